// What one asks of the CMDB: which one loss explains several incidents, on what a service hangs by a single thread, how an element was on
// another day; and the rules of redundancy, as a person sets them and sees what they do.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

describe('asking the CMDB', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Elements by their names: `{ name: class }`. */
  async function made(person, names) {
    const out = {};
    for (const [name, kind] of Object.entries(names)) out[name] = await person.post('/cis', { name, class: kind });
    return out;
  }
  const tie = (person, from, type, to, more = {}) => person.post('/relations', { from: from.id, type, to: to.id, ...more });

  for (const [phone, theme] of [[false, 'light'], [true, 'dark']]) {
    story(`five incidents, one cause${phone ? ', on a phone' : ''}`, async () => {
      const camille = await Person.of(browser, server, 'camille', { theme, ...(phone ? { lang: 'en', phone, viewport: { width: 390, height: 844 } } : {}) });
      const page = camille.page;
      const mark = phone ? 'B' : 'A';
      const cis = await made(camille, { [`Onduleur commun ${mark}`]: 'power_source', [`Témoin ${mark}`]: 'server' });
      const [power, witness] = Object.values(cis);
      const incidents = [];
      for (const n of [1, 2, 3, 4, 5]) {
        const [ci] = Object.values(await made(camille, { [`Machine ${mark}${n}`]: 'server' }));
        await tie(camille, ci, 'powered_by', power);
        const incident = await camille.post('/tickets', { title: `Panne étrange ${mark}${n}` });
        await camille.post(`/tickets/${incident.id}/relations`, { type: 'affects', ci: ci.id });
        incidents.push(incident);
      }
      await tie(camille, witness, 'powered_by', power);
      await page.goto('/cmdb/map');
      await page.getByRole('link', { name: camille.t('cmdb_cause'), exact: true }).click();
      const find = page.getByRole('combobox', { name: camille.t('cmdb_cause_affected_add') });
      for (const incident of incidents) {
        await find.fill(incident.title);
        await page.getByRole('option', { name: incident.title }).click();
        await page.getByRole('region', { name: camille.t('cmdb_cause_affected') }).getByText(incident.title.replace('Panne étrange', 'Machine')).waitFor();
      }
      const found = page.getByRole('region', { name: camille.t('cmdb_cause_found') });
      const first = found.getByRole('listitem').first();
      await first.filter({ hasText: power.name }).filter({ hasText: camille.t('cmdb_cause_explains', { count: 5, all: 5 }) }).waitFor();
      await accessible(page, 'a common cause');

      // What stands speaks against it.
      await page.getByRole('combobox', { name: camille.t('cmdb_cause_standing_add') }).fill(witness.name);
      await page.getByRole('option', { name: witness.name }).click();
      await found.getByRole('listitem').filter({ hasText: power.name }).getByText(camille.t('cmdb_cause_denied', { count: 1 })).waitFor();
      // The address says it all: it opens again as it was left.
      await page.reload();
      await found.getByRole('listitem').filter({ hasText: power.name }).getByText(camille.t('cmdb_cause_denied', { count: 1 })).waitFor();
      await found.getByRole('listitem').filter({ hasText: power.name }).getByRole('link', { name: camille.t('cmdb_on_map') }).click();
      await page.getByRole('heading', { name: camille.t('cmdb_if_lost', { name: power.name }) }).waitFor();
      camille.calm();
    });
  }

  story('one of two suffices, until it does not: redundancy as a person sets it', async () => {
    const ana = await Person.of(browser, server, 'ana');
    const page = ana.page;
    const { 'Service à deux pieds': service, 'Pied gauche': left, 'Pied droit': right, 'Pied de secours': standby } =
      await made(ana, { 'Service à deux pieds': 'business_service', 'Pied gauche': 'server', 'Pied droit': 'server', 'Pied de secours': 'server' });
    for (const foot of [left, right]) await tie(ana, service, 'depends_on', foot);
    await page.goto(`/cmdb/${service.number}`);
    const points = page.getByRole('list', { name: ana.t('cmdb_single_points') });
    await points.getByText(left.name).waitFor();
    await points.getByText(right.name).waitFor();
    await accessible(page, 'single points of failure');

    // At least one of two: neither alone stops it any more.
    await page.getByLabel(ana.t('cmdb_f_redundancy'), { exact: true }).click();
    await page.getByRole('option', { name: ana.t('cmdb_mode_count_of') }).click();
    await points.getByText(ana.t('cmdb_single_points_none')).waitFor();
    const one = await ana.post('/impact', { lost: [left.id] });
    assert.deepEqual([one.counts.stopped_services, one.counts.degraded_services], [0, 1]);
    await page.getByLabel(ana.t('cmdb_f_min_up'), { exact: true }).fill('2');
    await page.keyboard.press('Tab');
    await points.getByText(left.name).waitFor();

    // The left one has a standby that takes over, and its rules are set beside it.
    await page.goto(`/cmdb/${left.number}`);
    const stands = page.getByRole('region', { name: ana.t('cmdb_stands_on') });
    await ana.button('cmdb_add_relation', {}, stands).click();
    await stands.getByLabel(ana.t('cmdb_relation_type'), { exact: true }).click();
    await page.getByRole('option', { name: ana.t('cmdb_rel_fails_over_to'), exact: true }).click();
    await stands.getByRole('combobox', { name: ana.t('cmdb_find_item') }).fill(standby.name);
    await page.getByRole('option', { name: standby.name }).click();
    await stands.getByText(ana.t('cmdb_rel_fails_over_to'), { exact: true }).waitFor();
    const now = await ana.post('/impact', { lost: [left.id] });
    assert.deepEqual([now.counts.stopped_services, now.counts.degraded_services], [0, 1], 'the standby takes over');
    await page.goto(`/cmdb/${standby.number}`);
    await ana.field('cmdb_f_capacity').fill('1');
    await page.keyboard.press('Tab');
    await page.getByText(ana.t('ticket_saved', { field: ana.t('cmdb_f_capacity') })).waitFor();
    await page.goto(`/cmdb/${left.number}`);
    await ana.field('cmdb_f_load').fill('2');
    await page.keyboard.press('Tab');
    await page.getByText(ana.t('ticket_saved', { field: ana.t('cmdb_f_load') })).waitFor();
    const heavy = await ana.post('/impact', { lost: [left.id] });
    assert.equal(heavy.counts.stopped_services, 1, 'the standby has no room for it');

    // A relation that carries no impact.
    await page.goto(`/cmdb/${service.number}`);
    await ana.button('cmdb_relation_rules_of', { name: left.name }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('switch').click();
    await dialog.getByRole('textbox', { name: ana.t('cmdb_relation_bundle') }).fill('pieds');
    await accessible(page, 'the rules of a relation');
    await dialog.getByRole('button', { name: ana.t('ui_save') }).click();
    await page.getByText(ana.t('cmdb_bundle_of', { name: 'pieds' })).waitFor();
    const kept = (await ana.get(`/relations?ci=${left.id}&type=depends_on`)).items[0];
    assert.deepEqual([kept.propagates_impact, kept.bundle], [false, 'pieds']);
    ana.calm();
  });

  story('a class asks for what it requires, and says which field is wrong', async () => {
    const ana = await Person.of(browser, server, 'ana');
    const page = ana.page;
    await ana.post('/ci-classes', { id: 'monte_charge', name_fr: 'Monte-charge', name_en: 'Goods lift', attributes: [
      { id: 'charge', name_fr: 'Charge utile', name_en: 'Payload', type: 'number', required: true }, { id: 'marque', name_fr: 'Fabricant', name_en: 'Maker', type: 'choice', choices: ['Otis', 'Kone'], required: true }] });
    await page.goto('/cmdb?class=monte_charge');
    await ana.button('cmdb_new').first().click();
    const dialog = page.getByRole('dialog');
    await ana.field('cmdb_f_name', {}, dialog).fill('Monte-charge du quai');
    const payload = dialog.getByRole('textbox', { name: 'Charge utile' });
    await payload.fill('beaucoup');
    await dialog.getByRole('button', { name: ana.t('cmdb_create') }).click();
    await dialog.locator('.field').filter({ hasText: 'Charge utile' }).locator('.error').waitFor();
    await dialog.locator('.field').filter({ hasText: 'Fabricant' }).locator('.error').waitFor();
    await accessible(page, 'what a class requires');
    await payload.fill('1200');
    await dialog.getByLabel('Fabricant').click();
    await page.getByRole('option', { name: 'Kone' }).click();
    await dialog.getByRole('button', { name: ana.t('cmdb_create') }).click();
    await page.getByRole('heading', { level: 1, name: 'Monte-charge du quai' }).waitFor();

    // Where it stands, a wrong value is refused, a right one is in the history by its own name.
    const field = page.getByRole('textbox', { name: 'Charge utile' });
    await field.fill('1500');
    await field.press('Enter');
    await page.locator('dl').filter({ hasText: 'Charge utile' }).getByText('1500').first().waitFor();
    const [one] = (await ana.get('/cis?class=monte_charge')).items;
    assert.deepEqual((await ana.get(`/cis/${one.id}`)).attributes, { charge: '1500', marque: 'Kone' });
    ana.calm(/422/);
  });

  story('an element compared between two days, fields and relations', async () => {
    const ana = await Person.of(browser, server, 'ana');
    const page = ana.page;
    const [old] = (await ana.get('/cis?class=server&limit=1')).items;
    const { 'Baie nouvelle': rack } = await made(ana, { 'Baie nouvelle': 'rack' });
    await ana.patch(`/cis/${old.id}`, { environment: 'avant-dernier essai' }, { 'If-Match': `"${old.version}"` });
    await tie(ana, old, 'hosted_at', rack);
    await page.goto(`/cmdb/${old.number}`);
    await ana.button('cmdb_more').click();
    await page.getByRole('menuitem', { name: ana.t('cmdb_compare') }).click();
    const dialog = page.getByRole('dialog');
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await dialog.getByLabel(ana.t('cmdb_compare_from')).fill(yesterday);
    await dialog.getByRole('button', { name: ana.t('cmdb_compare_go') }).click();
    await dialog.getByText('avant-dernier essai').waitFor();
    await dialog.getByRole('listitem').filter({ hasText: ana.t('cmdb_one_made') }).filter({ hasText: rack.name }).waitFor();
    await accessible(page, 'an element on two days');
    // Long before, nothing of today is seen; the new one was not there.
    await dialog.getByLabel(ana.t('cmdb_compare_from')).fill('2020-01-01');
    await dialog.getByLabel(ana.t('cmdb_compare_to')).fill('2020-02-01');
    await dialog.getByRole('button', { name: ana.t('cmdb_compare_go') }).click();
    await dialog.getByText(ana.t('cmdb_not_there_yet')).waitFor();
    ana.calm();
  });

  story('what nobody looked at for long is marked, and one click says that it is right', async () => {
    const ana = await Person.of(browser, server, 'ana');
    const page = ana.page;
    const [old] = (await ana.get('/cis?stale=true&limit=1')).items;
    assert.ok(old?.stale, 'the demonstration has something stale');
    await page.goto('/cmdb');
    await page.getByRole('button', { name: ana.t('cmdb_stale'), exact: true }).click();
    const line = page.locator('.line').filter({ hasText: old.name }).filter({ hasText: ana.t('cmdb_stale') }).first();
    await line.waitFor();
    await accessible(page, 'what is stale');
    await page.goto(`/cmdb/${old.number}`);
    const mark = page.locator('.chips').getByText(ana.t('cmdb_stale'), { exact: true });
    await mark.waitFor();
    await ana.button('cmdb_verify').click();
    await mark.waitFor({ state: 'detached' });
    assert.ok(!(await ana.get(`/cis/${old.id}`)).stale);
    ana.calm();
  });

  story('each value that an attribute had is in the history, with who wrote it', async () => {
    const [ana, camille] = [await Person.of(browser, server, 'ana'), await Person.of(browser, server, 'camille')];
    const page = ana.page;
    const { 'Serveur à mémoire': ci } = await made(ana, { 'Serveur à mémoire': 'server' });
    await page.goto(`/cmdb/${ci.number}`);
    const field = page.getByRole('textbox', { name: ana.t('cmdb_f_environment'), exact: true });
    await field.fill('recette');
    await field.press('Enter');
    const lines = page.getByRole('listitem');
    await lines.filter({ hasText: 'Ana' }).filter({ hasText: 'recette' }).waitFor();
    const { version } = await camille.get(`/cis/${ci.id}`);
    await camille.patch(`/cis/${ci.id}`, { environment: 'production' }, { 'If-Match': `"${version}"` });
    const changed = lines.filter({ hasText: 'Camille' }).filter({ hasText: 'production' });
    await changed.locator('s').filter({ hasText: 'recette' }).waitFor();
    await accessible(page, 'the history of an element');
    ana.calm();
    camille.calm();
  });

  story('what is at stake is said in a conversation', async () => {
    const camille = await Person.of(browser, server, 'camille');
    const sami = await Person.of(browser, server, 'sami');
    const [service] = (await camille.get('/cis?class=business_service&limit=1')).items;
    const said = await camille.get(`/cis/${service.id}/sentence`);
    const [queue] = (await camille.get('/queues')).items;
    const chat = await sami.post('/conversations', { symptoms: 'Plus rien ne marche', queue_id: queue.id });
    await camille.post('/conversations/take', { id: chat.id });
    await camille.page.goto(`/console?c=${chat.id}`);
    await camille.button('cmdb_affected_add').click();
    await camille.page.getByRole('combobox', { name: camille.t('cmdb_affected_add') }).fill(service.name);
    await camille.page.getByRole('option', { name: service.name }).first().click();
    await camille.page.getByText(said.text).first().waitFor();
    camille.calm();
  });
});
