// Contacts: one is made, stands on the sheet that is printed, and is called by somebody in a call tree.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

describe('contacts', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const shapes = [['on a desk, light', {}], ['on a phone, dark', { theme: 'dark', lang: 'en', viewport: { width: 390, height: 844 }, phone: true }]];
  for (const [shape, options] of shapes) {
    story(`a contact is made, printed, and called in a tree: ${shape}`, async () => {
      const ana = await Person.of(browser, server, 'ana', options);
      const name = `Groupes électrogènes, ${shape}`;
      await ana.page.goto('/contacts');
      await ana.button('contact_new').click();
      const dialog = ana.page.getByRole('dialog');
      await ana.field('contact_name', undefined, dialog).fill(name);
      await dialog.getByLabel(ana.t('contact_emergency_phone'), { exact: true }).fill('04 65 71 22 33');
      await ana.button('contact_add', undefined, dialog).click();
      await ana.page.waitForURL(/\/contacts\/[0-9a-f]{32}/);
      await ana.page.getByRole('heading', { name, exact: true }).waitFor();
      await accessible(ana.page, `a contact's card, ${shape}`);

      await ana.page.goto('/contacts/print');
      const row = ana.page.getByRole('row').filter({ hasText: name });
      await row.getByText('04 65 71 22 33', { exact: true }).waitFor();
      const sheet = ana.page.getByRole('region', { name: ana.t('contact_print') });
      assert.ok(await sheet.evaluate((e) => e.scrollWidth <= e.clientWidth), 'nothing of the sheet is cut');
      await accessible(ana.page, `the sheet to print, ${shape}`);

      await ana.page.goto('/contacts/trees');
      await ana.page.getByRole('heading', { level: 1, name: ana.t('contact_trees'), exact: true }).waitFor();
      await ana.button('contact_tree_new').click();
      await ana.field('contact_name', undefined, dialog).fill(`Énergie, ${shape}`);
      await ana.button('contact_add', undefined, dialog).click();
      await dialog.waitFor({ state: 'detached' });
      await ana.button('contact_tree_first').click();
      await dialog.getByRole('combobox', { name: ana.t('contact_find') }).fill('Groupes');
      // What was found before the last letter goes first: a choice that moves under the pointer is none.
      await ana.page.getByRole('option').filter({ hasNotText: 'Groupes' }).first().waitFor({ state: 'detached' });
      await ana.page.getByRole('option', { name }).click();
      await dialog.waitFor({ state: 'detached' });
      await ana.page.getByRole('listitem').filter({ hasText: ana.t('contact_tree_starts') }).getByRole('link', { name, exact: true }).waitFor();
      await accessible(ana.page, `a call tree, ${shape}`);
      ana.calm();
    });
  }
});
