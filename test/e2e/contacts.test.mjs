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

  story('a supplier gets its contract and its people, and the book goes onto a phone', async () => {
    const ana = await Person.of(browser, server, 'ana');
    const dialog = ana.page.getByRole('dialog');
    const make = async (kind, name, phone) => {
      await ana.page.goto('/contacts');
      await ana.button('contact_new').click();
      if (kind) {
        await dialog.getByLabel(ana.t('contact_kind'), { exact: true }).click();
        await ana.page.getByRole('option', { name: ana.t(kind), exact: true }).click();
      }
      await ana.field('contact_name', undefined, dialog).fill(name);
      if (phone) await dialog.getByLabel(ana.t('contact_emergency_phone'), { exact: true }).fill(phone);
      await ana.button('contact_add', undefined, dialog).click();
      await ana.page.waitForURL(/\/contacts\/[0-9a-f]{32}/);
      await ana.page.getByRole('heading', { name, exact: true }).waitFor();
    };
    const pick = async (label, words, name) => {
      await dialog.getByRole('combobox', { name: ana.t(label), exact: true }).fill(words);
      await ana.page.getByRole('option').filter({ hasNotText: words }).first().waitFor({ state: 'detached' });
      await ana.page.getByRole('option', { name }).click();
    };
    await make(undefined, 'Froid Industriel du Rhône', '04 65 71 88 00');
    await make('contact_kind_person', 'Lucie Garnier', '06 39 98 77 10');
    await make('contact_kind_person', 'Hugo Perrin', '06 39 98 77 11');

    await ana.button('contact_edit').click();
    await ana.field('contact_job', undefined, dialog).fill('Chef de chantier');
    await pick('contact_organisation', 'Froid', /^Froid Industriel du Rhône/);
    await ana.field('contact_availability', undefined, dialog).fill('24 h/24');
    await ana.button('contact_reference_add', undefined, dialog).click();
    await ana.field('contact_reference_label', undefined, dialog).fill('Contrat');
    await ana.field('contact_reference_value', undefined, dialog).fill('CF-2026-118');
    await pick('contact_deputies', 'Lucie', /^Lucie Garnier/);
    await accessible(ana.page, 'a card being edited');
    await ana.button('ui_save', undefined, dialog).click();
    await dialog.waitFor({ state: 'detached' });
    await ana.page.getByText('CF-2026-118', { exact: true }).waitFor();
    await ana.page.getByText('Chef de chantier, Froid Industriel du Rhône', { exact: true }).waitFor();
    await ana.page.getByRole('link', { name: 'Lucie Garnier', exact: true }).waitFor();

    await make('contact_kind_group', 'Froid, toute l’équipe');
    await ana.button('contact_edit').click();
    await pick('contact_members', 'Lucie', /^Lucie Garnier/);
    await pick('contact_members', 'Hugo', /^Hugo Perrin/);
    await ana.button('oncall_earlier', { name: 'Hugo Perrin' }, dialog).click();
    await ana.button('ui_save', undefined, dialog).click();
    await dialog.waitFor({ state: 'detached' });
    const group = await ana.get(`/contacts/${new URL(ana.page.url()).pathname.split('/')[2]}`);
    assert.deepEqual(group.members.map((one) => one.name), ['Hugo Perrin', 'Lucie Garnier']);

    await ana.page.goto('/contacts');
    await ana.button('contact_on_phone').click();
    await ana.button('contact_on_phone_make', undefined, dialog).click();
    const secret = await dialog.getByLabel(ana.t('contact_on_phone_password'), { exact: true }).inputValue();
    await accessible(ana.page, 'the book for a phone');
    const asked = await fetch(`${server.url}/carddav/me/books/contacts/`, { method: 'PROPFIND', headers: { Authorization: `Basic ${Buffer.from(`ana@demo.test:${secret}`).toString('base64')}`, Depth: '1' } });
    assert.equal(asked.status, 207);

    await ana.page.goto('/account');
    await ana.button('account_token_revoke_one', { name: ana.t('contact_phone_token') }).click();
    await ana.confirm('account_token_revoke_ask', 'account_token_revoke', { name: ana.t('contact_phone_token') });
    await ana.page.getByText(ana.t('account_token_revoked'), { exact: true }).waitFor();
    const refused = await fetch(`${server.url}/carddav/me/books/contacts/`, { method: 'PROPFIND', headers: { Authorization: `Basic ${Buffer.from(`ana@demo.test:${secret}`).toString('base64')}` } });
    assert.equal(refused.status, 401);
    ana.calm();
  });
});
