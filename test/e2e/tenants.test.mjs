// Two organisations on one server: each sees its own and nothing of the other.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

describe('two organisations on one server', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  story('Zoé, at her own address, sees nothing of Demo', async () => {
    const camille = await Person.of(browser, server, 'camille');
    const demo = {
      people: (await camille.get('/people?limit=100')).items,
      tickets: (await camille.get('/tickets?limit=50')).items,
      talks: (await camille.get('/conversations?limit=50')).items,
      queues: (await camille.get('/queues')).items,
    };
    for (const [what, items] of Object.entries(demo)) assert.ok(items.length > 0, `Demo has ${what}`);

    const zoe = await Person.enter(browser, server, { base: server.at('autre.localhost') });
    await zoe.signIn('zoe@autre.test');
    await zoe.page.waitForURL('**/console');
    await zoe.button('console_take_next').waitFor();
    assert.equal((await zoe.get('/me')).tenant.name, 'Autre');

    // Through the API, as her browser would ask: her lists hold nothing of Demo, and Demo's addresses lead nowhere.
    const known = new Set(Object.values(demo).flat().map((one) => one.id));
    for (const list of ['/people?limit=100', '/tickets?limit=50', '/conversations?limit=50', '/queues', '/users?limit=100']) {
      for (const one of (await zoe.get(list)).items) assert.ok(!known.has(one.id), `${list} shows ${one.id} of Demo`);
    }
    for (const path of [`/tickets/${demo.tickets[0].id}`, `/conversations/${demo.talks[0].id}`, `/people/${demo.people[0].id}`, `/threads/ticket/${demo.tickets[0].id}/messages`]) {
      assert.equal((await zoe.ask(path)).status, 404, path);
    }

    // And on the screen.
    for (const path of ['/console', '/tickets', '/ask']) {
      await zoe.page.goto(path);
      await zoe.page.getByRole('main').first().waitFor();
      await zoe.page.waitForLoadState('networkidle');
      const words = await zoe.page.locator('body').innerText();
      for (const person of demo.people) assert.ok(!words.includes(person.name), `${path} names ${person.name}`);
    }
    await zoe.page.goto(`/tickets/${demo.tickets[0].id}`);
    await zoe.page.getByText(/n’existe pas|introuvable/i).first().waitFor();
    assert.ok(!(await zoe.page.locator('body').innerText()).includes(demo.tickets[0].title));

    // A session carries its organisation wherever it is shown: Camille's opens Demo at Autre's address too, never Autre.
    // The application is left first: its own questions would be answered by the other organisation in the middle of a page.
    await zoe.page.goto('/favicon.svg');
    const [session] = await camille.context.cookies();
    await zoe.context.clearCookies();
    await zoe.context.addCookies([{ name: session.name, value: session.value, url: zoe.base, httpOnly: true }]);
    assert.equal((await zoe.get('/me')).tenant.name, 'Demo');
    const own = new Set(demo.people.map((p) => p.id));
    for (const one of (await zoe.get('/people?limit=100')).items) assert.ok(own.has(one.id), `${one.name} is not of Demo`);
    zoe.calm(/404/);
    camille.calm();
  });
});
