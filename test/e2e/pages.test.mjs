// Every page: usable with assistive technology (axe, WCAG 2.2 AA) in light and dark, and silent on the console under the strict
// content policy.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { freeHands } from './rig/scene.mjs';
import { Server } from './rig/server.mjs';

describe('pages', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function shows(person, path, locator) {
    await person.page.goto(path);
    await locator.first().waitFor();
    await accessible(person.page, `${path}, ${person.lang}`);
  }

  for (const theme of ['light', 'dark']) {
    story(`doors, ${theme}`, async () => {
      const visitor = await Person.enter(browser, server, { theme });
      await shows(visitor, '/sign-in', visitor.page.getByRole('heading', { name: visitor.t('sign_in_demo') }));
      await shows(visitor, '/reset', visitor.field('sign_in_email'));
      await shows(visitor, '/invitations/nothing', visitor.page.getByRole('alert'));
      await shows(visitor, '/nowhere', visitor.page.getByText(visitor.t('lost_title')));
      visitor.calm(/invitations\/nothing/);
    });

    story(`the portal and the waiting room, ${theme}`, async () => {
      const sami = await Person.of(browser, server, 'sami', { theme });
      await shows(sami, '/', sami.heading('home_mine'));
      await shows(sami, '/requests', sami.page.getByRole('heading', { level: 1 }));
      await shows(sami, '/account', sami.page.getByRole('heading', { level: 1 }));
      const talk = await sami.post('/conversations', { symptoms: 'Le badge ne m’ouvre plus la porte du parking' });
      await shows(sami, `/conversations/${talk.id}`, sami.button('turn_leave'));
      await sami.post(`/conversations/${talk.id}/abandon`);
      await sami.page.getByText(sami.t('room_closed')).waitFor();
      await accessible(sami.page, 'a closed conversation');
      const ticket = await sami.post('/tickets', { kind: 'incident', title: 'Badge refusé au parking', description: 'Depuis **lundi**.' });
      await shows(sami, `/tickets/${ticket.number}`, sami.page.getByRole('heading', { name: ticket.title }));
      sami.calm();
    });

    story(`the console, ${theme}`, async () => {
      const camille = await Person.of(browser, server, 'camille', { theme });
      await freeHands(camille);
      await shows(camille, '/console', camille.button('console_take_next'));
      await camille.button('console_take_next').click();
      await camille.page.getByRole('textbox', { name: camille.like('console_answer_to') }).waitFor();
      await camille.heading('console_before').waitFor();
      await accessible(camille.page, 'the console with a conversation');
      await camille.page.keyboard.press('Escape');
      await camille.button('console_resolve').click();
      await camille.page.getByRole('dialog').waitFor();
      await accessible(camille.page, 'ending a conversation');
      camille.calm();
    });

    story(`tickets, ${theme}`, async () => {
      const camille = await Person.of(browser, server, 'camille', { theme });
      await shows(camille, '/tickets', camille.page.getByRole('link', { name: /INC\d{7}/ }));
      const [one] = (await camille.get('/tickets?state=in_progress&limit=1')).items;
      assert.ok(one, 'the demonstration has a ticket in progress');
      await shows(camille, `/tickets/${one.number}`, camille.page.getByText(one.number));
      await camille.button('thread_publish').waitFor();
      await accessible(camille.page, `ticket ${one.number}`);
      camille.calm();
    });

    story(`administration, ${theme}`, async () => {
      const ana = await Person.of(browser, server, 'ana', { theme });
      const parts = { users: 'admin_new_user', groups: 'admin_new_group', queues: 'admin_new_queue', replies: 'admin_new_reply', mail: undefined, jobs: undefined };
      for (const [part, button] of Object.entries(parts)) {
        await shows(ana, `/admin/${part}`, button ? ana.button(button) : ana.page.getByRole('heading', { level: 1 }));
      }
      await ana.page.goto('/admin/users');
      await ana.button('admin_new_user').click();
      await ana.page.getByRole('dialog').waitFor();
      await accessible(ana.page, 'a new user');
      await shows(ana, '/people', ana.page.getByRole('link', { name: /Camille Fournier/ }).or(ana.page.getByRole('button', { name: /Camille Fournier/ })));
      ana.calm();
    });

    story(`a crisis and its panels, ${theme}`, async () => {
      const ana = await Person.of(browser, server, 'ana', { theme });
      const { page } = ana;
      const crisis = await ana.get('/crises/CRI0000002');
      await shows(ana, '/crises', page.getByRole('main').getByRole('link', { name: crisis.name, exact: true }));
      await shows(ana, '/crises/CRI0000002', page.getByRole('heading', { name: crisis.name }));
      const sides = page.getByRole('navigation', { name: ana.t('crisis_work'), exact: true }).getByRole('button');
      for (const side of await sides.all()) {
        await side.click();
        await side.and(page.locator('[aria-current=page]')).waitFor();
        await page.getByRole('region', { name: ana.t('crisis_work'), exact: true }).getByRole('heading', { level: 2 }).first().waitFor();
        await accessible(page, `a crisis, ${await side.getAttribute('aria-label')}`);
      }
      ana.calm();
    });

    story(`around a crisis, ${theme}`, async () => {
      const ana = await Person.of(browser, server, 'ana', { theme });
      const { page } = ana;
      await shows(ana, '/crises/CRI0000002/wall', page.getByRole('heading', { level: 1 }));
      await shows(ana, '/crises/CRI0000001/postmortem', page.getByRole('slider'));
      await shows(ana, '/admin/audiences', page.getByRole('heading', { level: 1, name: ana.t('outside_audiences'), exact: true }));
      await ana.button('admin_edit_named', { name: ana.t('crisis_audience_management') }).click();
      await page.getByRole('dialog').waitFor();
      await accessible(page, 'an audience');
      ana.calm();
    });
  }
});
