// What agents do with a conversation between taking and resolving it: offers, pauses, hand-overs, four side by side, and what the
// person who asked sees of each.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe } from 'node:test';
import { openBrowser, Person, story } from './rig/people.mjs';
import { emptyDesk, freeHands } from './rig/scene.mjs';
import { Server } from './rig/server.mjs';

/** A picture in the folder that E2E_SHOTS names, to be looked at. */
async function shot(person, name) {
  if (process.env.E2E_SHOTS) await person.page.screenshot({ path: `${process.env.E2E_SHOTS}/${name}.png` });
}

describe('the desk', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  beforeEach(() => emptyDesk(browser, server));
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** An agent who is free, at the console. */
  async function atConsole(who, capacity = 4, options = {}) {
    const agent = await Person.of(browser, server, who, options);
    await freeHands(agent);
    await agent.put('/me/presence', { state: 'available', capacity });
    await agent.page.goto('/console');
    await agent.button('console_take_next').waitFor();
    return agent;
  }
  const ask = (person, symptoms, more = {}) => person.post('/conversations', { symptoms, ...more });
  const pane = (person, name) => person.page.getByRole('region', { name });

  story('a conversation is held, taken up again, handed over with a note, and given back to its queue', async () => {
    const [camille, yanis, sami] = [await atConsole('camille'), await atConsole('yanis'), await Person.of(browser, server, 'sami')];
    const talk = await ask(sami, 'Mon écran scintille depuis le déménagement');
    await sami.page.goto(`/conversations/${talk.id}`);
    await camille.button('console_take_next').click();
    const mine = pane(camille, 'Sami Haddad');
    await mine.waitFor();

    await camille.button('console_hold', {}, mine).click();
    await camille.button('console_resume_long', {}, mine).waitFor();
    await sami.page.getByText(sami.t('helper_on_hold', { name: 'Camille' })).first().waitFor();
    await shot(camille, 'held');
    await camille.button('console_resume_long', {}, mine).click();
    await camille.button('console_resolve', {}, mine).waitFor();

    await camille.button('console_transfer', {}, mine).click();
    const dialog = camille.page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /Yanis Belkacem/ }).check();
    await camille.field('console_note', {}, dialog).fill('Câble déjà changé, voir le pilote.');
    await shot(camille, 'transfer');
    await camille.button('console_transfer', {}, dialog).click();
    await mine.waitFor({ state: 'detached' });

    const his = pane(yanis, 'Sami Haddad');
    await his.waitFor();
    await his.getByText('Câble déjà changé, voir le pilote.').waitFor();
    assert.equal(await sami.page.getByText('Câble déjà changé').count(), 0, 'the requester reads a note between agents');
    await shot(yanis, 'transferred');
    await shot(sami, 'transferred-requester');

    await yanis.button('console_more', {}, his).last().click();
    await yanis.page.getByRole('menuitem', { name: yanis.t('console_return') }).click();
    const back = yanis.page.getByRole('dialog');
    await yanis.button('console_return_do', {}, back).click();
    await his.waitFor({ state: 'detached' });
    await sami.heading('turn_next').waitFor();
    const kept = await sami.get(`/conversations/${talk.id}`);
    assert.equal(kept.arrived_at, talk.arrived_at, 'whom one gives back keeps the time of arrival');
    for (const person of [camille, yanis, sami]) person.calm();
  });

  story('four conversations stand side by side, reached by their number', async () => {
    const camille = await atConsole('camille', 4, { viewport: { width: 2400, height: 1200 } });
    const ana = await Person.of(browser, server, 'ana');
    const people = (await ana.get('/people?limit=60')).items.filter((p) => p.roles?.length === 1 && p.roles[0] === 'requester').slice(0, 4);
    assert.equal(people.length, 4);
    for (const [i, person] of people.entries()) await ask(camille, `Question ${i + 1} de ${person.name}`, { on_behalf_of: person.id });
    for (const person of people) {
      await camille.button('console_take_next').click();
      await pane(camille, person.name).waitFor();
    }
    const boxes = await Promise.all(people.map((p) => pane(camille, p.name).boundingBox()));
    for (const [i, box] of boxes.entries()) {
      assert.ok(box.width >= 280, `column ${i + 1} is ${box.width} px wide`);
      for (const other of boxes.slice(i + 1)) assert.ok(box.x + box.width <= other.x || other.x + other.width <= box.x, 'two columns overlap');
    }
    await camille.page.keyboard.press('Alt+3');
    await camille.page.keyboard.type('Bonjour, je suis à vous.');
    await camille.page.keyboard.press('Enter');
    await pane(camille, people[2].name).getByText('Bonjour, je suis à vous.').waitFor();
    await shot(camille, 'four');
    camille.calm();
  });

  story('a picture is pasted, a file is dropped, and both are seen by the other', async () => {
    const [camille, sami] = [await atConsole('camille'), await Person.of(browser, server, 'sami')];
    const talk = await ask(sami, 'Voici ce que j’ai à l’écran');
    await camille.button('console_take_next').click();
    await pane(camille, 'Sami Haddad').waitFor();
    await sami.page.goto(`/conversations/${talk.id}`);
    const field = sami.page.getByRole('textbox').last();
    await field.waitFor();
    await field.evaluate(async (node) => {
      const canvas = new OffscreenCanvas(320, 200);
      const pen = canvas.getContext('2d');
      pen.fillStyle = 'teal';
      pen.fillRect(20, 20, 280, 160);
      const data = new DataTransfer();
      data.items.add(new File([await canvas.convertToBlob()], 'écran.png', { type: 'image/png' }));
      node.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await sami.page.getByText('écran.png').first().waitFor();
    await field.evaluate((node) => {
      const data = new DataTransfer();
      data.items.add(new File(['erreur 0x80070005'], 'journal.txt', { type: 'text/plain' }));
      for (const type of ['dragenter', 'dragover', 'drop']) node.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await sami.page.getByText('journal.txt').first().waitFor();
    await shot(sami, 'pasted');
    await sami.button('thread_send').click();
    await pane(camille, 'Sami Haddad').getByText('journal.txt').waitFor();
    await pane(camille, 'Sami Haddad').getByRole('button', { name: camille.t('thread_open_picture', { name: 'écran.png' }) }).waitFor();
    await shot(camille, 'files');
    for (const person of [camille, sami]) person.calm();
  });

  story('who will not wait is called back, with what was written', async () => {
    const sami = await Person.of(browser, server, 'sami');
    const talk = await ask(sami, 'Mon téléphone ne sonne plus');
    await sami.page.goto(`/conversations/${talk.id}`);
    await sami.button('turn_call').click();
    const dialog = sami.page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('01 23 45 67 89');
    await shot(sami, 'call-back');
    await sami.button('turn_call_go', {}, dialog).click();
    await sami.page.waitForURL(/\/tickets\/INC/);
    await sami.page.getByText('Mon téléphone ne sonne plus').first().waitFor();
    await sami.page.getByText('01 23 45 67 89').first().waitFor();
    sami.calm();
  });

  story('a supervisor reorders the queues, and the console follows', async () => {
    const [nora, camille] = [await Person.of(browser, server, 'nora'), await atConsole('camille')];
    const names = async () => (await camille.get('/queues')).items.map((q) => q.name);
    const [first, second] = await names();
    await nora.page.goto('/admin/queues');
    await nora.button('admin_down', { name: first }).click();
    await nora.button('admin_up', { name: first }).and(nora.page.locator(':enabled')).waitFor();
    await camille.page.waitForFunction(
      ([a, b]) => {
        const heads = [...document.querySelectorAll('main aside h2, main aside h3')].map((h) => h.textContent);
        const [former, latter] = [heads.findIndex((t) => t.includes(a)), heads.findIndex((t) => t.includes(b))];
        return latter >= 0 && former > latter;
      },
      [first, second],
    );
    await shot(nora, 'queues');
    assert.deepEqual((await names()).slice(0, 2), [second, first]);
    for (const person of [nora, camille]) person.calm();
  });

  story('one address in two organisations is asked which', async () => {
    const [ana, zoe] = [await Person.of(browser, server, 'ana'), await Person.of(browser, server, 'zoe')];
    const made = [];
    for (const admin of [ana, zoe]) made.push(await admin.post('/users', { email: 'double@exemple.test', name: 'Dominique Double', roles: ['requester'] }));
    for (const [i, admin] of [ana, zoe].entries()) {
      const { link } = await admin.post(`/users/${made[i].id}/invite`);
      const guest = await Person.enter(browser, server);
      await guest.page.goto(new URL(link).pathname);
      await guest.page.getByLabel(guest.t('invitation_password'), { exact: true }).fill('un-long-mot-de-passe');
      await guest.page.getByRole('button', { name: guest.t('invitation_go') }).click();
      await guest.heading('home_mine').waitFor();
      await guest.leave();
    }
    const both = await Person.enter(browser, server);
    await both.signIn('double@exemple.test', 'un-long-mot-de-passe');
    await both.heading('sign_in_choose').waitFor();
    await shot(both, 'choose');
    await both.page.getByRole('button', { name: /Demo|Démo/ }).first().click();
    await both.heading('home_mine').waitFor();
    both.calm();
  });

  story('an offer goes to who is free, counts down, is declined, and goes on to the next', async () => {
    const ana = await Person.of(browser, server, 'ana');
    const agents = [await atConsole('camille'), await atConsole('yanis')];
    const group = await ana.post('/groups', { name: 'Partages' });
    for (const agent of agents) await ana.put(`/groups/${group.id}/members/${(await agent.get('/me')).id}`);
    const queue = await ana.post('/queues', { name: 'Partages', group_id: group.id, mode: 'offer' });
    const sami = await Person.of(browser, server, 'sami');
    const talk = await ask(sami, 'Je n’ai plus accès au partage Compta', { queue_id: queue.id });
    await sami.page.goto(`/conversations/${talk.id}`);
    const offer = (agent) => agent.page.getByRole('alert', { name: agent.t('console_offer', { name: 'Sami Haddad' }) });
    const asked = await Promise.any(agents.map(async (agent) => (await offer(agent).waitFor(), agent)));
    const other = agents.find((agent) => agent !== asked);
    assert.match(await offer(asked).locator('time').innerText(), /^\d+ s$/);
    await sami.page.getByText(sami.t('turn_coming')).waitFor();
    await shot(asked, 'offer');
    await asked.button('console_decline', {}, offer(asked)).click();
    await offer(other).waitFor();
    await offer(asked).waitFor({ state: 'detached' });
    await other.button('console_accept', {}, offer(other)).click();
    await pane(other, 'Sami Haddad').waitFor();
    await sami.page.getByRole('log').waitFor();
    for (const person of [...agents, sami]) person.calm();
  });
});
