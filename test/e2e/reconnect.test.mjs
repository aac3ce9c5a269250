// The server dies under two open pages and comes back: nothing is lost, nothing is said twice.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { openBrowser, Person, story } from './rig/people.mjs';
import { emptyDesk, freeHands } from './rig/scene.mjs';
import { Server } from './rig/server.mjs';

describe('the server is killed under open pages', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('serve', { furnished: true }), openBrowser()]);
    await emptyDesk(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  story('what is written meanwhile is sent once, even after a reload', async () => {
    const sami = await Person.of(browser, server, 'sami');
    const camille = await Person.of(browser, server, 'camille');
    await freeHands(camille);
    const talk = await sami.post('/conversations', { symptoms: 'Écran noir' });
    await sami.page.goto(`/conversations/${talk.id}`);
    await sami.button('turn_leave').waitFor();
    await camille.page.goto('/console');
    await camille.button('console_take_next').click();
    const answer = camille.field('console_answer_to', { name: 'Sami Haddad' });
    await answer.fill('Avant la panne');
    await answer.press('Enter');
    await sami.said('Avant la panne').waitFor();

    await server.kill();

    // Both write to a server that is not there: the words stand, and say that they wait.
    const mine = sami.field('thread_your_message');
    for (const words of ['Pendant, de Sami, un', 'Pendant, de Sami, deux']) {
      await mine.fill(words);
      await mine.press('Enter');
    }
    await answer.fill('Pendant, de Camille');
    await answer.press('Enter');
    await camille.page.getByRole('log').getByText('Pendant, de Camille').waitFor();
    await sami.page.getByText(sami.t('offline'), { exact: true }).waitFor();
    await mine.fill('Un brouillon que je n’ai pas envoyé');

    await server.run();

    for (const words of ['Pendant, de Sami, un', 'Pendant, de Sami, deux']) await camille.said(words).waitFor();
    await sami.said('Pendant, de Camille').waitFor();
    await sami.page.getByText(sami.t('offline'), { exact: true }).waitFor({ state: 'detached' });

    // It goes on, live, both ways.
    await answer.fill('Après la panne');
    await answer.press('Enter');
    await sami.said('Après la panne').waitFor();

    // Killed again, with a message on its way; this time Sami's page is opened anew.
    await mine.fill('');
    await server.kill();
    await mine.fill('Écrit juste avant de recharger');
    await mine.press('Enter');
    await sami.page.getByRole('log').getByText('Écrit juste avant de recharger').waitFor();
    await mine.fill('Un brouillon que je n’ai pas envoyé');
    await kept(sami, 'Écrit juste avant de recharger');
    await server.run();
    await sami.page.reload();
    await sami.said('Écrit juste avant de recharger').waitFor();
    assert.equal(await mine.inputValue(), 'Un brouillon que je n’ai pas envoyé');
    await camille.said('Écrit juste avant de recharger').waitFor();

    // On both screens, and on the server, each message once and in its order.
    const expected = ['Écran noir', 'Avant la panne', 'Après la panne', 'Pendant, de Camille', 'Pendant, de Sami, un', 'Pendant, de Sami, deux', 'Écrit juste avant de recharger'];
    const held = (await sami.get(`/threads/conversation/${talk.id}/messages?limit=100`)).items.filter((m) => !m.system);
    const texts = held.map((m) => m.text);
    assert.deepEqual([...texts].sort(), [...expected].sort());
    assert.ok(texts.indexOf('Pendant, de Sami, un') < texts.indexOf('Pendant, de Sami, deux'));
    for (const person of [sami, camille]) {
      for (const words of expected) assert.equal(await person.page.getByRole('log').getByText(words, { exact: true }).count(), 1, `${words} stands once`);
    }
    // The browser notes each request that found no server.
    sami.calm(/ERR_|WebSocket|Failed to load resource/);
    camille.calm(/ERR_|WebSocket|Failed to load resource/);
  });
});

/** The device itself holds the message before the page goes away. */
function kept(person, words) {
  return person.page.waitForFunction(async (wanted) => {
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((done, failed) => Object.assign(indexedDB.open(name), { onsuccess: (e) => done(e.target.result), onerror: failed }));
      for (const table of db.objectStoreNames) {
        const all = await new Promise((done, failed) => Object.assign(db.transaction(table).objectStore(table).getAll(), { onsuccess: (e) => done(e.target.result), onerror: failed }));
        if (JSON.stringify(all).includes(wanted)) return db.close(), true;
      }
      db.close();
    }
    return false;
  }, words);
}
