// The pictures of the README, from the demonstration as it begins:  npm run screenshots
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openBrowser, Person } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

const folder = join(import.meta.dirname, '../../docs/images');
const LIMIT = 300_000;

const [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
await mkdir(folder, { recursive: true });

async function take(person, name) {
  await person.page.evaluate(() => document.fonts.ready);
  await person.page.waitForLoadState('networkidle');
  const path = join(folder, `${name}.png`);
  await person.page.screenshot({ path });
  const { size } = await stat(path);
  if (size > LIMIT) throw new Error(`${path} is ${size} bytes: more than a README should load`);
  console.log(`${name}.png, ${Math.round(size / 1000)} kB`);
}

async function console_(person, name) {
  await person.page.goto('/console');
  await person.page.getByRole('log').first().waitFor();
  await person.page.getByRole('heading', { name: person.like('console_before') }).waitFor();
  await take(person, name);
}

try {
  const sami = await Person.of(browser, server, 'sami');
  await sami.page.goto('/');
  await sami.heading('home_mine').waitFor();
  await sami.field('ask_label').fill('Bonjour, plus de messagerie ce matin : Outlook reste « déconnecté ».');
  await sami.page.getByRole('heading', { level: 1 }).click();
  await take(sami, 'portal');
  const talk = await sami.post('/conversations', { symptoms: 'Bonjour, mon lecteur de badge ne répond plus depuis la mise à jour de ce matin.' });
  await sami.page.evaluate(() => localStorage.clear());
  await sami.page.goto(`/conversations/${talk.id}`);
  await sami.button('turn_leave').waitFor();
  await take(sami, 'waiting-room');

  const camille = await Person.of(browser, server, 'camille');
  await console_(camille, 'console');
  const [busy] = (await camille.get('/tickets?state=in_progress&sort=priority&limit=1')).items;
  await camille.page.goto(`/tickets/${busy.number}`);
  await camille.button('thread_publish').waitFor();
  await take(camille, 'ticket');
  await camille.leave();

  await console_(await Person.of(browser, server, 'camille', { theme: 'dark' }), 'console-dark');

  const paul = await Person.of(browser, server, 'paul@demo.test');
  const [crisis] = (await paul.get('/crises')).items;
  await paul.page.goto(`/crises/${crisis.number}`);
  await paul.page.getByRole('region', { name: paul.t('crisis_impact') }).getByRole('listitem').first().waitFor();
  await take(paul, 'crisis');
  await paul.leave();

  const pocket = await Person.of(browser, server, 'camille', { viewport: { width: 390, height: 844 }, phone: true });
  await pocket.page.goto('/console');
  await pocket.button('console_take_next').waitFor();
  await pocket.page.getByRole('navigation', { name: pocket.t('nav_console') }).getByRole('button').nth(1).tap();
  await pocket.page.getByRole('textbox', { name: pocket.like('console_answer_to') }).first().waitFor();
  await take(pocket, 'phone');
} finally {
  await browser.close();
  await server.stop();
}
