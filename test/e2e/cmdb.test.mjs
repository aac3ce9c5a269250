// The CMDB, as somebody new to it meets it: an inventory comes in from files, a site is lost on the map, and the order of the
// rebuild is kept as a plan. The files are a public demonstration set, read from the folder of COMPTOIR_DATA.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

const folder = join(process.env.COMPTOIR_DATA ?? '', 'cmdb-netbox-demo');
const files = ['cis.jsonl', 'relations.tsv'].map((name) => join(folder, name));
const missing = process.env.COMPTOIR_DATA && files.every((f) => existsSync(f)) ? '' : 'COMPTOIR_DATA does not name a folder with cmdb-netbox-demo';

describe('cmdb', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** The loss of a site on the map, its order, and the plan: from the address of the CMDB, by what is on the screen. */
  async function loseAndPlan(person, site) {
    const page = person.page;
    await page.getByRole('link', { name: person.t('cmdb_map'), exact: true }).click();
    await page.getByRole('combobox', { name: person.t('cmdb_find_map') }).fill(site);
    await page.getByRole('option', { name: site }).first().click();
    await page.getByRole('button', { name: person.t('cmdb_simulate'), exact: false }).click();
    await page.getByRole('heading', { name: person.t('cmdb_if_lost', { name: site }) }).waitFor();
    await page.getByRole('button', { name: person.t('cmdb_rebuild') }).click();
    await page.getByRole('button', { name: person.t('cmdb_plan_save') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: person.t('cmdb_plan_name') }).fill(`PRA ${site}`);
    await dialog.getByRole('button', { name: person.t('ui_save') }).click();
    await page.getByRole('heading', { level: 1, name: `PRA ${site}` }).waitFor();
  }

  if (missing) test('an inventory comes in, a site is lost, its rebuild is planned', { skip: missing });
  else
    story('an inventory comes in, a site is lost, its rebuild is planned', async () => {
      const ana = await Person.of(browser, server, 'ana');
      const page = ana.page;
      const begun = Date.now();
      await page.goto('/console');
      await page.getByRole('link', { name: ana.t('cmdb_nav'), exact: true }).click();
      await page.getByRole('link', { name: ana.t('cmdb_imports'), exact: true }).click();
      await page.getByLabel(ana.t('cmdb_choose_files')).setInputFiles(files);
      await ana.field('cmdb_source_name').fill('netbox');
      await ana.button('cmdb_preview').click();
      await page.getByRole('button', { name: ana.t('cmdb_apply', { count: 857 }) }).click();
      await page.getByText(ana.t('cmdb_import_done')).waitFor();
      await accessible(page, 'an import that was applied');

      await loseAndPlan(ana, 'MDF');
      assert.ok(Date.now() - begun < 5 * 60_000, 'in under five minutes');
      const [plan] = (await ana.get('/plans')).items;
      assert.equal(plan.name, 'PRA MDF');
      const [mdf] = (await ana.get('/cis?q=MDF&class=site')).items;
      const impact = await ana.post('/impact', { lost: [mdf.id] });
      assert.equal(plan.tasks, impact.counts.stopped + 1, 'the plan rebuilds what is lost and what stops with it');
      ana.calm();
    });

  for (const theme of ['light', 'dark']) {
    story(`the pages of the CMDB, ${theme}`, async () => {
      const ana = await Person.of(browser, server, 'ana', { theme });
      const page = ana.page;
      const shows = async (path, locator) => {
        await page.goto(path);
        await locator.first().waitFor();
        await accessible(page, path);
      };
      const sites = (await ana.get('/cis?class=site&limit=1')).items;
      assert.equal(sites.length, 1, 'the demonstration has a site');
      const [site] = sites;
      await shows('/cmdb', page.getByRole('link', { name: /./ }).and(page.locator('.line')));
      await shows(`/cmdb/${site.number}`, ana.button('cmdb_verify'));
      await shows('/cmdb/map', page.getByRole('group', { name: ana.t('cmdb_map') }).getByRole('button'));
      await shows(`/cmdb/map?lost=${site.id}`, page.getByRole('heading', { name: ana.t('cmdb_if_lost', { name: site.name }) }));
      await shows(`/cmdb/map?lost=${site.id}&view=table`, page.getByRole('list', { name: ana.t('cmdb_table') }).getByRole('button'));
      const plan = await ana.post('/plans', { name: 'Perte du site', lost: [site.id], default_restore_min: 30 });
      await shows('/cmdb/plans', page.getByText('Perte du site'));
      await shows(`/cmdb/plans/${plan.number}`, ana.heading('cmdb_fig_cycles').or(page.getByText(ana.t('cmdb_fig_duration'))));
      await shows('/cmdb/health', ana.heading('cmdb_checks'));
      await shows('/cmdb/imports', ana.button('cmdb_choose_files'));
      await shows('/cmdb/classes', page.getByText(ana.t('cmdb_class_pick')));
      ana.calm();
    });
  }

  story('the map by keyboard: from box to box, a loss, and its table', async () => {
    const camille = await Person.of(browser, server, 'camille');
    const page = camille.page;
    const [site] = (await camille.get('/cis?class=site&limit=1')).items;
    await page.goto(`/cmdb/map?focus=${site.number}`);
    const box = page.getByRole('group', { name: camille.t('cmdb_map') }).getByRole('button', { name: site.name });
    await box.focus();
    await page.keyboard.press('ArrowUp');
    await page.getByRole('group', { name: camille.t('cmdb_map') }).getByRole('button', { pressed: true }).and(page.locator(':not([data-id=""])')).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('x');
    await page.getByRole('button', { name: camille.t('cmdb_simulation_end') }).waitFor();
    await page.keyboard.press('t');
    await page.getByRole('list', { name: camille.t('cmdb_table') }).getByRole('button').first().waitFor();
    camille.calm();
  });
});
