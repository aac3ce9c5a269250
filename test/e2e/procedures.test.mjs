// What to do at night: Inès writes a procedure, Yanis runs it from a desk and Camille from a phone, and the runs are compared.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

const text = `# Relancer le portail fournisseurs

## 1. Prévenir les achats

- **Rôle :** support
- **Durée :** 5 min

## 2. Décider

- **Go / no-go :** personne n’est en train de commander ?

## 3. Relancer le service

- **Durée :** 10 min
- **Vérification :** la page d’accueil répond
`;

describe('procedures', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  story('a procedure is written, run by two, compared', async () => {
    const [ines, yanis, camille] = await Promise.all([
      Person.of(browser, server, 'ines@demo.test'), Person.of(browser, server, 'yanis'), Person.of(browser, server, 'camille', { viewport: { width: 390, height: 844 }, phone: true }),
    ]);
    await ines.page.goto('/runbooks/new');
    await ines.field('runbook_field_text').fill(text);
    await ines.page.getByRole('heading', { name: 'Relancer le service' }).waitFor();
    await ines.page.getByLabel(ines.t('runbook_publish_at_once')).check();
    await ines.button('runbook_save').click();
    await ines.page.waitForURL(/\/runbooks\/PRO\d+$/);
    const number = ines.page.url().split('/').at(-1);

    await yanis.page.goto(`/runbooks/${number}`);
    await yanis.page.locator('header').getByRole('button', { name: yanis.t('runbook_run'), exact: true }).click();
    await yanis.button('run_go').click();
    await yanis.page.waitForURL(/\/runs\/RUN\d+$/);
    const run = yanis.page.url().split('/').at(-1);
    const step = (person, title) => person.page.getByRole('region', { name: title });

    await camille.page.goto(`/runs/${run}`);
    await step(camille, 'Prévenir les achats').waitFor();
    // Yanis begins; Camille sees it, and says from her phone that it is done.
    await yanis.button('run_begin', {}, step(yanis, 'Prévenir les achats')).click();
    await step(camille, 'Prévenir les achats').getByText(camille.t('run_s_doing'), { exact: true }).waitFor();
    const thumb = camille.page.locator('footer');
    await thumb.getByRole('button', { name: camille.t('run_do_done'), exact: true }).tap();
    await step(yanis, 'Prévenir les achats').getByText(yanis.t('run_s_done'), { exact: true }).waitFor();

    // Her phone loses the network; her answer waits, and leaves when it is back.
    await camille.context.setOffline(true);
    await thumb.getByRole('button', { name: camille.t('run_answer_go'), exact: true }).tap();
    await step(camille, 'Décider').getByText(camille.t('run_s_go'), { exact: true }).first().waitFor();
    assert.equal((await yanis.get(`/runs/${run}`)).over, 1);
    await camille.context.setOffline(false);
    await step(yanis, 'Décider').getByText(yanis.t('run_s_go'), { exact: true }).first().waitFor();

    await yanis.button('run_skip', {}, step(yanis, 'Relancer le service')).click();
    const dialog = yanis.page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('Déjà relancé ce matin');
    await dialog.getByRole('button', { name: yanis.t('run_skip'), exact: true }).click();
    await yanis.button('run_end').first().click();
    await dialog.getByRole('button', { name: yanis.t('run_end'), exact: true }).click();
    await camille.page.getByText(camille.t('run_done'), { exact: true }).first().waitFor();

    const { items } = await ines.get(`/runs/${run}/lines`);
    assert.deepEqual(items.map((l) => l.kind), ['started', 'step_begun', 'step_done', 'step_answered', 'step_skipped', 'ended']);
    assert.equal(new Set(items.slice(2, 4).map((l) => l.by.id)).size, 1);

    await ines.page.goto(`/runbooks/${number}/comparison`);
    await ines.page.getByRole('rowheader', { name: /Prévenir les achats/ }).waitFor();
    await accessible(ines.page, 'the comparison');
    ines.calm();
    yanis.calm();
    camille.calm(/ERR_INTERNET_DISCONNECTED/);
  });

  for (const theme of ['light', 'dark']) {
    story(`the pages of procedures, ${theme}`, async () => {
      const yanis = await Person.of(browser, server, 'yanis', { theme });
      const [book] = (await yanis.get('/runbooks?q=Marseille')).items;
      const [run] = (await yanis.get('/runs?state=running')).items;
      for (const [path, heading] of [['/runbooks', yanis.t('runbook_title')], [`/runbooks/${book.number}`, book.title], [`/runs/${run.number}`, run.runbook.title]]) {
        await yanis.page.goto(path);
        await yanis.page.getByRole('heading', { level: 1, name: heading }).waitFor();
        await accessible(yanis.page, path);
      }
      yanis.calm();
    });
  }
});
