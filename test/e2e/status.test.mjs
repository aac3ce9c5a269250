// What a crisis says to those outside of it: a visitor without an account subscribes, confirms and reads; a guest writes in one room from a
// phone and hears the answer at once, until their time is over; who is called answers by the letter's link, once.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, phone: true };

describe('outside of a crisis', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** The words of the last letter to an address, from the page where an admin reads what no mail server takes. */
  async function letter(ana, email) {
    await eventually(async () => {
      await ana.page.goto('/admin/mail');
      await ana.page.getByRole('button').filter({ hasText: email }).first().click({ timeout: 3000 });
    });
    const open = ana.page.getByRole('dialog');
    await open.getByText(/https?:\/\//).first().waitFor();
    return open.innerText();
  }
  const link = (words, part) => new RegExp(`https?://[^\\s]*(${part}[^\\s]*)`).exec(words)[1];

  story('a visitor subscribes to the public page, confirms by the letter, and reads what the crisis says', async () => {
    const ana = await Person.of(browser, server, 'ana');
    const eve = await Person.enter(browser, server, { lang: 'fr' });
    const { page } = eve;
    await page.goto('/status');
    await page.getByText('Messagerie', { exact: true }).waitFor();
    await accessible(page, 'the public page');
    await page.getByLabel('Adresse e-mail', { exact: true }).fill('eve@exemple.test');
    await page.getByRole('button', { name: 'S’abonner', exact: true }).click();
    await page.getByRole('heading', { name: 'Vérifiez votre messagerie' }).waitFor();

    await page.goto(link(await letter(ana, 'eve@exemple.test'), '/status/confirm/'));
    await page.getByRole('button', { name: 'Confirmer', exact: true }).click();
    await page.getByRole('heading', { name: 'Vous êtes abonné' }).waitFor();

    const crisis = await ana.post('/crises', { name: 'Secret de la salle B', level: 2 });
    const said = `Le portail est arrêté (${Date.now()}).`;
    const sami = await Person.of(browser, server, 'sami');
    await sami.page.goto('/');
    const planned = await ana.post(`/crises/${crisis.id}/messages`, { audience: 'users', text: said, channels: ['status', 'desk'] });
    await ana.post(`/crises/${crisis.id}/messages/${planned.n}/settle`, { state: 'sent' });
    // Whoever has the portal open is told without asking.
    const banner = sami.page.getByRole('complementary', { name: sami.t('outside_announcement') });
    await banner.getByText(said, { exact: true }).waitFor();
    await accessible(sami.page, 'the announcement');
    await eventually(async () => {
      await page.goto('/status');
      await page.getByText(said, { exact: true }).waitFor({ timeout: 2000 });
    });
    assert.equal((await page.content()).includes('Secret de la salle B'), false);
    await eventually(async () => {
      const words = await letter(ana, 'eve@exemple.test');
      assert.ok(words.includes('Le portail est arrêté'), words);
    });
    // Gone with the crisis.
    await ana.post(`/crises/${crisis.id}/close`, { reason: 'essai' });
    await banner.waitFor({ state: 'detached' });
    eve.calm();
    sami.calm();
  });

  story('a guest writes in a room from a phone, sees an answer live, and is told when their time is over', async () => {
    const ana = await Person.of(browser, server, 'ana');
    const crisis = await ana.post('/crises', { name: 'Panne chez l’hébergeur', level: 2 });
    const { items: [room] } = await ana.get(`/crises/${crisis.id}/rooms`);
    const made = await ana.post(`/crises/${crisis.id}/guests`, { room_id: room.id, name: 'Noé Brun', company: 'Hébergeur', may_post: true, hours: 2 });
    const noe = await Person.enter(browser, server, { ...PHONE, theme: 'dark' });
    const { page } = noe;
    await page.goto(new URL(made.link).pathname);
    await accessible(page, 'the door of a guest');
    await page.getByRole('button', { name: noe.t('outside_guest_enter'), exact: true }).click();
    await page.getByRole('heading', { name: 'Panne chez l’hébergeur' }).waitFor();
    await page.getByRole('textbox', { name: noe.t('outside_guest_write') }).fill('La baie 12 est coupée.');
    await page.getByRole('button', { name: noe.t('outside_guest_send'), exact: true }).click();
    await page.getByRole('log').getByText('La baie 12 est coupée.', { exact: true }).waitFor();
    await ana.post(`/threads/crisis_room/${room.id}/messages`, { text: 'Bien reçu, merci.' });
    await page.getByRole('log').getByText('Bien reçu, merci.', { exact: true }).waitFor();
    await accessible(page, 'the room of a guest');
    // Opened again on the same device it goes on; on another it is refused.
    await page.reload();
    await page.getByRole('log').getByText('Bien reçu, merci.', { exact: true }).waitFor();
    const other = await Person.enter(browser, server, PHONE);
    await other.page.goto(new URL(made.link).pathname);
    await other.page.getByRole('button', { name: other.t('outside_guest_enter'), exact: true }).click();
    await other.page.getByText('Ce lien a déjà été ouvert sur un autre appareil', { exact: false }).waitFor();
    // Hours later, on a screen that stayed open, the guest is told that their time is over, and can write no more.
    const late = await Person.enter(browser, server, PHONE);
    const brief = await ana.post(`/crises/${crisis.id}/guests`, { room_id: room.id, name: 'Zélie', may_post: true, hours: 1 });
    await late.page.clock.install();
    await late.page.goto(new URL(brief.link).pathname);
    await late.page.getByRole('button', { name: late.t('outside_guest_enter'), exact: true }).click();
    await late.page.getByRole('textbox', { name: late.t('outside_guest_write') }).waitFor();
    await late.page.clock.fastForward('01:05:00');
    await late.page.getByRole('alert').filter({ hasText: late.t('outside_guest_expired') }).waitFor();
    assert.equal(await late.page.getByRole('textbox').count(), 0);
    await ana.context.request.delete(`${server.url}/api/v1/crises/${crisis.id}/guests/${made.id}`);
    await page.getByText('Cette invitation a été retirée.', { exact: false }).waitFor();
    noe.calm(/40[39]|410/);
  });

  story('who is called answers by the letter, once', async () => {
    const ana = await Person.of(browser, server, 'ana');
    const { items: people } = await ana.get('/people?q=Sami');
    const crisis = await ana.post('/crises', { name: 'Incendie du local technique', level: 3 });
    await ana.post(`/crises/${crisis.id}/call`, { people: [people[0].id] });
    let words = '';
    await eventually(async () => {
      words = await letter(ana, 'sami@demo.test');
      assert.ok(words.includes('Incendie du local technique'), words);
    });
    const sami = await Person.enter(browser, server, PHONE);
    const at = link(words, '/roll-calls/');
    await sami.page.goto(at);
    await sami.page.getByText('Incendie du local technique', { exact: false }).waitFor();
    await accessible(sami.page, 'the page of a call');
    await sami.page.getByRole('button', { name: sami.t('outside_call_take'), exact: true }).click();
    const told = sami.page.getByText(sami.t('outside_call_answered', { answer: sami.t('outside_call_take') }), { exact: true });
    await told.waitFor();
    const { items: members } = await ana.get(`/crises/${crisis.id}/members`);
    assert.equal(members.find((one) => one.person.id === people[0].id).answer, 'take');
    // Forwarded, or followed again: the page says what was answered, and offers no button.
    const yanis = await Person.enter(browser, server, PHONE);
    await yanis.page.goto(at);
    await yanis.page.getByText(yanis.t('outside_call_change'), { exact: false }).waitFor();
    assert.equal(await yanis.button('outside_call_take').count(), 0);
    sami.calm();
  });
});

/** Tries again until it passes: letters and pages follow the log a moment later. */
async function eventually(check) {
  for (let left = 20; ; left--) {
    try {
      return await check();
    } catch (e) {
      if (left === 0) throw e;
      await new Promise((soon) => setTimeout(soon, 250));
    }
  }
}
