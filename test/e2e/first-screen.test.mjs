// The first screen, which the server writes: it is there, and of use, before the scripts are.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

const phone = { viewport: { width: 390, height: 844 }, phone: true };

/** Holds back the application's scripts on somebody's pages; answers what lets them go. */
async function held(person) {
  let free;
  const gate = new Promise((open) => (free = open));
  await person.context.route('**/assets/*.js', async (route) => {
    await gate;
    await route.continue();
  });
  return free;
}

describe('before the scripts have come', () => {
  let server, browser;
  before(async () => ([server, browser] = await Promise.all([Server.start('demo'), openBrowser()])));
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  story('what somebody writes in the box of the portal is kept, and the cursor too', async () => {
    const sami = await Person.of(browser, server, 'sami', phone);
    const free = await held(sami);
    await sami.page.goto('/', { waitUntil: 'commit' });
    await sami.field('ask_label').pressSequentially('Plus de réseau');
    assert.ok(await sami.button('ask_talk').isDisabled(), 'nobody is called before it can be done');
    free();
    await sami.page.locator('#first').waitFor({ state: 'detached' });
    await sami.page.keyboard.type(' au deuxième étage');
    assert.equal(await sami.field('ask_label').inputValue(), 'Plus de réseau au deuxième étage');
    await sami.button('ask_talk').click();
    await sami.page.waitForURL('**/conversations/**');
    sami.calm();
  });

  for (const theme of ['light', 'dark']) {
    story(`each door can be read by everybody, ${theme}`, async () => {
      for (const [who, lang, address, words] of [
        ['sami', 'fr', '/', 'home_question'], ['camille', 'fr', '/console', 'console_take_next'], ['camille', 'en', '/crises', 'crisis_log'],
      ]) {
        const person = await Person.of(browser, server, who, { ...phone, lang, theme });
        const crises = (await person.get('/crises?state=open')).items;
        await held(person);
        await person.page.goto(address === '/crises' ? `/crises/${crises[0].number}` : address, { waitUntil: 'commit' });
        const first = person.page.locator('#first');
        await first.getByText(person.t(words)).first().waitFor();
        await accessible(person.page, `${address}, ${theme}`);
        const wide = await person.page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 390, `${address} is ${wide} px wide`);
        person.calm();
      }
    });
  }

  story('a crisis is read with its name, level and last lines where scripts never come', async () => {
    const camille = await Person.of(browser, server, 'camille', phone);
    const crisis = (await camille.get('/crises?state=open')).items[0];
    const lines = (await camille.get(`/crises/${crisis.id}/log?last=true&limit=5`)).items;
    await held(camille);
    await camille.page.goto(`/crises/${crisis.number}`, { waitUntil: 'commit' });
    const first = camille.page.locator('#first');
    await first.getByRole('heading', { name: crisis.name }).waitFor();
    await first.getByText(camille.t(`crisis_level_${crisis.level}`)).waitFor();
    for (const line of lines.filter((l) => l.words)) await first.getByText(line.words.fr).waitFor();
    const stranger = await Person.of(browser, server, 'zoe', phone);
    await held(stranger);
    await stranger.page.goto(`/crises/${crisis.number}`, { waitUntil: 'domcontentloaded' });
    assert.equal(await stranger.page.getByText(crisis.name).count(), 0, 'another organisation reads nothing of it');
  });
});
