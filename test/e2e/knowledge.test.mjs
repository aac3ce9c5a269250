// What one person learnt in a chat is found by the next: Camille keeps a message, Yanis finds it and says that it worked.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { emptyDesk, freeHands } from './rig/scene.mjs';
import { Server } from './rig/server.mjs';

describe('knowledge', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
    await emptyDesk(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  story('a message is kept, found, and confirmed', async () => {
    const [sami, camille, yanis] = await Promise.all(['sami', 'camille', 'yanis'].map((who) => Person.of(browser, server, who)));
    await freeHands(camille);
    const talk = await sami.post('/conversations', { symptoms: 'Le traceur du bureau d’études dessine un trait sur deux' });
    await camille.post('/conversations/take', { id: talk.id });
    const words = 'Nettoyer la bande de codage du traceur avec un chiffon sec, puis relancer l’étalonnage.';
    await camille.post(`/threads/conversation/${talk.id}/messages`, { text: words });

    await camille.page.goto(`/console?c=${talk.id}`);
    const said = camille.said(words).first();
    await said.hover();
    await camille.button('thread_more', {}, said).click();
    await camille.page.getByRole('menuitem', { name: camille.t('know_retain') }).click();
    await camille.page.getByText(camille.t('know_retained')).waitFor();
    await camille.button('know_see').click();
    await camille.page.waitForURL(/\/notes\//);
    await camille.page.getByText(words).first().waitFor();
    await camille.page.getByRole('link', { name: camille.like('know_source') }).waitFor();
    await accessible(camille.page, 'a note');
    const id = camille.page.url().split('/').at(-1);

    // Another agent, who never saw the chat, finds it by other words of it, and says that it worked.
    await yanis.page.goto('/search?q=bande+de+codage+traceur');
    await yanis.page.locator(`main a[href="/notes/${id}"]`).first().click();
    await yanis.page.waitForURL(/\/notes\//);
    await yanis.page.getByRole('button', { name: yanis.like('know_worked') }).first().click();
    await yanis.page.locator('button[aria-pressed=true]', { hasText: yanis.t('know_worked') }).waitFor();
    // Who kept it sees that at once.
    await camille.page.getByText(camille.t('know_own', { worked: camille.t('know_worked_count', { count: 1 }), failed: camille.t('know_failed_count', { count: 0 }) })).waitFor();
    const note = await yanis.get(`/notes/${id}`);
    assert.equal(note.worked, 1);
    assert.equal(note.my_vote, 'worked');
    for (const person of [sami, camille, yanis]) person.calm();
  });

  for (const theme of ['light', 'dark']) {
    story(`the pages of knowledge, ${theme}`, async () => {
      const camille = await Person.of(browser, server, 'camille', { theme });
      const page = camille.page;
      await page.goto('/knowledge');
      await camille.heading('know_title').waitFor();
      await page.locator('a[data-row]').first().waitFor();
      await accessible(page, 'the list of articles');
      await page.locator('a[data-row]').first().click();
      await page.waitForURL(/\/articles\/KB/);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await accessible(page, 'an article');
      await page.getByRole('link', { name: camille.t('know_edit'), exact: true }).click();
      await camille.field('know_field_title').waitFor();
      await accessible(page, 'the editor');
      await camille.field('know_field_title').fill('Un titre qui survit');
      await page.waitForFunction(() => Object.keys(localStorage).some((key) => localStorage.getItem(key)?.includes('Un titre qui survit')));
      await page.reload();
      await page.getByText(camille.t('know_recovered')).waitFor();
      assert.equal(await camille.field('know_field_title').inputValue(), 'Un titre qui survit');
      await camille.button('know_restart').click();
      camille.calm();
    });
  }
});
