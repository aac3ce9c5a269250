// The day the server cannot be reached: the kit is taken from the readiness page and opened from a folder, with no server behind it; a
// printed code lets somebody in by the server's IP address.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

/** Unpacks an archive by its directory at the end, as any tool does. */
async function unpack(file, into) {
  const b = await readFile(file);
  const end = b.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = b.readUInt32LE(end + 16);
  for (let n = b.readUInt16LE(end + 10); n > 0; n--) {
    const [packed, name, extra, note, local] = [b.readUInt32LE(at + 20), b.readUInt16LE(at + 28), b.readUInt16LE(at + 30), b.readUInt16LE(at + 32), b.readUInt32LE(at + 42)];
    const to = join(into, b.toString('utf8', at + 46, at + 46 + name));
    const from = local + 30 + b.readUInt16LE(local + 26) + b.readUInt16LE(local + 28);
    const data = b.subarray(from, from + packed);
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, b.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data);
    at += 46 + name + extra + note;
  }
}

describe('the day before', () => {
  let server, browser, folder;
  before(async () => {
    [server, browser, folder] = await Promise.all([Server.start('demo'), openBrowser(), mkdtemp(join(tmpdir(), 'comptoir-kit-'))]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  story('the kit opens from a folder: it searches, keeps its ticks, asks nobody, and says when it is too old', async () => {
    const ana = await Person.of(browser, server, 'ana');
    await ana.page.goto('/readiness');
    await ana.page.getByRole('heading', { name: ana.t('ready_title'), exact: true }).waitFor();
    await ana.page.locator('td[data-check="rto"]').first().waitFor();
    await accessible(ana.page, 'readiness');
    const [download] = await Promise.all([ana.page.waitForEvent('download'), ana.page.getByRole('link', { name: ana.t('ready_kit_zip'), exact: true }).click()]);
    const archive = join(folder, 'kit.zip');
    await download.saveAs(archive);
    await unpack(archive, folder);

    const stick = pathToFileURL(join(folder, 'kit')).href;
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'fr-FR', timezoneId: 'Europe/Paris' });
    context.setDefaultTimeout(15_000);
    await context.setOffline(true);
    const asked = [], problems = [];
    context.on('request', (r) => { if (!r.url().startsWith('file:')) asked.push(r.url()); });
    const page = await context.newPage();
    page.on('pageerror', (e) => problems.push(String(e)));
    await page.goto(`${stick}/index.html`);
    assert.equal(await page.locator('#expired').isVisible(), false);
    await page.getByRole('link', { name: 'Chercher', exact: true }).click();
    await page.locator('#q').fill('RETABLIR telephonie');
    const hit = page.locator('#hits a').filter({ hasText: 'Rétablir la téléphonie' });
    await hit.waitFor();
    await hit.click();
    const boxes = page.locator('input[data-tick]');
    await boxes.first().check();
    await page.locator('#count').filter({ hasText: /^1 \// }).waitFor();
    await page.reload();
    assert.equal(await boxes.first().isChecked(), true, 'a tick survives a reload');
    assert.equal(await boxes.nth(1).isChecked(), false);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it fits a phone');
    // Two months later, nobody can overlook it.
    await page.clock.install({ time: Date.now() + 60 * 24 * 3_600_000 });
    await page.reload();
    await page.locator('#expired').waitFor({ state: 'visible' });
    await page.goto(`${stick}/contacts.html`);
    await page.locator('#expired').waitFor({ state: 'visible' });
    assert.match(await page.locator('.lines a.tel').first().getAttribute('href'), /^(tel:|mailto:)/);
    assert.deepEqual(asked, [], 'nobody is asked anything');
    assert.deepEqual(problems, []);
    await accessible(page, 'contacts of the kit');
    await context.close();
  });

  story('the letter of the month is answered by one click with no sign-in, and readiness shows it', async () => {
    const ana = await Person.of(browser, server, 'ana');
    // The month's letters leave by themselves, soon after the start.
    let letter;
    for (let left = 60; !letter && left > 0; left--) {
      const { items } = await ana.get('/mail/outbox?limit=200');
      letter = items.find((one) => one.template === 'proof_of_life' && one.to_email === 'ines@demo.test');
      if (!letter) await ana.page.waitForTimeout(250);
    }
    assert.ok(letter, 'a letter to Inès');
    const [path] = /\/proofs\/[\w.-]+/.exec(JSON.stringify(await ana.get(`/mail/outbox/${letter.id}`)));
    await ana.page.goto('/readiness');
    const row = ana.page.getByRole('region', { name: ana.t('proof_rounds'), exact: true }).getByRole('listitem').filter({ hasText: 'Inès Carvalho' });
    await row.waitFor();

    const ines = await Person.enter(browser, server, { viewport: { width: 390, height: 844 }, phone: true });
    await ines.page.goto(path);
    await ines.page.getByText('Inès Carvalho', { exact: false }).waitFor();
    await accessible(ines.page, 'the page of the letter');
    const open = ines.page.getByRole('button', { name: ines.like('proof_still_right_of') });
    await open.first().waitFor();
    const count = await open.count();
    await (count > 1 ? ines.button('proof_all', { count }) : open).tap();
    await ines.page.getByRole('status').filter({ hasText: ines.t('proof_thanks') }).waitFor();
    ines.calm();

    await ana.page.reload();
    await ana.page.getByRole('heading', { name: ana.t('proof_rounds'), exact: true }).waitFor();
    await row.waitFor({ state: 'detached' });
    const round = (await ana.get('/proofs')).items.find((one) => one.person.name === 'Inès Carvalho');
    assert.equal(round.left, 0);
  });

  story('a printed code lets somebody in by the IP address, once, and the admin sees who', async () => {
    const ana = await Person.of(browser, server, 'ana');
    await ana.page.goto('/admin/codes');
    await ana.button('ready_codes_new').click();
    await ana.field('ready_codes_label').fill('Coffre de la mairie');
    await ana.button('ready_codes_make').click();
    const code = await ana.page.locator('.codes-paper .code').first().textContent();
    assert.match(code, /^([2-9A-Z]{4}-){5}[2-9A-Z]{4}$/);
    await accessible(ana.page, 'the sheet of codes');
    // Closed by a slip before anything was printed, they are still there.
    await ana.page.keyboard.press('Escape');
    const slip = ana.page.getByRole('dialog', { name: ana.t('ready_codes_leave_title') });
    await slip.getByRole('button', { name: ana.t('ui_cancel'), exact: true }).click();
    await slip.waitFor({ state: 'detached' });
    assert.equal(await ana.page.locator('.codes-paper .code').first().textContent(), code);
    const [made] = await Promise.all([ana.page.waitForEvent('download'), ana.button('ready_codes_pdf').click()]);
    assert.equal(made.suggestedFilename(), `${ana.t('ready_codes_file')}.pdf`);
    assert.equal((await readFile(await made.path())).subarray(0, 5).toString(), '%PDF-');
    await ana.button('ready_codes_done').click();

    const paul = await Person.enter(browser, server, { viewport: { width: 390, height: 844 }, phone: true, base: server.url.replace('localhost', '127.0.0.1') });
    await paul.page.goto('/sign-in');
    await paul.page.getByRole('link', { name: paul.t('ready_code'), exact: true }).click();
    await paul.field('ready_code_field').fill(code.toLowerCase().replaceAll('-', ' '));
    await paul.field('ready_code_name').fill('Paul Duret');
    await paul.button('ready_code_go').click();
    await paul.page.waitForURL(/\/crises$/);
    await paul.page.getByRole('heading', { name: paul.t('crisis_title'), exact: true }).waitFor();

    await ana.page.reload();
    await ana.page.getByText(/Paul Duret/).first().waitFor();
  });
});
