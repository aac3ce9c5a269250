// What one person finds out serves the next: a problem's call, a note, an article, one search, suggestions, duplicates.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { emptyDesk, freeHands } from './rig/scene.mjs';
import { Server } from './rig/server.mjs';

describe('one finds out, another has it', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
    await emptyDesk(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  const enter = (...names) => Promise.all(names.map((who) => Person.of(browser, server, who)));

  story('a problem asks, Yanis answers, Camille marks it, Sami reads the workaround', async () => {
    const [camille, yanis, sami] = await enter('camille', 'yanis', 'sami');
    const problem = await camille.post('/tickets', { kind: 'problem', title: 'Les badges de l’accueil se bloquent après minuit', description: 'Trois matins de suite.', impact: 2, urgency: 2 });
    await camille.page.goto(`/tickets/${problem.number}`);
    await camille.button('call_open').click();
    await camille.field('call_question').fill('Qui a vu un **badge bloqué** le matin ?');
    const dialog = camille.page.getByRole('dialog');
    await dialog.locator('.ui-select').click();
    await camille.page.getByRole('option', { name: camille.t('know_for_everyone') }).click();
    await camille.button('call_ask', {}, dialog).click();
    const asked = camille.page.getByRole('region', { name: camille.t('call_title') });
    await asked.getByText('badge bloqué').waitFor();
    const { items: [call] } = await camille.get(`/calls?problem=${problem.number}`);

    // Yanis puts a hypothesis and a workaround forward.
    await yanis.page.goto(`/calls/${call.id}`);
    const his = yanis.page.getByRole('region', { name: yanis.t('call_title') });
    await yanis.button('call_seen', {}, his).click();
    await yanis.button('call_unseen', {}, his).waitFor();
    await his.getByRole('tab', { name: yanis.t('call_hypothesis') }).click();
    await yanis.field('call_contribute', {}, his).fill('Le serveur d’accès redémarre à minuit sans sa carte réseau.');
    await yanis.button('call_send', {}, his).click();
    await his.getByText('sans sa carte réseau').waitFor();
    await his.getByRole('tab', { name: yanis.t('call_answer') }).click();
    await yanis.field('call_contribute', {}, his).fill('Contournement : passer le badge à la borne du parking, elle le réactive.');
    await yanis.button('call_send', {}, his).click();
    await his.getByText('borne du parking').waitFor();
    await accessible(yanis.page, 'a call');

    // Camille sees both arrive, and marks the workaround: the problem has it, and says whom it is owed to.
    const given = asked.getByRole('listitem').filter({ hasText: 'borne du parking' });
    await camille.button('know_more', {}, given).click();
    await camille.page.getByRole('menuitemradio', { name: camille.t('problem_workaround'), exact: true }).click();
    const field = camille.page.getByRole('region', { name: camille.t('problem_known_error') });
    await field.getByText('borne du parking').waitFor();
    await field.getByText(camille.t('problem_credit', { names: 'Yanis Belkacem' })).waitFor();

    // Closing thanks everybody; Sami, who never sees the problem, reads what helped.
    await camille.button('call_close', {}, asked).click();
    await camille.page.getByRole('dialog').getByRole('textbox').fill('Passez votre badge à la borne du parking.');
    await camille.button('call_close', {}, camille.page.getByRole('dialog')).click();
    await asked.getByText(camille.t('call_closed'), { exact: true }).waitFor();
    await sami.page.goto(`/calls/${call.id}`);
    await sami.page.getByText('elle le réactive').waitFor();
    await sami.page.getByText(`${sami.t('call_thanked')} Yanis Belkacem`, { exact: true }).waitFor();
    assert.equal((await sami.ask(`/tickets/${problem.number}`)).status, 404);
    const credits = (await yanis.get('/contributions?author=me&marked=true')).items;
    assert.ok(credits.some((c) => c.mark === 'workaround' && c.call === call.id));
    for (const person of [camille, yanis]) person.calm();
    sami.calm(/\b404\b/);
  });

  story('a chat at 9:02 helps in the chat at 9:05', async () => {
    const [camille, yanis, ines, sami] = await Promise.all([...['camille', 'yanis', 'ines@demo.test', 'sami'].map((who) => Person.of(browser, server, who))]);
    await Promise.all([freeHands(camille), freeHands(yanis)]);
    const first = await sami.post('/conversations', { symptoms: 'La plieuse du service courrier affiche E47' });
    await camille.post('/conversations/take', { id: first.id });
    const words = 'E47 sur la plieuse du courrier : ouvrir le capot gauche, retirer la bande, refermer en appuyant deux secondes.';
    await camille.post(`/threads/conversation/${first.id}/messages`, { text: words });
    await camille.page.goto(`/console?c=${first.id}`);
    const said = camille.said(words).first();
    await said.hover();
    await camille.button('thread_more', {}, said).click();
    await camille.page.getByRole('menuitem', { name: camille.t('know_retain') }).click();
    await camille.page.getByText(camille.t('know_retained')).waitFor();

    // Three minutes later Yanis has the same before him: the note stands beside the chat.
    const second = await sami.post('/conversations', { symptoms: 'Bonjour, erreur E47 sur la plieuse, le courrier ne part plus' });
    await yanis.post('/conversations/take', { id: second.id });
    await yanis.page.goto(`/console?c=${second.id}`);
    const beside = yanis.page.getByRole('listitem').filter({ hasText: 'capot gauche' }).first();
    await beside.getByRole('button', { name: yanis.like('know_insert') }).click();
    const draft = yanis.page.getByRole('textbox', { name: yanis.like('console_answer_to') }).first();
    await yanis.page.waitForFunction((e) => e?.value.includes('capot gauche'), await draft.elementHandle());
    await beside.getByRole('button', { name: yanis.like('know_worked_what') }).click();
    await beside.locator('button[aria-pressed=true]').waitFor();

    // Two who confirm make it confirmed, three make it worth an article.
    const note = (await camille.get('/notes?author=me&limit=1')).items[0];
    assert.ok(note.text.includes('capot gauche'));
    await ines.post(`/notes/${note.id}/worked`);
    await camille.page.goto(`/notes/${note.id}`);
    await camille.page.getByText(camille.t('know_confirmed'), { exact: true }).first().waitFor();
    const nora = await Person.of(browser, server, 'nora');
    await nora.page.goto(`/notes/${note.id}`);
    await nora.page.getByRole('button', { name: nora.like('know_worked') }).first().click();
    await camille.button('know_promote').waitFor();
    for (const person of [camille, yanis, nora]) person.calm();
  });

  story('an article is written, corrected, translated, approved, and spares Sami the queue', async () => {
    const [camille, ana, sami] = await enter('camille', 'ana', 'sami');
    const drawer = await ana.post('/article-categories', { name: 'Reprographie' });
    await ana.patch(`/article-categories/${drawer.id}`, { approval: true }, { 'If-Match': `"${drawer.version}"` });
    const page = camille.page;
    await page.goto('/articles/new');
    await camille.field('know_field_title').fill('La relieuse perfore de travers');
    const parts = page.locator('form textarea');
    await parts.nth(0).fill('Les trous sont décalés de deux millimètres.');
    await parts.nth(3).fill('Tourner la molette **bleue** d’un cran.');
    await page.locator('form input[type=file]').setInputFiles([{ name: 'molette.txt', mimeType: 'text/plain', buffer: Buffer.from('La molette bleue est à droite.') }]);
    await page.locator('form li').filter({ hasText: 'molette.txt' }).waitFor();
    await page.getByRole('region', { name: camille.t('know_preview') }).locator('strong', { hasText: 'bleue' }).waitFor();
    await camille.button('know_save').click();
    await page.waitForURL(/\/articles\/KB\d+$/);
    const number = page.url().split('/').at(-1);
    const made = await camille.get(`/articles/${number}`);
    await camille.patch(`/articles/${number}`, { category_id: drawer.id, audience: { kind: 'everyone' }, sections: { resolution: 'Tourner la molette **bleue** de deux crans.' }, comment: 'Deux crans, pas un' }, { 'If-Match': `"${made.version}"` });

    // What changed stands word by word.
    await page.getByText('de deux crans').waitFor();
    await page.keyboard.press('v');
    await page.getByRole('dialog').locator('mark', { hasText: 'deux crans' }).waitFor();
    await page.getByText('Deux crans, pas un').waitFor();
    await accessible(page, 'the editions of an article');
    await page.keyboard.press('Escape');

    // The category wants a second pair of eyes.
    await camille.button('know_submit').click();
    await page.getByText(camille.t('know_review'), { exact: true }).first().waitFor();
    await ana.page.goto(`/articles/${number}`);
    await ana.button('know_publish').first().click();
    await ana.page.getByText(ana.t('know_published'), { exact: true }).first().waitFor();

    await page.goto(`/articles/new?of=${number}`);
    await camille.field('know_field_title').fill('The binder punches askew');
    await page.getByText('de deux crans').first().waitFor();
    await page.locator('form textarea').nth(3).fill('Turn the blue wheel two notches.');
    await camille.button('know_save').click();
    await page.waitForURL((url) => /\/articles\/KB\d+$/.test(url.pathname) && !url.pathname.endsWith(number));
    await page.getByRole('link', { name: /La relieuse perfore de travers/ }).waitFor();

    // Sami begins to write, reads the answer there, and need not wait.
    await sami.page.goto('/');
    await sami.field('ask_label').fill('La relieuse de mon étage perfore de travers');
    const door = sami.page.getByRole('region', { name: sami.t('know_maybe_known') });
    await door.getByRole('button', { name: /La relieuse perfore de travers/ }).click();
    await door.getByText('de deux crans').last().waitFor();
    await door.getByText('molette.txt').waitFor();
    await accessible(sami.page, 'an answer at the door');
    await sami.button('know_door_yes').click();
    await sami.button('know_door_clear').click();
    await sami.page.getByText(sami.t('know_door_cleared')).waitFor();
    assert.equal(await sami.field('ask_label').inputValue(), '');
    assert.equal((await camille.get(`/articles/${number}`)).helpful, 1);
    for (const person of [camille, ana, sami]) person.calm();
  });

  story('the waiting room proposes, and the place in the line is given back', async () => {
    const [camille, sami] = await enter('camille', 'sami');
    const article = await camille.post('/articles', { title: 'Le massicot ne coupe plus', template: 'resolution', sections: { symptom: 'La lame ne descend pas.', resolution: 'Refermer le **capot transparent**.' }, audience: { kind: 'everyone' } });
    await camille.post(`/articles/${article.number}/publish`);
    const talk = await sami.post('/conversations', { symptoms: 'Le massicot ne coupe plus du tout' });
    await sami.page.goto(`/conversations/${talk.id}`);
    const tips = sami.page.getByRole('region', { name: sami.t('know_while_waiting') });
    await tips.getByRole('button', { name: /Le massicot ne coupe plus/ }).first().click();
    await tips.locator('strong', { hasText: 'capot transparent' }).waitFor();
    await sami.button('know_door_yes', {}, tips).click();
    await sami.button('turn_leave', {}, tips).click();
    await tips.waitFor({ state: 'detached' });
    assert.equal((await camille.get(`/conversations/${talk.id}`)).close_reason, 'abandoned');
    sami.calm();
  });

  for (const lang of ['fr', 'en']) {
    story(`a word said in a chat is found by another, ${lang}`, async () => {
      const [camille, yanis, sami] = await Promise.all(['camille', 'yanis', 'sami'].map((who) => Person.of(browser, server, who, { lang })));
      await freeHands(camille);
      const rare = lang === 'fr' ? 'embosseuse' : 'laminator';
      const talk = await sami.post('/conversations', { symptoms: lang === 'fr' ? 'Mes cartes de visite sont floues' : 'My business cards are blurred' });
      await camille.post('/conversations/take', { id: talk.id });
      await camille.post(`/threads/conversation/${talk.id}/messages`, { text: lang === 'fr' ? `Il faut nettoyer le galet de l’${rare} avec l’alcool bleu.` : `Clean the roller of the ${rare} with the blue alcohol.` });
      const page = yanis.page;
      const hit = page.locator(`main a.hit[href="/console?c=${talk.id}"]`);
      await page.goto('/search');
      const box = page.getByRole('combobox', { name: yanis.t('search_title') });
      for (const words of [rare, rare.slice(0, 6), rare.replace('s', 'z').replace('nat', 'mat'), lang === 'fr' ? '"alcool bleu"' : '"blue alcohol"']) {
        const answered = page.waitForResponse((r) => r.url().includes('/api/v1/search?') && new URL(r.url()).searchParams.get('q') === words);
        await box.fill(words);
        await answered;
        await page.locator('.found[aria-busy=false]').waitFor();
        await hit.waitFor();
      }
      await hit.locator('mark').first().waitFor();

      // Filters are completed in the language of who types; the keyboard takes them.
      await box.fill('');
      await box.pressSequentially(`${rare} type:conv`);
      await page.getByRole('option', { name: 'type:conversation', exact: true }).waitFor();
      await page.getByRole('option', { name: /^type:change/ }).waitFor({ state: 'detached' }); // what « type:c » offered too
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.searchParams.get('q') === `${rare} type:conversation`);
      await hit.waitFor();
      await box.pressSequentially(lang === 'fr' ? 'depuis:7' : 'since:7');
      await page.getByRole('option', { name: lang === 'fr' ? 'depuis:7j' : 'since:7d', exact: true }).click();
      await hit.waitFor();
      await yanis.button('search_why').click();
      await page.waitForURL(/why=1/);
      await hit.locator('.why').waitFor();
      await accessible(page, 'a search with its reasons');

      // Who was not in the chat finds nothing of it, and is told what to do next.
      const lina = await Person.of(browser, server, 'claire.morel@demo.test', { lang });
      await lina.page.goto(`/search?q=${rare}`);
      await lina.page.getByText(lina.t('search_none')).waitFor();
      await lina.page.getByRole('link', { name: lina.t('search_ask_desk') }).waitFor();
      for (const person of [yanis, lina]) person.calm();
    });
  }

  story('a ticket that exists is not made twice', async () => {
    const [camille, yanis] = await enter('camille', 'yanis');
    const open = await camille.post('/tickets', { kind: 'incident', title: 'Barrière du parking bloquée en position basse', impact: 2, urgency: 2 });
    await yanis.page.goto('/tickets');
    await yanis.button('ticket_new').first().click();
    await yanis.field('ticket_field_title').first().fill('La barrière du parking reste bloquée');
    await yanis.page.getByRole('link', { name: new RegExp(open.number) }).waitFor();
    yanis.calm();
  });
});
