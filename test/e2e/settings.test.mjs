// What an admin sets, another person sees: a rule posts, a program posts, another program is told and its log is read, words are
// moderated, a synonym finds.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

describe('settings', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const card = (person, words) => person.page.locator('article[data-post]').filter({ hasText: words });
  const NEW = /nouvelles? publications?/;
  const dialog = (person) => person.page.getByRole('dialog');

  story('an admin edits a rule, and an incident’s one living post appears where it says', async () => {
    const [ana, yanis, camille] = await Promise.all(['ana', 'yanis', 'camille'].map((who) => Person.of(browser, server, who)));
    const mark = `essai ${Date.now()}`;
    const group = await camille.post('/feed/groups', { name: `Veille ${mark}`, access: 'open' });
    await ana.page.goto('/admin/rules');
    await ana.page.locator('[data-rule=major_incident]').getByRole('button', { name: ana.like('admin_edit_named') }).click();
    const headline = ana.field('rules_headline_fr', {}, dialog(ana));
    await headline.fill(`Alerte ${mark} : {title}`);
    // What it would give is shown while one writes.
    await dialog(ana).getByRole('region', { name: ana.t('rules_try') }).waitFor();
    await dialog(ana).getByLabel(ana.t('rules_group'), { exact: true }).click();
    await ana.page.getByRole('option', { name: group.name }).click();
    await accessible(ana.page, 'a rule');
    await dialog(ana).getByRole('button', { name: ana.t('ui_save'), exact: true }).click();
    await ana.page.locator('[data-rule=major_incident]').getByText(ana.t('rules_edited'), { exact: true }).waitFor();

    await yanis.page.goto(`/feed/groups/${group.id}`);
    await yanis.page.getByRole('heading', { level: 1, name: group.name }).waitFor();
    const title = `Panne de ${mark}`;
    const ticket = await camille.post('/tickets', { kind: 'incident', title, impact: 1, urgency: 1 });
    await yanis.page.getByRole('button', { name: NEW }).click();
    await card(yanis, title).getByText(`Alerte ${mark} : ${title}`).waitFor();
    // It is alive: the state on the card follows the record, and stays one post.
    await camille.post(`/tickets/${ticket.id}/start`);
    await card(yanis, title).getByText(yanis.t('state_in_progress'), { exact: true }).waitFor();
    await camille.post(`/tickets/${ticket.id}/resolve`, { code: 'other', notes: 'Relancé.' });
    await card(yanis, title).getByText(yanis.t('state_resolved'), { exact: true }).first().waitFor();
    assert.equal(await card(yanis, title).count(), 1);

    // The rule goes back to what it was, with its headline and its group.
    await ana.page.locator('[data-rule=major_incident]').getByRole('button', { name: ana.like('admin_edit_named') }).click();
    await dialog(ana).getByRole('button', { name: ana.t('rules_reset') }).click();
    await ana.confirm('rules_reset_title', 'rules_reset');
    await ana.page.locator('[data-rule=major_incident]').getByText(ana.t('rules_edited'), { exact: true }).waitFor({ state: 'detached' });
    for (const person of [ana, yanis, camille]) person.calm();
  });

  story('a program posts through an address that its owner made, and Camille sees it', async () => {
    const [yanis, camille] = await Promise.all(['yanis', 'camille'].map((who) => Person.of(browser, server, who)));
    const group = await yanis.post('/feed/groups', { name: `Supervision ${Date.now()}`, access: 'open' });
    await camille.page.goto(`/feed/groups/${group.id}`);
    await camille.page.getByRole('heading', { level: 1, name: group.name }).waitFor();
    await yanis.page.goto(`/feed/groups/${group.id}`);
    await yanis.page.getByRole('button', { name: yanis.t('hooks_title'), exact: true }).click();
    await dialog(yanis).getByRole('button', { name: yanis.t('hooks_new') }).click();
    await yanis.field('hooks_name', {}, dialog(yanis)).fill('Sonde du toit');
    await dialog(yanis).getByRole('button', { name: yanis.t('hooks_make') }).click();
    const address = await dialog(yanis).getByLabel(yanis.t('hooks_address'), { exact: true }).inputValue();
    const command = await dialog(yanis).getByLabel(yanis.t('hooks_try'), { exact: true }).inputValue();
    assert.ok(command.includes(address) && command.startsWith('curl '), command);
    const answer = await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ text: 'Température à *31°*, <https://example.org/g|le graphe>' }) });
    assert.equal(await answer.text(), 'ok');
    await camille.page.getByRole('button', { name: NEW }).click();
    await card(camille, 'Température').getByText(/Sonde du toit/).waitFor();
    await card(camille, 'Température').getByRole('link', { name: 'le graphe' }).waitFor();

    // Revoked: it no longer works.
    await dialog(yanis).getByRole('button', { name: yanis.t('hooks_drop_named', { name: 'Sonde du toit' }) }).click();
    await yanis.confirm('hooks_drop_title', 'hooks_drop', { name: 'Sonde du toit' });
    await dialog(yanis).getByText(yanis.t('hooks_none'), { exact: true }).waitFor();
    assert.equal((await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"text":"x"}' })).status, 404);
    yanis.calm();
    camille.calm();
  });

  story('another program is told: a private address is refused, then allowed; the log is read and replayed', async () => {
    const heard = [];
    const other = createServer((request, response) => {
      let body = '';
      request.on('data', (piece) => (body += piece));
      request.on('end', () => {
        heard.push({ type: JSON.parse(body).type, id: request.headers['webhook-id'], signature: request.headers['webhook-signature'] });
        response.end('bien reçu');
      });
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    try {
      const [ana, camille] = await Promise.all(['ana', 'camille'].map((who) => Person.of(browser, server, who)));
      await ana.page.goto('/admin/webhooks');
      await ana.button('webhooks_new').first().click();
      await ana.field('admin_name', {}, dialog(ana)).fill('Entrepôt');
      await ana.field('webhooks_url', {}, dialog(ana)).fill(`http://127.0.0.1:${other.address().port}/ici`);
      await dialog(ana).locator('summary').filter({ hasText: ana.t('event_about_ticket') }).click();
      await dialog(ana).getByLabel(ana.t('event_ticket_opened'), { exact: true }).check();
      await dialog(ana).getByRole('button', { name: ana.t('admin_create'), exact: true }).click();
      await dialog(ana).getByText(/réseau privé/).first().waitFor();
      assert.equal((await ana.get('/webhooks')).items.length, 0, 'nothing was made');
      await dialog(ana).getByRole('checkbox', { name: ana.like('webhooks_allow_private') }).check();
      await dialog(ana).getByRole('button', { name: ana.t('admin_create'), exact: true }).click();
      const secret = await dialog(ana).getByLabel(ana.t('webhooks_secret'), { exact: true }).inputValue();
      assert.match(secret, /^whsec_/);
      await dialog(ana).getByRole('button', { name: ana.t('hooks_done') }).click();

      const row = ana.page.locator('[data-webhook=Entrepôt]');
      await row.getByRole('button', { name: ana.t('webhooks_log') }).click();
      await dialog(ana).getByText(ana.t('webhooks_no_delivery')).waitFor();
      await camille.post('/tickets', { kind: 'incident', title: 'Souris muette', impact: 3, urgency: 3 });
      // It arrives in the log by itself, with what was sent and what came back.
      const line = dialog(ana).getByRole('button', { name: new RegExp(ana.t('event_ticket_opened')) });
      await line.filter({ hasText: ana.t('webhooks_one_delivered') }).click();
      await dialog(ana).getByRole('region', { name: ana.t('webhooks_request') }).getByText(/Souris muette/).waitFor();
      await dialog(ana).getByRole('region', { name: ana.t('webhooks_answer') }).getByText(/bien reçu/).waitFor();
      await accessible(ana.page, 'the log of a webhook');
      await dialog(ana).getByRole('button', { name: ana.t('admin_replay') }).click();
      await dialog(ana).getByText(ana.t('admin_tries', { count: 2 })).first().waitFor();
      assert.deepEqual(heard.map((one) => one.type), ['ticket.opened', 'ticket.opened']);
      assert.equal(heard[0].id, heard[1].id, 'a replay bears the same id');
      assert.match(heard[0].signature, /^v1,/);
      ana.calm(/422/);
      camille.calm();
    } finally {
      other.close();
    }
  });

  story('a comment is reported, its words are read and taken back with a reason; its author is told', async () => {
    const [nora, yanis, sami] = await Promise.all(['nora', 'yanis', 'sami'].map((who) => Person.of(browser, server, who)));
    const group = (await sami.get('/feed/groups')).items.find((g) => g.requesters && g.access === 'open');
    const post = await yanis.post('/posts', { text: `Qui a une rallonge ? ${Date.now()}`, group: group.id });
    const rude = 'Débrouillez-vous tout seuls';
    await sami.post(`/threads/post/${post.id}/messages`, { text: rude });

    await nora.page.goto('/admin/moderation');
    await nora.heading('mod_title').waitFor();
    await yanis.page.goto(`/feed/${post.id}`);
    const comment = yanis.page.getByRole('article').filter({ hasText: rude }).last();
    await comment.hover();
    await comment.getByRole('button', { name: yanis.t('thread_more') }).click();
    await yanis.page.getByRole('menuitem', { name: yanis.t('feed_report') }).click();
    await yanis.field('feed_reason', {}, dialog(yanis)).fill('Personne ne mérite ce ton');
    await dialog(yanis).getByRole('button', { name: yanis.t('feed_report'), exact: true }).click();
    await yanis.page.getByText(yanis.t('feed_reported')).waitFor();

    // It comes to the moderator's open page: who, why, the words.
    const report = nora.page.locator(`[data-report="${post.id}"]`);
    await report.getByText(rude).waitFor();
    await report.getByText(/Personne ne mérite ce ton/).waitFor();
    await accessible(nora.page, 'moderation');
    await report.getByRole('button', { name: nora.t('mod_remove_comment') }).click();
    await nora.field('feed_reason', {}, dialog(nora)).fill('Restons courtois');
    await dialog(nora).getByRole('button', { name: nora.t('mod_remove_comment'), exact: true }).click();
    await report.waitFor({ state: 'detached' });
    await yanis.page.getByText(yanis.t('thread_deleted')).first().waitFor();
    assert.equal(await yanis.page.getByText(rude).count(), 0);
    // The trace stays.
    await nora.page.getByRole('tab', { name: nora.t('mod_decided') }).click();
    await report.getByText('Restons courtois').waitFor();
    await report.getByText(rude).waitFor();
    // The author has a letter with the reason.
    const ana = await Person.of(browser, server, 'ana');
    await ana.page.goto('/admin/mail');
    await ana.page.getByRole('button', { name: /Vos mots ont été masqués/ }).first().click();
    await dialog(ana).getByText(/Restons courtois/).waitFor();
    for (const person of [nora, yanis, sami, ana]) person.calm();
  });

  story('a synonym makes a second person find an article', async () => {
    const [ana, camille, yanis] = await Promise.all(['ana', 'camille', 'yanis'].map((who) => Person.of(browser, server, who)));
    const article = await camille.post('/articles', { title: 'Remettre le zorglophone en marche', sections: { symptom: 'Il ne tourne plus.', resolution: 'Tourner la molette deux fois.' } });
    await camille.post(`/articles/${article.id}/publish`);
    await ana.page.goto('/admin/search');
    await ana.page.getByText(ana.t('index_up_to_date'), { exact: true }).waitFor();
    const attempt = ana.page.getByRole('searchbox', { name: ana.t('syn_try') });
    await attempt.fill('bidulophone');
    await ana.page.getByText(ana.t('ui_nothing_found')).waitFor();
    await ana.field('syn_words').fill('zorglophone, bidulophone');
    await ana.page.getByRole('button', { name: ana.t('syn_add'), exact: true }).click();
    // What is being tried changes at once.
    await ana.page.getByRole('link', { name: article.title }).waitFor();
    await accessible(ana.page, 'the search’s page');
    await yanis.page.goto('/search?q=bidulophone');
    await yanis.page.locator('main').getByRole('link', { name: article.title }).first().waitFor();
    // Removed, it no longer does; undone, it does again.
    await ana.page.getByRole('button', { name: ana.t('syn_drop', { words: 'zorglophone, bidulophone' }) }).click();
    await ana.page.getByText(ana.t('ui_nothing_found')).waitFor();
    for (const person of [ana, camille, yanis]) person.calm();
  });

  story('the index is made again while it answers', async () => {
    const ana = await Person.of(browser, server, 'ana', { lang: 'en' });
    await ana.page.goto('/admin/search');
    await ana.page.getByText(ana.t('index_up_to_date'), { exact: true }).waitFor();
    await ana.page.getByRole('button', { name: ana.t('index_rebuild'), exact: true }).click();
    await ana.confirm('index_rebuild_title', 'index_rebuild');
    await ana.page.getByText(ana.t('index_ready')).or(ana.page.getByText(ana.t('index_up_to_date'), { exact: true })).first().waitFor();
    ana.calm();
  });

  for (const theme of ['light', 'dark']) {
    story(`the pages of an admin, ${theme}`, async () => {
      const ana = await Person.of(browser, server, 'ana', { theme, lang: theme === 'dark' ? 'en' : 'fr' });
      const phone = await Person.of(browser, server, 'nora', { theme, viewport: { width: 390, height: 844 }, phone: true });
      for (const [path, key] of [['rules', 'rules_title'], ['programs', 'hooks_title'], ['webhooks', 'webhooks_title'], ['moderation', 'mod_title'], ['search', 'syn_page'], ['groups', 'admin_groups']]) {
        await ana.page.goto(`/admin/${path}`);
        await ana.page.getByRole('heading', { level: 1, name: ana.t(key) }).waitFor();
        await accessible(ana.page, path);
      }
      await phone.page.goto('/admin/moderation');
      await phone.page.getByRole('heading', { level: 1, name: phone.t('mod_title') }).waitFor();
      await accessible(phone.page, 'moderation on a phone');
      assert.ok((await phone.page.evaluate(() => document.documentElement.scrollWidth)) <= 390, 'nothing is wider than the phone');
      ana.calm();
      phone.calm();
    });
  }
});
