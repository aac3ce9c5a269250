// An empty server: the code it prints opens it, and its first admin lets a second person in.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

const SECRET = 'une phrase assez longue 42';

describe('the first run', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('serve'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  story('the code of the terminal, the first admin, an invitation, a colleague', async () => {
    const code = server.output.match(/give this code, once:\s+(\S+)/)?.[1];
    assert.ok(code, `the server prints its code:\n${server.output}`);

    const admin = await Person.enter(browser, server);
    const { page } = admin;
    await page.goto('/');
    await page.waitForURL('**/setup');
    await accessible(page, 'set-up');
    const password = page.getByLabel(admin.t('sign_in_password'), { exact: true });
    await admin.field('setup_code').fill('MAUVAIS-CODE');
    await admin.field('setup_tenant').fill('Mairie de Brest');
    await admin.field('setup_name').fill('Maëlle Le Gall');
    await admin.field('sign_in_email').fill('maelle@brest.test');
    await password.fill(SECRET);
    await admin.button('setup_go').click();
    await page.getByText(/code/i).and(page.locator('.error, [role=alert] span')).first().waitFor();
    assert.equal(await admin.field('setup_name').inputValue(), 'Maëlle Le Gall', 'an error loses nothing that was typed');
    await admin.field('setup_code').fill(code);
    await admin.button('setup_go').click();
    await page.waitForURL('**/console');

    // Out, and in again by the door.
    await page.getByRole('button', { name: admin.t('account_menu', { name: 'Maëlle Le Gall' }) }).click();
    await page.getByRole('menuitem', { name: admin.t('account_sign_out') }).click();
    await page.waitForURL('**/sign-in');
    await admin.field('sign_in_email').fill('maelle@brest.test');
    await password.fill(SECRET);
    await page.getByRole('button', { name: admin.t('sign_in_go'), exact: true }).click();
    await page.waitForURL('**/console');

    const link = await invite(admin, { name: 'Yann Kerbrat', email: 'yann@brest.test' });

    assert.equal(new URL(link).origin, server.url, 'the link leads where the admin is');
    const yann = await Person.enter(browser, server);
    await yann.page.goto(link);
    await yann.heading('invitation_welcome', { name: 'Mairie de Brest' }).waitFor();
    await accessible(yann.page, 'an invitation');
    await yann.page.getByLabel(yann.t('invitation_password'), { exact: true }).fill(SECRET);
    await yann.button('invitation_go').click();
    await yann.field('ask_label').waitFor();
    assert.equal((await yann.get('/me')).name, 'Yann Kerbrat');

    // The link works once.
    const late = await Person.enter(browser, server);
    await late.page.goto(link);
    await late.page.getByRole('alert').waitFor();
    admin.calm(/setup/);
    yann.calm();
    late.calm(/invitations/);
  });
});

/** The admin adds somebody on the page of users, and is given the link to hand over. */
async function invite(admin, { name, email }) {
  await admin.page.goto('/admin/users');
  await admin.button('admin_new_user').click();
  const form = admin.page.getByRole('dialog');
  await admin.field('admin_name', {}, form).fill(name);
  await admin.field('admin_email', {}, form).fill(email);
  await admin.button('admin_create', {}, form).click();
  const given = admin.page.getByRole('dialog', { name: admin.t('admin_link_title', { name }) });
  await given.waitFor();
  await accessible(admin.page, 'the link of an invitation');
  return admin.field('admin_link', {}, given).inputValue();
}
