// On call: a supervisor makes a rota, two people swap a turn, and who is called follows, on the card of a server and in a telephone's
// calendar. An alarm reaches a device as a notification, and is taken from there.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { PushService } from './rig/push.mjs';
import { Server } from './rig/server.mjs';

describe('on call', () => {
  let server, browser, push;
  before(async () => {
    [server, browser, push] = await Promise.all([Server.start('demo', { settings: { COMPTOIR_PUSH_PRIVATE: 'true' } }), openBrowser(), PushService.start()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await push?.stop();
  });

  /** A combobox: what is typed, and the choice that comes. */
  async function pick(person, within, label, typed, name) {
    await within.getByRole('combobox', { name: person.t(label) }).last().fill(typed);
    await person.page.getByRole('option', { name }).first().click();
  }

  story('a rota, a swap on request, and who is called for a server', async () => {
    const ana = await Person.of(browser, server, 'ana');
    await ana.page.goto('/oncall');
    await ana.button('oncall_new').click();
    const dialog = ana.page.getByRole('dialog');
    await ana.field('contact_name', undefined, dialog).fill('Astreinte messagerie');
    for (const name of ['Inès Carvalho', 'Yanis Belkacem']) await pick(ana, dialog, 'oncall_add_person', name.split(' ')[0], name);
    await dialog.getByLabel(ana.t('oncall_handover'), { exact: true }).fill('08:30');
    await ana.button('oncall_add_layer', undefined, dialog).click();
    const nights = dialog.getByRole('group').first();
    await pick(ana, nights, 'oncall_add_person', 'Nora', /Nora/);
    await nights.getByRole('button', { name: ana.t('oncall_when') }).or(nights.getByLabel(ana.t('oncall_when'))).first().click();
    await ana.page.getByRole('option', { name: ana.t('oncall_when_nights') }).click();
    await accessible(ana.page, 'a new rota');
    await ana.button('oncall_make', undefined, dialog).click();
    await ana.page.waitForURL(/\/oncall\/[0-9a-f]{32}/);
    const rota = ana.page.url().split('/').at(-1);
    const made = await ana.get(`/rotas/${rota}`);
    assert.equal(made.layers.length, 2);
    assert.equal(made.layers[1].at, '08:30');
    await ana.patch(`/rotas/${rota}`, { layers: [made.layers[1]] }); // the turns alone, so that one swap decides who is called now

    const server01 = await ana.post('/cis', { name: 'SRV-ASTREINTE-01', class: 'server' });
    await ana.button('oncall_attach').click();
    await pick(ana, ana.page, 'oncall_attach', 'SRV-ASTREINTE', /SRV-ASTREINTE-01/);
    await ana.page.getByRole('link', { name: 'SRV-ASTREINTE-01', exact: true }).waitFor();

    const on = (await ana.get(`/rotas/${rota}/shifts`)).items.find((d) => d.person);
    const [first, second] = on.person.name.startsWith('Inès') ? ['ines@demo.test', 'yanis@demo.test'] : ['yanis@demo.test', 'ines@demo.test'];
    const asker = await Person.of(browser, server, first, { viewport: { width: 390, height: 844 }, phone: true });
    await asker.page.goto(`/oncall/${rota}`);
    await asker.page.getByRole('listitem').getByRole('button', { name: on.person.name }).first().tap();
    const ask = asker.page.getByRole('dialog');
    await ask.getByRole('radio').first().check();
    await asker.field('oncall_note', undefined, ask).fill('Je me marie');
    await asker.button('oncall_swap_ask', undefined, ask).click();
    await ask.waitFor({ state: 'detached' });

    const colleague = await Person.of(browser, server, second, { viewport: { width: 390, height: 844 }, phone: true });
    await colleague.page.goto('/oncall');
    await colleague.page.getByText('Je me marie', { exact: true }).waitFor();
    await accessible(colleague.page, 'a swap that waits, on a phone');
    await colleague.button('oncall_swap_accept').first().tap();
    await colleague.page.getByText('Je me marie', { exact: true }).waitFor({ state: 'detached' });

    const now = (await ana.get('/oncall')).items.find((d) => d.rota_id === rota);
    assert.notEqual(now.person.id, on.person.id, 'the colleague is on call now');
    await ana.page.goto(`/cmdb/${server01.number}`);
    await ana.page.getByRole('link', { name: 'Astreinte messagerie', exact: true }).waitFor();
    await ana.page.getByText(now.person.name).first().waitFor();

    await asker.page.goto(`/oncall/${rota}`);
    await asker.button('oncall_feed_short').click();
    const address = await asker.page.getByRole('textbox', { name: asker.t('oncall_feed') }).inputValue();
    const calendar = await (await fetch(address.replace(new URL(address).origin, server.url))).text();
    assert.match(calendar, /BEGIN:VCALENDAR[\s\S]*Astreinte messagerie[\s\S]*END:VCALENDAR/);
    for (const one of [ana, asker, colleague]) one.calm();
  });

  story('a turn nobody has is a gap, and is given to somebody', async () => {
    const nora = await Person.of(browser, server, 'nora');
    const me = await nora.get('/me');
    const today = new Date().toISOString().slice(0, 10);
    const far = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const rota = await nora.post('/rotas', { name: 'Astreinte courte', layers: [{ people: [me.id], start: today, end: far, at: '00:00', unit: 'day', every: 1 }] });
    await nora.page.goto(`/oncall/${rota.id}`);
    await nora.page.getByText(nora.like('oncall_gaps', { count: 1 })).first().waitFor();
    await nora.page.getByRole('button', { name: nora.t('oncall_nobody') }).or(nora.page.getByRole('button', { name: nora.t('oncall_gap') })).last().click();
    const dialog = nora.page.getByRole('dialog');
    await nora.button('oncall_take', undefined, dialog).click();
    await dialog.waitFor({ state: 'detached' });
    assert.ok((await nora.get(`/rotas/${rota.id}/shifts`)).items.some((d) => d.override && d.person?.id === me.id), 'the gap is taken');
    nora.calm();
  });

  story('an alarm is a notification, and is taken from it', async () => {
    const yanis = await Person.of(browser, server, 'yanis', { viewport: { width: 390, height: 844 }, phone: true });
    await yanis.context.grantPermissions(['notifications'], { origin: server.url });
    await yanis.context.addInitScript(push.subscribes());
    await yanis.page.goto('/account');
    await yanis.button('notify_on').click();
    await yanis.page.getByText(yanis.t('notify_this'), { exact: true }).waitFor();
    await accessible(yanis.page, 'notifications, on a phone');

    const nora = await Person.of(browser, server, 'nora');
    await nora.page.goto('/escalations');
    await nora.button('escalation_new').click();
    const dialog = nora.page.getByRole('dialog');
    await nora.field('contact_name', undefined, dialog).fill('Nuit, messagerie');
    await pick(nora, dialog, 'escalation_whom', 'Yanis', 'Yanis Belkacem');
    await accessible(nora.page, 'a new escalation');
    await nora.button('escalation_make', undefined, dialog).click();
    await dialog.waitFor({ state: 'detached' });
    await nora.page.getByRole('button', { name: nora.t('escalation_raise_this', { name: 'Nuit, messagerie' }) }).click();
    await nora.field('escalation_what', undefined, nora.page.getByRole('dialog')).fill('Onduleur B en défaut');
    await nora.button('escalation_raise_go', undefined, nora.page.getByRole('dialog')).click();
    await nora.page.getByText('Onduleur B en défaut', { exact: true }).waitFor();

    const notice = await push.next();
    assert.match(notice.title, /Onduleur B en défaut/);
    const worker = yanis.context.serviceWorkers()[0] ?? (await yanis.context.waitForEvent('serviceworker'));
    const shown = await worker.evaluate(async (data) => {
      dispatchEvent(new PushEvent('push', { data: JSON.stringify(data) }));
      for (;;) {
        const [one] = await registration.getNotifications({ tag: data.tag });
        if (one) return { title: one.title, actions: one.actions.map((a) => a.title) };
        await new Promise((soon) => setTimeout(soon, 20));
      }
    }, notice);
    assert.deepEqual(shown.actions, [notice.acts[0].title]);
    await worker.evaluate(async (tag) => {
      const [notification] = await registration.getNotifications({ tag });
      dispatchEvent(new NotificationEvent('notificationclick', { notification, action: 'acknowledge' }));
    }, notice.tag);
    await nora.page.getByText(nora.t('oncall_alarm_taken', { name: 'Yanis Belkacem' })).waitFor();
    await accessible(nora.page, 'escalations, with an alarm that somebody took');
    nora.calm();
    yanis.calm();
  });
});
