// People on the wall: what one does for another, with both screens open and nobody loading anything again.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

describe('people', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const card = (person, words) => person.page.locator('[data-post]').filter({ hasText: words });
  const fresh = (what) => `${what} ${crypto.randomUUID().slice(0, 8)}`;
  /** A group that `owner` makes; those who join it are members. */
  async function groupOf(owner, members, access = 'open', requesters = false) {
    const group = await owner.post('/feed/groups', { name: fresh('Essai'), access, requesters });
    for (const member of members) await member.post(`/feed/groups/${group.id}/join`);
    return group;
  }
  /** Whoever follows something has a feed of their own, and not everything. */
  async function chooses(person) {
    await person.page.goto('/feed');
    await person.page.locator('[data-post]').first().waitFor();
    const { status } = await person.ask('/follows/tag/choix', { method: 'PUT', body: '{}', headers: { 'Content-Type': 'application/json' } });
    assert.equal(status, 200);
  }
  async function publish(person, words) {
    await person.page.keyboard.press('n');
    await person.field('feed_your_post').fill(words);
    await person.page.getByRole('form', { name: person.t('feed_new') }).getByRole('button', { name: person.t('feed_publish'), exact: true }).click();
    await card(person, words).waitFor();
  }
  const menuOf = async (person, words, label) => {
    await card(person, words).getByRole('button', { name: person.t('thread_more') }).first().click();
    await person.page.getByRole('menuitem', { name: label }).click();
  };

  story('a colleague with a picture and a skill is found, followed, and heard of', async () => {
    const [camille, yanis] = await Promise.all([Person.of(browser, server, 'camille'), Person.of(browser, server, 'yanis')]);
    const me = await yanis.get('/me');
    await yanis.page.goto(`/people/${me.id}`);
    await yanis.page.getByRole('button', { name: yanis.t('people_picture_add') }).click();
    const picture = await yanis.page.evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 900, height: 600 });
      const pen = canvas.getContext('2d');
      pen.fillStyle = 'teal';
      pen.fillRect(0, 0, 900, 600);
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
      return [...new Uint8Array(await blob.arrayBuffer())];
    });
    const choose = (name, mimeType, buffer) => yanis.page.locator('input[type=file][accept*="image/webp"]').setInputFiles({ name, mimeType, buffer });
    await choose('notes.png', 'image/png', Buffer.from('pas une image'));
    await yanis.page.getByRole('alert').getByText(yanis.t('people_picture_unreadable')).waitFor();
    await choose('moi.png', 'image/png', Buffer.from(picture));
    const frame = yanis.page.getByRole('button', { name: yanis.t('people_picture_move') });
    await frame.focus();
    for (const key of ['ArrowRight', 'ArrowRight', '+', 'ArrowDown']) await yanis.page.keyboard.press(key);
    await yanis.page.getByRole('dialog').getByRole('button', { name: yanis.t('ui_save') }).click();
    await yanis.page.getByText(yanis.t('people_picture_saved')).waitFor();
    await yanis.button('feed_profile_edit').click();
    await yanis.field('feed_skills').fill('Imprimantes, Wi-Fi, Wi-Fi');
    await yanis.page.getByRole('dialog').getByRole('button', { name: yanis.t('ui_save') }).click();
    await yanis.page.getByRole('link', { name: 'Wi-Fi', exact: true }).waitFor();

    const group = await groupOf(yanis, []);
    await chooses(camille);
    await yanis.page.goto(`/feed/groups/${group.id}`);
    const before = fresh('avant');
    await publish(yanis, before);

    // Camille finds him in the directory, with his picture and what he can do.
    await camille.page.goto('/people');
    await camille.page.getByRole('link', { name: new RegExp(me.name) }).first().click();
    await camille.page.getByRole('link', { name: 'Imprimantes', exact: true }).waitFor();
    const shown = camille.page.locator('.profile > header img');
    await shown.waitFor();
    assert.deepEqual(await shown.evaluate((img) => [img.naturalWidth, img.naturalHeight]), [512, 512], 'a square of 512');
    await camille.page.locator('.profile > header').getByRole('button', { name: camille.t('feed_person_follow'), exact: true }).click();
    await camille.page.getByText(camille.t('people_followed', { name: me.name })).waitFor();

    await camille.page.goto('/feed');
    await card(camille, before).waitFor();
    const words = fresh('après');
    await publish(yanis, words);
    await camille.button('feed_new_posts', { count: 1 }).click();
    await card(camille, words).waitFor();
    await card(camille, words).locator('header img').waitFor();

    // His name tells who he is, by mouse and by keyboard.
    const name = card(camille, words).getByRole('link', { name: me.name, exact: true }).last();
    await name.hover();
    const look = camille.page.getByRole('tooltip').filter({ hasText: 'Imprimantes' });
    await look.waitFor();
    await camille.page.keyboard.press('Escape');
    await look.waitFor({ state: 'hidden' });
    yanis.calm(/notes\.png/);
    camille.calm();
  });

  story('who mentions a group calls its members', async () => {
    const [camille, yanis] = await Promise.all([Person.of(browser, server, 'camille'), Person.of(browser, server, 'yanis')]);
    const group = await groupOf(camille, [yanis]);
    await yanis.page.goto('/feed?view=mentions');
    await yanis.heading('feed_mentions').waitFor();
    await camille.page.goto('/feed?view=group:wall');
    await camille.heading('feed_wall').waitFor();
    const words = fresh('qui peut aider ?');
    await publish(camille, `@${group.name} ${words}`);
    assert.match(await card(camille, words).getByRole('link', { name: `@${group.name}` }).getAttribute('href'), new RegExp(`/feed/groups/${group.id}`));
    await yanis.page.getByRole('button', { name: yanis.t('feed_new_posts', { count: 1 }) }).or(card(yanis, words)).first().click();
    await card(yanis, words).waitFor();
    camille.calm();
    yanis.calm();
  });

  story('what asks to be read is acknowledged by one and counted for the other', async () => {
    const [camille, yanis] = await Promise.all([Person.of(browser, server, 'camille'), Person.of(browser, server, 'yanis')]);
    const group = await groupOf(camille, [yanis]);
    await Promise.all([camille, yanis].map((p) => p.page.goto(`/feed/groups/${group.id}`)));
    const words = fresh('coupure samedi');
    await camille.page.getByRole('heading', { level: 1, name: group.name }).waitFor();
    await camille.page.keyboard.press('n');
    await camille.field('feed_your_post').fill(words);
    await camille.page.getByRole('button', { name: camille.t('feed_ask_acknowledge') }).click();
    await camille.page.getByRole('form', { name: camille.t('feed_new') }).getByRole('button', { name: camille.t('feed_publish'), exact: true }).click();
    await card(camille, words).waitFor();
    await yanis.page.getByRole('button', { name: yanis.t('feed_new_posts', { count: 1 }) }).click();
    await card(yanis, words).getByRole('button', { name: yanis.t('feed_acknowledge'), exact: true }).click();
    await card(yanis, words).getByText(yanis.t('feed_acknowledged')).waitFor();
    await card(camille, words).getByText(camille.t('feed_ack_count', { count: 1 })).waitFor();
    await menuOf(camille, words, camille.t('feed_who_acknowledged'));
    await camille.page.getByRole('dialog').getByRole('listitem').filter({ hasText: (await yanis.get('/me')).name }).waitFor();
    camille.calm();
    yanis.calm();
  });

  story('what is read on one device is read on the other', async () => {
    const [camille, desktop, phone] = await Promise.all([Person.of(browser, server, 'camille'), Person.of(browser, server, 'yanis'), Person.of(browser, server, 'yanis')]);
    const group = await groupOf(camille, [desktop]);
    await phone.page.goto('/feed?view=all');
    await phone.page.locator('[data-post]').first().waitFor();
    await camille.post('/posts', { text: fresh('un'), group: group.id });
    const last = fresh('deux');
    await camille.post('/posts', { text: last, group: group.id });
    const entry = phone.page.getByRole('navigation', { name: phone.t('feed_views') }).getByRole('link', { name: new RegExp(group.name) });
    await entry.getByLabel(phone.t('feed_unread', { count: 2 })).waitFor();
    await desktop.page.goto(`/feed/groups/${group.id}`);
    await card(desktop, last).waitFor();
    await entry.getByLabel(phone.like('feed_unread')).waitFor({ state: 'detached' });
    for (const person of [camille, desktop, phone]) person.calm();
  });

  story('somebody muted is not heard of until they are let back', async () => {
    const [camille, yanis] = await Promise.all([Person.of(browser, server, 'camille'), Person.of(browser, server, 'yanis')]);
    const name = (await yanis.get('/me')).name;
    const loud = fresh('trop');
    await yanis.post('/posts', { text: loud });
    await camille.page.goto('/feed');
    await card(camille, loud).waitFor();
    await menuOf(camille, loud, camille.t('feed_mute', { name }));
    await camille.page.getByText(camille.t('feed_muted', { name })).waitFor();
    const again = fresh('encore');
    await yanis.post('/posts', { text: again });
    await camille.page.goto('/feed');
    await camille.page.locator('[data-post]').first().waitFor();
    assert.equal(await card(camille, again).count(), 0);

    await camille.page.goto('/account');
    await camille.page.getByRole('button', { name: `${camille.t('account_unmute')} : ${name}` }).click();
    await camille.page.getByText(camille.t('account_muted_none')).waitFor();
    await camille.page.goto('/feed');
    await card(camille, again).waitFor();
    camille.calm();
  });

  story('what is reported is decided by whoever looks after the group', async () => {
    const [camille, yanis, sami] = await Promise.all([Person.of(browser, server, 'camille'), Person.of(browser, server, 'yanis'), Person.of(browser, server, 'sami')]);
    const group = await groupOf(camille, [yanis, sami], 'open', true);
    const words = fresh('propos déplacés');
    await yanis.post('/posts', { text: words, group: group.id });
    await Promise.all([camille, sami].map((p) => p.page.goto(`/feed/groups/${group.id}`)));
    await menuOf(sami, words, sami.t('feed_report'));
    await sami.field('feed_reason').fill('Blessant pour une collègue');
    await sami.page.getByRole('dialog').getByRole('button', { name: sami.t('feed_report'), exact: true }).click();
    await sami.page.getByText(sami.t('feed_reported')).waitFor();
    await camille.page.goto(`/feed/groups/${group.id}`);
    await card(camille, words).getByText(camille.t('feed_reports', { count: 1 })).waitFor();
    await menuOf(camille, words, camille.t('feed_hide'));
    await camille.field('feed_reason').fill('Contraire à la charte');
    await camille.page.getByRole('dialog').getByRole('button', { name: camille.t('feed_hide'), exact: true }).click();
    await card(sami, words).waitFor({ state: 'detached' });
    for (const person of [camille, yanis, sami]) person.calm();
  });

  story('the digest and the address for feed readers are chosen, renewed and revoked', async () => {
    const yanis = await Person.of(browser, server, 'yanis');
    await yanis.page.goto('/account');
    await yanis.button('account_atom_make').click();
    const address = yanis.field('account_atom_address');
    await yanis.page.getByText(yanis.t('account_atom_once'), { exact: true }).waitFor();
    const first = await address.inputValue();
    const status = (url) => yanis.page.evaluate(async (u) => (await fetch(u, { credentials: 'omit' })).status, url.replace(/^https?:\/\/[^/]+/, ''));
    assert.equal(await status(first), 200);
    await yanis.button('account_atom_renew').click();
    await yanis.page.getByRole('alertdialog').or(yanis.page.getByRole('dialog')).getByRole('button', { name: yanis.t('account_atom_renew') }).click();
    await yanis.page.getByText(yanis.t('account_atom_once_renewed')).waitFor();
    const second = await address.inputValue();
    assert.notEqual(second, first);
    assert.equal(await status(second), 200);
    assert.equal(await status(first), 401);
    await yanis.page.getByRole('button', { name: yanis.t('account_atom_revoke'), exact: true }).click();
    await yanis.page.getByRole('alertdialog').or(yanis.page.getByRole('dialog')).getByRole('button', { name: yanis.t('account_atom_revoke') }).click();
    await yanis.page.getByText(yanis.t('account_atom_revoked')).waitFor();
    assert.equal(await status(second), 401);
    yanis.calm(/401/);
  });

  for (const theme of ['light', 'dark']) {
    story(`the pages of a person, ${theme}`, async () => {
      const camille = await Person.of(browser, server, 'camille', { theme, lang: theme === 'dark' ? 'en' : 'fr' });
      const yanis = (await camille.get('/people?q=yanis')).items[0];
      await camille.page.goto(`/people/${yanis.id}`);
      await camille.page.getByRole('button', { name: camille.like('feed_person_follow') }).first().waitFor();
      await accessible(camille.page, 'a profile');
      await camille.page.goto('/account');
      await camille.heading('account_digest').waitFor();
      await accessible(camille.page, 'the account');
      camille.calm();
      const sami = await Person.of(browser, server, 'sami', { theme, viewport: { width: 390, height: 844 }, phone: true });
      await sami.page.goto(`/people/${yanis.id}`);
      await sami.page.getByRole('heading', { level: 1, name: yanis.name }).waitFor();
      await accessible(sami.page, 'a profile on a phone');
      assert.ok((await sami.page.evaluate(() => document.documentElement.scrollWidth)) <= 390, 'nothing is wider than the phone');
      sami.calm();
    });
  }
});
