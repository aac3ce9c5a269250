// The journeys that matter most, in Firefox: a question that becomes an incident, and a crisis opened at phone size and followed live.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openBrowser, Person } from './rig/people.mjs';
import { findFirefox, openFirefox, Visitor } from './rig/firefox.mjs';
import { emptyDesk, freeHands } from './rig/scene.mjs';
import { Server } from './rig/server.mjs';

const firefox = findFirefox();
const pictures = process.env.E2E_PICTURES;

describe('in Firefox', { skip: firefox ? false : 'no Firefox on this machine: install firefox-esr, or set FIREFOX' }, () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openFirefox(firefox)]);
    const chromium = await openBrowser();
    await emptyDesk(chromium, server);
    await freeHands(await Person.of(chromium, server, 'camille'));
    await chromium.close();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** A story with people who leave at its end; a failure says what their pages complained of. */
  const story = (name, who, tell) => test(name, { timeout: 180_000 }, async () => {
    const there = await Promise.all(who.map((options) => Visitor.enter(browser, server, options)));
    try {
      await tell(...there);
      for (const person of there) person.calm();
    } catch (error) {
      for (const [i, person] of there.entries()) {
        error.stack += `\n${person.page.url()}\n  ${person.problems.join('\n  ')}`;
        if (pictures) await person.page.screenshot({ path: `${pictures}/firefox-${name.replace(/\W+/g, '-')}-${i + 1}.png` });
      }
      throw error;
    } finally {
      await Promise.all(there.map((person) => person.leave()));
    }
  });

  story('somebody asks, is answered, and gets an incident', [{}, {}], async (sami, camille) => {
    await Promise.all([sami.signIn('sami@demo.test'), camille.signIn('camille@demo.test')]);
    await sami.write(sami.t('ask_label'), 'Mon écran reste noir');
    await sami.press('ask_talk');
    await sami.sees('heading', sami.t('turn_next'));
    await camille.press('console_take_next');
    const answer = camille.t('console_answer_to', { name: 'Sami Haddad' });
    await camille.write(answer, 'Bonjour Sami, le câble est-il branché ?');
    await camille.press('thread_send');
    await sami.sees('article', 'le câble est-il branché');
    await sami.write(sami.t('thread_your_message'), 'Oui, des deux côtés.');
    await sami.press('thread_send');
    await camille.sees('article', 'Oui, des deux côtés.');
    await camille.press('console_create_incident');
    await sami.page.waitForFunction(() => /INC\d{7}/.test(document.querySelector('[role=log]')?.textContent ?? ''), { polling: 100 });
  });

  story('a crisis is opened on a screen of 390 px, and followed live', [{ viewport: { width: 390, height: 844 } }, {}], async (paul, ines) => {
    await Promise.all([paul.signIn('paul@demo.test', '/crises'), ines.signIn('ines@demo.test', '/crises')]);
    await paul.press('crisis_declare');
    await paul.write(paul.t('crisis_name'), 'Panne vue de Firefox');
    await paul.press('crisis_declare_do');
    await paul.reaches(/^\/crises\/CRI\d+$/);
    await (await ines.at('link', 'Panne vue de Firefox')).click();
    await ines.press('crisis_join');
    await ines.sees('heading', 'Panne vue de Firefox');
    await ines.page.evaluate(() => (globalThis.neverReloaded = true));

    await paul.write(paul.t('crisis_write'), 'Le réseau de Lyon est coupé');
    await paul.press('crisis_type_information');
    await ines.sees('listitem', 'Le réseau de Lyon est coupé');
    await paul.write(paul.t('crisis_write'), 'Appeler l’opérateur');
    await paul.press('crisis_type_action');
    await (await ines.at('checkbox', ines.t('crisis_task_check', { title: 'Appeler l’opérateur' }))).click();
    await paul.sees('listitem', 'faite');
    const [wide, screen] = await paul.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= screen && screen <= 390, `the crisis is ${wide} px wide on a screen of ${screen}`);
    assert.equal(await ines.page.evaluate(() => globalThis.neverReloaded), true);
  });
});
