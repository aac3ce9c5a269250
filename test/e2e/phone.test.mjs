// On a phone: the portal and the console are whole, with tabs, and nothing is wider than the screen.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { openBrowser, Person, story } from './rig/people.mjs';
import { emptyDesk, freeHands } from './rig/scene.mjs';
import { Server } from './rig/server.mjs';

const phone = { viewport: { width: 390, height: 844 }, phone: true };

describe('on a phone', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
    await emptyDesk(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function fits(person, where) {
    const [wide, screen] = await person.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= screen && screen <= 390, `${where} is ${wide} px wide on a screen of ${screen}`);
  }

  story('somebody asks at the portal, an agent answers from the console', async () => {
    const sami = await Person.of(browser, server, 'sami', phone);
    await sami.page.goto('/');
    await sami.heading('home_mine').waitFor();
    await fits(sami, 'the portal');
    await sami.field('ask_label').fill('Le VPN coupe toutes les dix minutes, avec-un-mot-sans-espace-qui-ne-finit-pas-du-tout-et-qui-continue');
    await sami.button('ask_talk').tap();
    await sami.button('turn_leave').waitFor();
    await fits(sami, 'the waiting room');

    const camille = await Person.of(browser, server, 'camille', phone);
    await freeHands(camille);
    await camille.page.goto('/console');
    await camille.button('console_take_next').waitFor();
    await fits(camille, 'the console, queues');
    await camille.button('console_take_next').tap();
    const tabs = camille.page.getByRole('navigation', { name: camille.t('nav_console') });
    const answer = camille.field('console_answer_to', { name: 'Sami Haddad' });
    await answer.waitFor();
    await fits(camille, 'the console, a conversation');
    assert.equal(await camille.button('console_take_next').isVisible(), false, 'one thing at a time on a phone');
    await answer.fill('Bonjour Sami');
    await camille.button('thread_send').tap();
    await sami.said('Bonjour Sami').waitFor();
    await fits(sami, 'the conversation');

    await tabs.getByRole('button', { name: camille.t('console_context') }).tap();
    await camille.heading('console_symptoms').waitFor();
    await fits(camille, 'the console, context');
    await tabs.getByRole('button', { name: camille.t('console_queues_short') }).tap();
    await camille.button('console_take_next').waitFor();
    await tabs.getByRole('button', { name: /^Sami/ }).tap();
    await answer.waitFor();

    for (const path of ['/tickets', '/account']) {
      await camille.page.goto(path);
      await camille.page.getByRole('heading', { level: 1 }).first().waitFor();
      await fits(camille, path);
    }
    sami.calm();
    camille.calm();
  });
});
