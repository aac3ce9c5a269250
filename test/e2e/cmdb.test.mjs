// The pages of the CMDB in both themes, and its map by the keyboard alone.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

describe('cmdb', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
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
