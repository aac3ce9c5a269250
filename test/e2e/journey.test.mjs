// The whole journey of two people: a question, a wait, a talk, an incident, an end, an opinion. No page is ever loaded again.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { openBrowser, Person, story } from './rig/people.mjs';
import { emptyDesk, freeHands } from './rig/scene.mjs';
import { Server } from './rig/server.mjs';

const QUESTION = { fr: 'Outlook ne s’ouvre plus depuis ce matin', en: 'Outlook no longer opens since this morning' };
const HELLO = { fr: 'Bonjour Sami, je regarde tout de suite.', en: 'Hello Sami, I am having a look.' };
const REPLY = { fr: 'Merci ! Le message dit : profil introuvable.', en: 'Thanks! It says: profile not found.' };

/** How each step is done: with the mouse, or with the keyboard alone. */
const byMouse = {
  press: (person, locator) => locator.click(),
  write: async (person, locator, words) => {
    await locator.click();
    await locator.pressSequentially(words);
  },
  async signIn(person, email) {
    await person.signIn(email);
  },
  takeNext: (person) => person.button('console_take_next').click(),
  incident: (person) => person.button('console_create_incident').click(),
  async send(person) {
    await person.button('thread_send').click();
  },
  resolve: (person) => person.button('console_resolve').click(),
  confirm: (person, dialog) => person.button('console_resolve', {}, dialog).click(),
  rate: (person) => person.page.getByRole('radio', { name: person.t('rating_5') }).locator('..').click(),
  openTicket: (person, number) => person.page.getByRole('main').getByRole('link', { name: number }).first().click(),
};

const byKeyboard = {
  async press(person, locator) {
    await person.tabTo(locator);
    await person.page.keyboard.press('Enter');
  },
  async write(person, locator, words) {
    await person.tabTo(locator);
    await person.page.keyboard.type(words);
  },
  async signIn(person, email) {
    await person.page.goto('/sign-in');
    await this.write(person, person.field('sign_in_email'), email);
    await this.write(person, person.page.getByLabel(person.t('sign_in_password'), { exact: true }), 'comptoir-demo');
    await person.page.keyboard.press('Enter');
  },
  takeNext: (person) => person.page.keyboard.press('n'),
  incident: (person) => person.page.keyboard.press('Control+i'),
  send: (person) => person.page.keyboard.press('Enter'),
  resolve: (person) => person.page.keyboard.press('Control+Enter'),
  confirm: (person) => person.page.keyboard.press('Control+Enter'),
  async rate(person) {
    const first = person.page.getByRole('radio', { name: person.t('rating_1') });
    await person.tabTo(first);
    await person.page.keyboard.press('ArrowLeft'); // from the first, round to the last
  },
  async openTicket(person, number) {
    await this.press(person, person.page.getByRole('main').getByRole('link', { name: number }).first());
  },
};

describe('a question becomes a talk, an incident, and an opinion', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
    await emptyDesk(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const [lang, way, hands] of [['fr', 'the mouse', byMouse], ['en', 'the keyboard alone', byKeyboard]]) {
    story(`in ${lang} with ${way}`, async () => {
      const claire = await Person.of(browser, server, 'yanis', { lang }); // somebody who came before
      await claire.post('/conversations', { symptoms: 'VPN' });
      const sami = await Person.atDoor(browser, server, 'sami', { lang });
      const camille = await Person.of(browser, server, 'camille', { lang });
      await freeHands(camille);
      await camille.signOut();

      // Sami asks, and waits behind one person.
      await hands.signIn(sami, 'sami@demo.test');
      await hands.write(sami, sami.field('ask_label'), QUESTION[lang]);
      await hands.press(sami, sami.button('ask_talk'));
      await sami.heading('turn_ahead', { count: 1 }).waitFor();
      await sami.page.evaluate(() => (globalThis.neverReloaded = true));

      // Camille signs in, and takes who came first: Sami's place moves by itself.
      await hands.signIn(camille, 'camille@demo.test');
      await camille.page.getByText(camille.t('console_empty_waiting', { count: 2 })).waitFor();
      await hands.takeNext(camille);
      await camille.field('console_answer_to', { name: 'Yanis Belkacem' }).waitFor();
      await sami.heading('turn_next').waitFor();
      await freeHands(camille);
      await camille.page.getByText(camille.t('console_empty_waiting', { count: 1 })).waitFor();

      // Now Sami. The console opens with the cursor in the answer.
      await hands.takeNext(camille);
      const answer = camille.field('console_answer_to', { name: 'Sami Haddad' });
      await answer.waitFor();
      await sami.heading('room_with', { name: 'Camille' }).waitFor();

      // They talk: each sees the other write, then the words, then that they were read.
      await hands.write(camille, answer, HELLO[lang]);
      await sami.page.getByText(sami.t('thread_typing_one', { name: 'Camille' })).waitFor();
      await hands.send(camille);
      await sami.page.bringToFront();
      await sami.said(HELLO[lang]).waitFor();
      await camille.said(HELLO[lang]).getByText(camille.like('thread_read_at')).waitFor();
      await hands.write(sami, sami.field('thread_your_message'), REPLY[lang]);
      await camille.page.bringToFront();
      await camille.page.getByRole('log').locator('..').getByText(camille.t('thread_typing_one', { name: 'Sami' })).waitFor();
      await hands.send(sami);
      await camille.said(REPLY[lang]).waitFor();
      await sami.said(REPLY[lang]).getByText(sami.like('thread_read_at')).waitFor();

      // One act makes the incident; its number comes to Sami's page.
      await hands.incident(camille);
      const link = camille.page.getByRole('region', { name: 'Sami Haddad' }).getByRole('link', { name: /INC\d{7}/ });
      await link.waitFor();
      const number = (await link.textContent()).match(/INC\d{7}/)[0];
      await sami.page.getByText(sami.t('system_ticket_created', { number })).waitFor();

      // Each opens its page.
      await hands.openTicket(camille, number);
      await camille.page.waitForURL(`**/tickets/${number}`);
      await camille.page.getByText(number).first().waitFor();
      await camille.page.goBack();

      // Camille ends it; Sami is asked how it went.
      await answer.waitFor();
      await hands.resolve(camille);
      const dialog = camille.page.getByRole('dialog');
      await dialog.waitFor();
      await hands.confirm(camille, dialog);
      await dialog.waitFor({ state: 'detached' });
      await sami.heading('rating_question').waitFor();
      await hands.rate(sami);
      await hands.press(sami, sami.button('rating_send'));
      await sami.heading('rating_thanks').waitFor();

      assert.equal(await sami.page.evaluate(() => globalThis.neverReloaded), true, 'Sami’s page was loaded again');
      const [talk] = (await sami.get('/conversations?limit=1')).items;
      assert.deepEqual([talk.state, talk.rating, talk.ticket.number], ['closed', 5, number]);
      sami.calm();
      camille.calm();
    });
  }
});
