// The wall: what one person posts, another sees come, reacts to and answers, and the first sees it; nobody loads anything again.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

describe('feed', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const card = (person, words) => person.page.getByRole('article').and(person.page.locator('[data-post]')).filter({ hasText: words });

  story('a post arrives behind the pill, is reacted to and commented, and its author sees both', async () => {
    const [camille, sami] = await Promise.all([Person.of(browser, server, 'camille'), Person.of(browser, server, 'sami')]);
    const group = (await sami.get('/feed/groups?mine=true')).items.find((g) => g.requesters && g.actions.includes('post'));
    assert.ok(group, 'Sami is in a group open to requesters');
    if (!(await camille.get('/feed/groups?mine=true')).items.some((g) => g.id === group.id)) await camille.post(`/feed/groups/${group.id}/join`);
    const mark = `essai-${Date.now()}`;

    await sami.page.goto('/feed');
    await sami.heading('feed_mine').waitFor();
    await sami.page.locator('[data-post]').first().waitFor();
    const top = await sami.page.locator('[data-post]').first().getAttribute('data-post');
    await camille.page.goto(`/feed/groups/${group.id}`);
    await camille.page.getByRole('heading', { level: 1, name: group.name }).waitFor();

    await camille.page.keyboard.press('n');
    await camille.field('feed_your_post').fill(`Astuce du jour **${mark}** : redémarrer la station avant l’écran. #station`);
    await camille.page.getByRole('form', { name: camille.t('feed_new') }).getByRole('button', { name: camille.t('feed_publish'), exact: true }).click();
    await card(camille, mark).waitFor();

    // It waits: nothing has moved under the reader.
    const pill = sami.page.getByRole('button', { name: sami.t('feed_new_posts', { count: 1 }) });
    await pill.waitFor();
    assert.equal(await card(sami, mark).count(), 0);
    assert.equal(await sami.page.locator('[data-post]').first().getAttribute('data-post'), top);
    await pill.click();
    await card(sami, mark).waitFor();
    assert.equal(await card(sami, mark).locator('strong').innerText(), mark, 'the server’s Markdown is shown');
    assert.match(await card(sami, mark).getByRole('link', { name: '#station' }).getAttribute('href'), /tag%3Astation/);

    await card(sami, mark).getByRole('button', { name: sami.t('thread_react') }).click();
    await sami.page.getByRole('menuitem', { name: '🙏' }).click();
    await card(camille, mark).getByRole('button', { name: /^🙏 1/ }).waitFor();
    await card(sami, mark).getByRole('button', { name: sami.t('feed_comment'), exact: true }).click();
    await sami.field('feed_comment_placeholder', undefined, card(sami, mark)).fill('Ça marche chez moi aussi, merci !');
    await sami.page.keyboard.press('Enter');
    await card(camille, mark).getByText('Ça marche chez moi aussi, merci !').waitFor();
    await card(camille, mark).getByRole('button', { name: camille.t('feed_comments', { count: 1 }) }).waitFor();

    // A second press takes the reaction back, for both.
    await card(sami, mark).getByRole('button', { name: /^🙏 1/ }).click();
    await card(camille, mark).getByRole('button', { name: /^🙏/ }).waitFor({ state: 'detached' });
    sami.calm();
    camille.calm();
  });

  story('a poll is made and voted on, by keyboard as well', async () => {
    const camille = await Person.of(browser, server, 'camille');
    const yanis = await Person.of(browser, server, 'yanis');
    const question = `Quel jour ? ${Date.now()}`;
    await camille.page.goto('/feed?view=group:wall');
    await camille.heading('feed_wall').waitFor();
    await camille.page.keyboard.press('n');
    await camille.button('feed_poll').click();
    await camille.field('feed_poll_question').fill(question);
    await camille.field('feed_poll_option', { n: 1 }).fill('mardi');
    await camille.field('feed_poll_option', { n: 2 }).fill('jeudi');
    await camille.page.getByRole('form', { name: camille.t('feed_new') }).getByRole('button', { name: camille.t('feed_publish'), exact: true }).click();
    await card(camille, question).waitFor();
    await yanis.page.goto('/feed?view=group:wall');
    await card(yanis, question).waitFor();
    await yanis.tabTo(card(yanis, question).getByRole('button', { name: /jeudi/ }));
    await yanis.page.keyboard.press('Enter');
    await card(camille, question).getByText(camille.t('feed_voters', { count: 1 })).waitFor();
    await yanis.page.keyboard.press('k');
    yanis.calm();
    camille.calm();
  });

  story('what somebody knows is written down by them, and found by who needs it, who follows them', async () => {
    const [yanis, camille] = await Promise.all(['yanis', 'camille'].map((who) => Person.of(browser, server, who)));
    const me = await yanis.get('/me');
    const skill = `Oscillographie ${Date.now()}`;
    await yanis.page.goto(`/people/${me.id}`);
    await yanis.button('feed_profile_edit').click();
    const dialog = yanis.page.getByRole('dialog');
    await yanis.field('feed_skills', {}, dialog).fill(`${skill}, Wi-Fi`);
    await yanis.button('ui_save', {}, dialog).click();
    await dialog.waitFor({ state: 'detached' });

    const box = camille.page.getByRole('combobox', { name: camille.t('search_title') });
    await camille.page.goto('/search');
    const hit = camille.page.locator(`main a.hit[href="/people/${me.id}"]`);
    await box.fill(skill.toLowerCase());
    await hit.click();
    await camille.page.waitForURL((url) => url.pathname === `/people/${me.id}`);
    await camille.page.locator('main').getByText(skill, { exact: true }).first().waitFor();
    yanis.calm();
    camille.calm();
  });

  story('who is let into a closed group reads it, and no more once they are out; nobody loads anything again', async () => {
    const [camille, yanis] = await Promise.all(['camille', 'yanis'].map((who) => Person.of(browser, server, who)));
    const group = await camille.post('/feed/groups', { name: `Cercle ${Date.now()}`, access: 'closed' });
    const words = `Le code du coffre est sous la pile ${Date.now()}`;
    await camille.post('/posts', { text: words, group: group.id });
    await camille.page.goto(`/feed/groups/${group.id}`);
    await card(camille, words).waitFor();
    await yanis.page.goto('/feed?view=all');
    await yanis.page.locator('[data-post]').first().waitFor();
    assert.equal(await card(yanis, words).count(), 0);
    assert.equal((await yanis.get(`/search?q=${encodeURIComponent(`"${words}"`)}`)).total, 0);

    const { id } = await yanis.get('/me');
    await camille.put(`/feed/groups/${group.id}/members/${id}`, { role: 'member' });
    await yanis.page.goto(`/feed/groups/${group.id}`);
    await card(yanis, words).waitFor();
    const second = `Et la pile est derrière la porte ${Date.now()}`;
    await camille.post('/posts', { text: second, group: group.id });
    await yanis.button('feed_new_posts', { count: 1 }).click();
    await card(yanis, second).waitFor();

    await camille.ask(`/feed/groups/${group.id}/members/${id}`, { method: 'DELETE', headers: { 'Idempotency-Key': crypto.randomUUID() } });
    await card(yanis, second).waitFor({ state: 'detached' });
    assert.equal((await yanis.ask(`/feed?view=group:${group.id}`)).status, 404);
    yanis.calm(/\b40[34]\b/); // what a page that was open asks of a group that is no longer theirs
    camille.calm();
  });

  story('a finger that rests on a link is told whose it is, keeps the card when it lifts, and stays on the page', async () => {
    const sami = await Person.of(browser, server, 'sami', { viewport: { width: 390, height: 844 }, phone: true });
    const { page } = sami;
    await page.goto('/feed');
    const link = page.locator('[data-post] a[href^="/people/"]').first();
    await link.waitFor();
    const href = await link.getAttribute('href');
    await link.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await link.boundingBox();
    const touch = await sami.context.newCDPSession(page);
    const shown = page.getByRole('tooltip').filter({ hasText: (await sami.get(`/people/${href.split('/').at(-1)}`)).name });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + width / 2, y: y + height / 2 }] });
    await shown.waitFor();
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await link.and(page.locator(':focus')).waitFor(); // what the finger that lifts brings about has happened
    assert.ok(await shown.isVisible(), 'the card is there to be read');
    assert.equal(new URL(page.url()).pathname, '/feed');
    await accessible(page, 'a card on a phone');
    // A tap elsewhere puts it away, a tap on the link follows it.
    await page.getByRole('heading').first().tap();
    await shown.waitFor({ state: 'hidden' });
    await link.tap();
    await page.waitForURL((url) => url.pathname === href);
    sami.calm();
  });

  for (const theme of ['light', 'dark']) {
    story(`the pages of the wall, ${theme}`, async () => {
      const camille = await Person.of(browser, server, 'camille', { theme });
      const shows = async (person, path, locator) => {
        await person.page.goto(path);
        await locator.first().waitFor();
        await accessible(person.page, path);
      };
      await shows(camille, '/feed', camille.page.locator('[data-post]'));
      const commented = (await camille.get('/feed?limit=50')).items.find((p) => p.comments > 0);
      await shows(camille, `/feed/${commented.id}`, camille.field('feed_comment_placeholder'));
      await shows(camille, '/feed/groups', camille.button('feed_group_new'));
      const [group] = (await camille.get('/feed/groups?mine=true')).items;
      await shows(camille, `/feed/groups/${group.id}`, camille.page.locator('[data-post]'));
      await shows(camille, `/people/${(await camille.get('/me')).id}`, camille.button('feed_profile_edit'));
      camille.calm();
      const sami = await Person.of(browser, server, 'sami', { theme, viewport: { width: 390, height: 844 }, phone: true });
      await shows(sami, '/feed', sami.page.locator('[data-post]'));
      await shows(sami, '/', sami.heading('feed_home_title'));
      assert.ok((await sami.page.evaluate(() => document.documentElement.scrollWidth)) <= 390, 'nothing is wider than the phone');
      sami.calm();
    });
  }
});
