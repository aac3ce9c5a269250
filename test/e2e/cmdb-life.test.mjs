// What people do with the CMDB once it is there: a round of verification, a class of their own, a plan that is lived through, files
// that come again, two days compared, and a picture of the map.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

const csv = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

describe('the CMDB as it is lived with', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const phone of [false, true]) {
    story(`a campaign: one click says that it is still right${phone ? ', on a phone' : ''}`, async () => {
      const ana = await Person.of(browser, server, 'ana');
      const { id: me } = await ana.get('/me');
      const made = await ana.post('/cis', { name: `Onduleur ${phone}`, class: 'power_source', environment: `essai-${phone}`, owner_id: me });
      const round = await ana.post('/campaigns', { name: `Salle ${phone}`, scope: { environment: made.environment } });
      const page = ana.page;
      if (phone) await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(`/cmdb/campaigns/${round.id}`);
      const still = ana.button('cmdb_still_right_of', { name: made.name });
      await still.waitFor();
      await accessible(page, 'a campaign');
      await still.click();
      await page.getByText(ana.t('cmdb_nothing_left_text')).waitFor();
      await page.getByText(ana.t('cmdb_campaign_done', { done: 1, total: 1 })).first().waitFor();
      const seen = await ana.get(`/cis/${made.id}`);
      assert.equal(seen.verified_by?.id, me);
      await page.goto('/cmdb/health');
      await page.getByRole('link', { name: round.name }).click();
      await ana.button('cmdb_campaign_close').click();
      await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: ana.t('cmdb_campaign_close') }).click();
      await page.getByText(ana.t('cmdb_campaign_closed'), { exact: true }).waitFor();
      ana.calm();
    });
  }

  story('a class with attributes of its own, and an element that has them', async () => {
    const ana = await Person.of(browser, server, 'ana', { lang: 'en', theme: 'dark' });
    const page = ana.page;
    await page.goto('/cmdb/classes');
    await ana.button('cmdb_class_new').first().click();
    const form = page.locator('form');
    await form.getByLabel(ana.t('cmdb_name_fr')).first().fill('Ascenseur');
    await form.getByLabel(ana.t('cmdb_name_en')).first().fill('Lift');
    for (const [i, name] of ['Charge', 'Marque'].entries()) {
      await ana.button('cmdb_attribute_add').click();
      await form.getByLabel(ana.t('cmdb_name_fr')).nth(i + 1).fill(name);
    }
    const pick = async (i, type) => {
      await form.getByLabel(ana.t('cmdb_type'), { exact: true }).nth(i).click();
      await page.getByRole('option', { name: ana.t(type) }).click();
    };
    await pick(0, 'cmdb_type_number');
    await pick(1, 'cmdb_type_choice');
    await form.getByLabel(ana.t('cmdb_choices')).fill('Otis\nKone');
    await accessible(page, 'a new class');
    await ana.button('ui_save').click();
    await page.getByText(ana.t('cmdb_class_saved', { name: 'Lift' })).waitFor();
    const kept = (await ana.get('/ci-classes')).items.find((c) => c.id === 'lift');
    assert.deepEqual(kept.attributes.map((a) => [a.id, a.type, a.choices ?? []]), [['charge', 'number', []], ['marque', 'choice', ['Otis', 'Kone']]]);
    const lift = await ana.post('/cis', { name: 'Lift A', class: 'lift', attributes: { charge: '630', marque: 'Otis' } });
    await page.goto(`/cmdb/${lift.number}`);
    await page.getByText('630', { exact: true }).waitFor();
    await accessible(page, 'an element of a class of one’s own');
    ana.calm();
  });

  story('a plan is lived through: marks of two people, and what really happened', async () => {
    const camille = await Person.of(browser, server, 'camille');
    const ana = await Person.of(browser, server, 'ana', { lang: 'en', theme: 'dark' });
    const [site] = (await camille.get('/cis?class=site&limit=1')).items;
    const plan = await camille.post('/plans', { name: 'Exercice', lost: [site.id], default_restore_min: 5 });
    for (const who of [camille, ana]) await who.page.goto(`/cmdb/plans/${plan.number}`);
    await camille.button('cmdb_plan_start').click();
    await camille.page.getByRole('alertdialog').or(camille.page.getByRole('dialog')).getByRole('button', { name: camille.t('cmdb_plan_start') }).click();
    // The other one hears of it by itself.
    await ana.page.getByRole('tab', { name: ana.t('cmdb_plan_real') }).waitFor();
    await camille.page.getByRole('tab', { name: camille.t('cmdb_fig_tasks') }).click();
    await camille.button('cmdb_task_start').first().click();
    await camille.button('cmdb_task_do').first().click();
    await camille.page.getByText(camille.t('cmdb_task_done'), { exact: true }).first().waitFor();
    await ana.page.getByText(new RegExp(`^1\\s?/ ${plan.tasks}$`)).first().waitFor();
    await camille.page.getByRole('tab', { name: camille.t('cmdb_plan_real') }).click();
    await camille.page.getByText(camille.t('cmdb_drift_worst')).waitFor();
    await accessible(camille.page, 'what really happened');
    const compared = await camille.get(`/plans/${plan.id}/comparison`);
    assert.ok(compared.services.length > 0, 'it tells of services');
    camille.calm();
    ana.calm();
  });

  story('a task of a plan has all that helps with it, one click away', async () => {
    const ana = await Person.of(browser, server, 'ana');
    const page = ana.page;
    let plan, help;
    for (const { id } of (await ana.get('/plans')).items) {
      plan = await ana.get(`/plans/${id}`);
      help = plan.help.find((h) => h.procedures.length > 1 || h.calls.length > 1);
      if (help) break;
    }
    assert.ok(help, 'the demonstration has a task with several aids');
    await page.goto(`/cmdb/plans/${plan.number}`);
    await page.getByRole('tab', { name: ana.t('cmdb_fig_tasks'), exact: true }).click();
    const all = ana.button('cmdb_help_all', { count: help.procedures.length + help.calls.length }).first();
    await all.waitFor();
    await accessible(page, 'the tasks of a plan');
    await all.click();
    for (const p of help.procedures) await page.getByRole('menuitem', { name: p.title }).waitFor();
    for (const c of help.calls) await page.getByRole('menuitem', { name: c.name }).waitFor();
    ana.calm();
  });

  story('a file comes again without some of its lines, and one of them is retired', async () => {
    const ana = await Person.of(browser, server, 'ana');
    const page = ana.page;
    const bring = async (text, apply) => {
      await page.goto('/cmdb/imports');
      await page.getByLabel(ana.t('cmdb_choose_files')).setInputFiles([csv('parc.csv', text)]);
      await ana.field('cmdb_source_name').fill('parc-e2e');
      await ana.button('cmdb_preview').click();
      await apply();
      await page.getByText(ana.t('cmdb_import_done')).waitFor();
    };
    await bring('id,name,class\ne2e-1,Borne 1,server\ne2e-2,Borne 2,server\ne2e-3,Borne 3,server\n', () => ana.button('cmdb_apply', { count: 3 }).click());
    await bring('id,name,class\ne2e-1,Borne un,server\n', async () => {
      await page.getByRole('tab', { name: ana.t('cmdb_row_gone') }).click();
      await page.getByRole('checkbox', { name: ana.t('cmdb_retire_one', { name: 'Borne 2' }) }).check();
      await accessible(page, 'what is gone from a file');
      await ana.button('cmdb_apply', { count: 2 }).click();
    });
    assert.equal((await ana.get('/cis/e2e-2')).status, 'retired');
    assert.equal((await ana.get('/cis/e2e-3')).status, 'in_service');
    ana.calm();
  });

  story('two days of the map compared, and the map as a drawing and a picture', async () => {
    const ana = await Person.of(browser, server, 'ana');
    const page = ana.page;
    const made = await ana.post('/cis', { name: 'AA tout nouveau', class: 'business_service' });
    const menu = async (key) => {
      await ana.button('cmdb_map_more').click();
      await page.getByRole('menuitem', { name: ana.t(key) }).click();
    };
    await page.goto('/cmdb/map');
    await page.getByRole('group', { name: ana.t('cmdb_map') }).getByRole('button').first().waitFor();
    for (const [key, head] of [['cmdb_export_svg', '<svg'], ['cmdb_export_png', '\u0089PNG']]) {
      const [file] = await Promise.all([page.waitForEvent('download'), menu(key)]);
      const bytes = await readFile(await file.path());
      assert.equal(bytes.subarray(0, head.length).toString('latin1'), head, file.suggestedFilename());
      assert.ok(bytes.length > 1000, 'there is something on it');
    }
    await menu('cmdb_compare');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(ana.t('cmdb_compare_from')).fill('2020-01-01');
    await dialog.getByRole('button', { name: ana.t('cmdb_compare_go') }).click();
    await page.getByText(ana.t('cmdb_compared_today', { from: '1 janv. 2020' })).waitFor();
    await page.getByRole('tab', { name: ana.t('cmdb_table') }).click();
    await page.getByRole('button', { name: made.name }).filter({ hasText: ana.t('cmdb_one_made') }).waitFor();
    await accessible(page, 'two days of the map');
    ana.calm();
  });

  story('what is at stake is said on an element and on a ticket', async () => {
    const camille = await Person.of(browser, server, 'camille');
    const [service] = (await camille.get('/cis?class=business_service&limit=1')).items;
    const said = await camille.get(`/cis/${service.id}/sentence`);
    await camille.page.goto(`/cmdb/${service.number}`);
    await camille.page.getByText(said.text).first().waitFor();
    const ticket = await camille.post('/tickets', { title: 'Panne' });
    await camille.post(`/tickets/${ticket.id}/relations`, { type: 'affects', ci: service.id });
    await camille.page.goto(`/tickets/${ticket.number}`);
    await camille.page.getByText(said.text).first().waitFor();
    camille.calm();
  });
});
