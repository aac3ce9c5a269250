// An empty server and somebody new: an inventory comes in from files, a site is lost on the map, the order of the rebuild is kept as a plan,
// exported and printed, and the inventory comes again. The files are a public demonstration set, read from the folder of COMPTOIR_DATA.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

const folder = join(process.env.COMPTOIR_DATA ?? '', 'cmdb-netbox-demo');
const files = ['cis.jsonl', 'relations.tsv'].map((name) => join(folder, name));
const missing = process.env.COMPTOIR_DATA && files.every((f) => existsSync(f)) ? '' : 'COMPTOIR_DATA does not name a folder with cmdb-netbox-demo';
const SECRET = 'une phrase assez longue 42';
const SITE = 'MDF';

describe('an inventory, a loss, a plan', () => {
  if (missing) {
    test('an inventory comes in, a site is lost, its rebuild is planned', { skip: missing });
    return;
  }
  let server, browser, code;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('serve'), openBrowser()]);
    code = server.output.match(/give this code, once:\s+(\S+)/)?.[1];
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Chooses files on the page of imports and has them read. */
  async function read(person, list) {
    const page = person.page;
    await page.getByLabel(person.t('cmdb_choose_files')).setInputFiles(list);
    await person.field('cmdb_source_name').fill('netbox');
    await person.button('cmdb_preview').click();
    await page.getByRole('tablist', { name: person.t('cmdb_rows') }).waitFor();
  }
  /** A figure of what was read: of items or of relations. */
  const figure = (person, of, what) => person.page.locator('.cards .one').filter({ has: person.page.getByRole('heading', { name: person.t(of) }) })
    .locator('dl > div').filter({ hasText: person.t(what) }).locator('dd');

  story('an inventory comes in, a site is lost, its rebuild is planned', async () => {
    const maelle = await Person.enter(browser, server);
    const page = maelle.page;
    await page.addInitScript(() => {
      window.printed = 0;
      window.print = () => (window.printed += 1);
    });
    const begun = Date.now();
    await page.goto('/');
    await maelle.field('setup_code').fill(code);
    await maelle.field('setup_tenant').fill('Mairie de Brest');
    await maelle.field('setup_name').fill('Maëlle Le Gall');
    await maelle.field('sign_in_email').fill('maelle@brest.test');
    await page.getByLabel(maelle.t('sign_in_password'), { exact: true }).fill(SECRET);
    await maelle.button('setup_go').click();
    await page.waitForURL('**/console');

    // The files: what is read is shown, column by column and line by line, before anything is written.
    await page.getByRole('link', { name: maelle.t('cmdb_nav'), exact: true }).click();
    await page.getByRole('link', { name: maelle.t('cmdb_imports'), exact: true }).click();
    await read(maelle, files);
    assert.equal(await figure(maelle, 'cmdb_items', 'cmdb_row_made').textContent(), '431');
    assert.equal(await figure(maelle, 'cmdb_relations', 'cmdb_row_made').textContent(), '426');
    await maelle.button('cmdb_mapping').click();
    const column = page.getByLabel(maelle.t('cmdb_column', { name: 'name' }), { exact: true });
    await column.waitFor();
    assert.match(await column.textContent(), new RegExp(maelle.t('cmdb_f_name')));
    await accessible(page, 'an import that was read');
    assert.equal((await maelle.get('/cis?limit=1')).items.length, 0, 'reading wrote nothing');
    await page.getByRole('button', { name: maelle.t('cmdb_apply', { count: 857 }) }).click();
    await page.getByText(maelle.t('cmdb_import_done')).waitFor();

    // The loss: on the map, found by its name.
    await page.getByRole('link', { name: maelle.t('cmdb_see_map') }).click();
    await page.getByRole('combobox', { name: maelle.t('cmdb_find_map') }).fill(SITE);
    await page.getByRole('option', { name: SITE }).first().click();
    await page.getByRole('button', { name: maelle.t('cmdb_simulate'), exact: false }).click();
    await page.getByRole('heading', { name: maelle.t('cmdb_if_lost', { name: SITE }) }).waitFor();
    await accessible(page, 'a site is lost');

    // The order, and the plan.
    await page.getByRole('button', { name: maelle.t('cmdb_rebuild') }).click();
    await page.getByRole('button', { name: maelle.t('cmdb_plan_save') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: maelle.t('cmdb_plan_name') }).fill(`PRA ${SITE}`);
    await dialog.getByRole('button', { name: maelle.t('ui_save') }).click();
    await page.getByRole('heading', { level: 1, name: `PRA ${SITE}` }).waitFor();
    assert.ok(Date.now() - begun < 5 * 60_000, 'in under five minutes');
    const [plan] = (await maelle.get('/plans')).items;
    const [site] = (await maelle.get(`/cis?q=${SITE}&class=site`)).items;
    const impact = await maelle.post('/impact', { lost: [site.id] });
    assert.equal(plan.tasks, impact.counts.stopped + 1, 'the plan rebuilds what is lost and what stops with it');

    // On paper: a page that opens from a USB stick, and the printer.
    await maelle.button('cmdb_export').click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'HTML' }).click()]);
    const paper = await readFile(await file.path(), 'utf8');
    assert.match(paper, /^<!doctype html>/i);
    for (const words of [`PRA ${SITE}`, plan.number, site.name]) assert.ok(paper.includes(words), `the paper says ${words}`);
    assert.doesNotMatch(paper, /(src|href)="https?:/, 'it needs no network');
    await maelle.button('cmdb_more').click();
    await page.getByRole('menuitem', { name: maelle.t('cmdb_print') }).click();
    await page.waitForFunction(() => window.printed === 1);
    await page.emulateMedia({ media: 'print' });
    await page.getByRole('heading', { level: 1, name: `PRA ${SITE}` }).waitFor();
    assert.equal(await page.getByRole('button', { name: maelle.t('cmdb_export') }).isVisible(), false, 'paper has no buttons');
    maelle.calm();
  });

  story('the inventory comes again: the differences are shown, and what a person wrote stays', async () => {
    const maelle = await Person.enter(browser, server);
    const page = maelle.page;
    await maelle.signIn('maelle@brest.test', SECRET);
    await page.waitForURL('**/console');
    const lines = (await readFile(files[0], 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
    const [mine, theirs] = lines.slice(0, 2);
    await page.goto(`/cmdb/${encodeURIComponent(mine.id)}`);
    await page.getByRole('heading', { level: 1 }).getByRole('button').click();
    await maelle.field('cmdb_f_name').fill('Nommé à la main');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Nommé à la main' }).waitFor();

    mine.name = 'Nommé par le fichier';
    const old = theirs.name;
    theirs.name = 'Changé dans le fichier';
    await page.getByRole('link', { name: maelle.t('cmdb_nav'), exact: true }).first().click();
    await page.getByRole('link', { name: maelle.t('cmdb_imports'), exact: true }).click();
    await read(maelle, [{ name: 'cis.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')) }]);
    await page.getByRole('tab', { name: maelle.t('cmdb_row_edited') }).click();
    await page.locator('.rows li').filter({ hasText: old }).filter({ hasText: 'Changé dans le fichier' }).waitFor();
    await page.getByRole('tab', { name: maelle.t('cmdb_row_kept') }).click();
    await page.locator('.rows li').filter({ hasText: 'Nommé à la main' }).filter({ hasText: 'Nommé par le fichier' }).waitFor();
    await accessible(page, 'differences before they are applied');
    await page.getByRole('button', { name: maelle.t('cmdb_apply', { count: 1 }) }).click();
    await page.getByText(maelle.t('cmdb_import_done')).waitFor();
    assert.equal((await maelle.get(`/cis/${encodeURIComponent(mine.id)}`)).name, 'Nommé à la main');
    assert.equal((await maelle.get(`/cis/${encodeURIComponent(theirs.id)}`)).name, 'Changé dans le fichier');
    maelle.calm();
  });
});
