// The work beside the log of a crisis: what one person does in a panel, another sees at once, from a desk or with one thumb.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { PushService } from './rig/push.mjs';
import { Server } from './rig/server.mjs';

const NAME = 'Exercice panneaux';
const PHONE = { viewport: { width: 390, height: 844 }, phone: true };

describe('the panels of a crisis', () => {
  let server, browser, push, crisis;
  before(async () => {
    [server, browser, push] = await Promise.all([Server.start('demo', { settings: { COMPTOIR_PUSH_PRIVATE: 'true' } }), openBrowser(), PushService.start()]);
    const paul = await Person.of(browser, server, 'paul@demo.test');
    const ines = await Person.of(browser, server, 'ines@demo.test');
    crisis = await paul.post('/crises', { name: NAME, level: 2, exercise: true, cadence_min: 30 });
    await paul.post(`/crises/${crisis.id}/roles`, { role: 'scribe', person_id: (await ines.get('/me')).id });
    await paul.post(`/crises/${crisis.id}/log`, { text: 'Nous savons : données perdues' });
    await name(paul);
    await Promise.all([paul.leave(), ines.leave()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await push?.stop();
  });
  /** Paul names Camille, whose phone is told of it if she has not read it within a minute: the last story. Then much is said. */
  async function name(paul) {
    const camille = await Person.of(browser, server, 'camille', PHONE);
    await paul.post(`/crises/${crisis.id}/roles`, { role: 'expert', person_id: (await camille.get('/me')).id });
    await camille.context.grantPermissions(['notifications'], { origin: server.url });
    await camille.context.addInitScript(push.subscribes());
    await camille.page.goto('/account');
    await camille.button('notify_on').click();
    await camille.page.getByText(camille.t('notify_this'), { exact: true }).waitFor();
    const { items: [room] } = await paul.get(`/crises/${crisis.id}/rooms`);
    await paul.post(`/threads/crisis_room/${room.id}/messages`, { text: '@Camille Fournier où en est la bascule ?' });
    for (let n = 1; n <= 60; n++) await paul.post(`/threads/crisis_room/${room.id}/messages`, { text: `Suite ${n}` });
    await camille.leave();
  }
  const at = (who, options) => Person.of(browser, server, who, options);
  const enter = async (person) => {
    await person.page.goto(`/crises/${crisis.number}`);
    await person.page.getByRole('heading', { name: NAME }).waitFor();
  };
  const side = (person, key) => person.page.getByRole('navigation', { name: person.t('crisis_work') }).getByRole('button', { name: person.t(key), exact: true }).click();
  const more = async (person, key) => {
    await person.page.getByRole('navigation', { name: NAME }).getByRole('button', { name: person.t('crisis_more_tab'), exact: true }).tap();
    await person.page.getByRole('listitem').getByRole('button', { name: person.like(key) }).first().tap();
  };
  const column = (person, key, words) => person.page.getByRole('group', { name: person.t(key), exact: true }).getByRole('listitem').filter({ hasText: words });

  story('actions move by keys, by menu and by thumb, and nothing typed is lost', async () => {
    const [paul, ines] = await Promise.all([at('paul@demo.test'), at('ines@demo.test', PHONE)]);
    await Promise.all([enter(paul), enter(ines)]);
    await ines.page.getByRole('navigation', { name: NAME }).getByRole('button', { name: ines.like('crisis_tasks') }).tap();
    await ines.field('crisis_task_new').fill('Restaurer l’annuaire');
    await ines.page.getByRole('button', { name: ines.t('crisis_task_add_it'), exact: true }).tap();
    await column(paul, 'crisis_task_todo', 'Restaurer l’annuaire').waitFor();

    // By keys: to the right is « doing »; the phone follows.
    const card = column(paul, 'crisis_task_todo', 'Restaurer l’annuaire').getByRole('button', { name: 'Restaurer l’annuaire', exact: false }).first();
    await card.focus();
    await paul.page.keyboard.press('Control+ArrowRight');
    await column(ines, 'crisis_task_doing', 'Restaurer l’annuaire').waitFor();

    // By one thumb: blocked wants a reason, and shows it to the other.
    await ines.button('crisis_task_move', { title: 'Restaurer l’annuaire' }).tap();
    await ines.page.getByRole('menuitem', { name: ines.t('crisis_task_to', { state: ines.t('crisis_task_blocked') }), exact: true }).tap();
    const why = ines.page.getByRole('dialog');
    await why.getByRole('textbox').fill('Pas de courant en salle 2');
    await why.getByRole('button', { name: ines.t('crisis_task_to', { state: ines.t('crisis_task_blocked') }), exact: true }).tap();
    await column(paul, 'crisis_task_blocked', 'Pas de courant en salle 2').waitFor();

    // Two at once on the same action: who comes second keeps what was typed, and says what holds.
    await column(paul, 'crisis_task_blocked', 'Restaurer l’annuaire').getByRole('button', { name: 'Restaurer l’annuaire' }).first().click();
    const sheet = paul.page.getByRole('dialog', { name: 'Restaurer l’annuaire' });
    await sheet.getByRole('textbox', { name: paul.t('crisis_task_title'), exact: true }).fill('Restaurer l’annuaire AD');
    await ines.patch(`/crises/${crisis.id}/tasks/1`, { priority: 1 });
    await column(ines, 'crisis_task_blocked', ines.t('crisis_task_first')).waitFor();
    await sheet.getByRole('button', { name: paul.t('ui_save'), exact: true }).click();
    await sheet.getByRole('button', { name: paul.t('crisis_stale_mine'), exact: true }).click();
    await sheet.getByRole('button', { name: paul.t('ui_save'), exact: true }).click();
    await column(ines, 'crisis_task_blocked', 'Restaurer l’annuaire AD').getByText(ines.t('crisis_task_first'), { exact: true }).waitFor(); // and hers stays
    await accessible(paul.page);
    await accessible(ines.page);
    paul.calm(/412 \(Precondition Failed\)/);
    ines.calm();
  });

  story('a decision is proposed by one, taken by who directs, and seen by a third at once', async () => {
    const [paul, ines, nora] = await Promise.all([at('paul@demo.test'), at('ines@demo.test', PHONE), at('nora')]);
    await paul.post(`/crises/${crisis.id}/roles`, { role: 'technical_lead', person_id: (await nora.get('/me')).id });
    await Promise.all([enter(paul), enter(ines), enter(nora)]);
    await Promise.all([side(paul, 'crisis_decisions'), side(nora, 'crisis_decisions')]);
    const card = (person) => person.page.getByRole('listitem').filter({ hasText: 'Basculer sur le site de secours ?' }).and(person.page.locator('[data-decision]'));
    await more(ines, 'crisis_decisions');
    await ines.page.getByRole('button', { name: ines.t('crisis_propose'), exact: true }).tap();
    const form = ines.page.getByRole('form', { name: ines.t('crisis_propose'), exact: true });
    await form.getByRole('textbox', { name: ines.t('crisis_decision_question'), exact: true }).fill('Basculer sur le site de secours ?');
    await form.getByRole('textbox', { name: ines.t('crisis_decision_option', { n: 1 }), exact: true }).fill('Basculer');
    await form.getByRole('textbox', { name: ines.t('crisis_decision_option', { n: 2 }), exact: true }).fill('Attendre');
    await form.getByRole('button', { name: ines.t('crisis_propose'), exact: true }).tap();
    await Promise.all([paul, nora].map((one) => card(one).getByText(one.t('crisis_decision_proposed'), { exact: true }).waitFor()));
    await accessible(ines.page, 'a decision that is proposed');
    assert.equal(await card(ines).getByRole('button', { name: ines.t('crisis_decide'), exact: true }).count(), 0, 'who writes the log does not decide');

    await card(paul).getByRole('button', { name: paul.t('crisis_decide'), exact: true }).click();
    await card(paul).getByRole('radio', { name: paul.t('crisis_decision_choose', { option: 'Basculer' }), exact: true }).check();
    await card(paul).getByRole('form').getByRole('button', { name: paul.t('crisis_decide'), exact: true }).click();
    for (const one of [nora, ines]) {
      await card(one).getByText(one.t('crisis_decision_proposed'), { exact: true }).waitFor({ state: 'detached' });
      await card(one).getByText(/Inès Carvalho/).first().waitFor();
      await card(one).getByText('Paul Duret', { exact: true }).waitFor();
    }
    await Promise.all([paul, nora].map((one) => accessible(one.page, 'a decision that is taken')));
    for (const one of [paul, ines, nora]) one.calm();
  });

  story('messages, legal deadlines and guests show to the other at once', async () => {
    const [paul, ines] = await Promise.all([at('paul@demo.test'), at('ines@demo.test', PHONE)]);
    await Promise.all([enter(paul), enter(ines)]);
    await side(paul, 'crisis_messages');
    await paul.button('crisis_message_plan').first().click();
    const plan = paul.page.getByRole('form', { name: paul.t('crisis_message_plan') });
    await plan.getByRole('textbox', { name: paul.t('crisis_message_text'), exact: true }).fill('Le portail est arrêté, retour vers midi.');
    await plan.getByRole('button', { name: paul.t('crisis_message_plan'), exact: true }).click();
    await more(ines, 'crisis_messages');
    const told = ines.page.getByRole('listitem').filter({ hasText: 'Le portail est arrêté' });
    await told.getByText(ines.t('crisis_message_planned'), { exact: true }).waitFor();
    await paul.page.getByRole('listitem').filter({ hasText: 'Le portail est arrêté' }).getByRole('button', { name: paul.t('crisis_message_send'), exact: true }).click();
    await paul.page.getByRole('dialog').getByRole('button', { name: paul.t('crisis_message_was_said'), exact: true }).click();
    await told.getByText(ines.t('crisis_message_sent'), { exact: true }).waitFor();
    await accessible(paul.page);

    await side(paul, 'crisis_clocks');
    await paul.button('crisis_clock_begin').click();
    const begin = paul.page.getByRole('form', { name: paul.t('crisis_clock_begin') });
    await begin.getByRole('combobox', { name: paul.t('crisis_clock_line') }).fill('Nous savons');
    await paul.page.getByRole('option', { name: 'Nous savons' }).first().click();
    await begin.getByRole('button', { name: paul.t('crisis_clock_start'), exact: true }).click();
    await more(ines, 'crisis_clocks');
    await ines.page.locator('li[data-clock="nis2.early_warning"]').getByRole('timer').waitFor();
    await paul.page.locator('li[data-clock="nis2.early_warning"]').getByRole('button', { name: paul.t('crisis_clock_meet'), exact: true }).click();
    await paul.page.getByRole('dialog').getByRole('button', { name: paul.t('crisis_clock_meet'), exact: true }).click();
    await ines.page.locator('li[data-clock="nis2.early_warning"]').getByText('Paul Duret').waitFor();
    await accessible(ines.page);

    await side(paul, 'crisis_members');
    await paul.button('crisis_guest_invite').click();
    const asked = paul.page.getByRole('dialog');
    await asked.getByRole('textbox', { name: paul.t('crisis_guest_name'), exact: true }).fill('Luc Hébert');
    await asked.getByRole('button', { name: paul.t('crisis_guest_make'), exact: true }).click();
    assert.match(await asked.getByLabel(paul.t('crisis_guest_link'), { exact: true }).inputValue(), /\/guest\/.+/);
    await asked.getByRole('button', { name: paul.t('crisis_guest_copied'), exact: true }).click();
    await more(ines, 'crisis_members');
    const guest = ines.page.locator('li[data-guest]').filter({ hasText: 'Luc Hébert' });
    await guest.waitFor();
    await paul.page.locator('li[data-guest]').getByRole('button', { name: paul.t('crisis_guest_revoke'), exact: true }).click();
    await paul.confirm('crisis_guest_revoke_title', 'crisis_guest_revoke', { name: 'Luc Hébert' });
    await guest.getByText(ines.t('crisis_guest_revoked')).waitFor();
    await accessible(paul.page);
    for (const person of [paul, ines]) person.calm();
  });

  story('an inject reaches the players when it is released, and the handover sheet says all', async () => {
    const [paul, ines] = await Promise.all([at('paul@demo.test'), at('ines@demo.test', PHONE)]);
    await Promise.all([enter(paul), enter(ines)]);
    await side(paul, 'crisis_injects');
    await paul.button('crisis_inject_add').first().click();
    const form = paul.page.getByRole('form', { name: paul.t('crisis_inject_add') });
    await form.getByRole('textbox', { name: paul.t('crisis_inject_title'), exact: true }).fill('Appel de la presse');
    await form.getByRole('textbox', { name: paul.t('crisis_inject_text'), exact: true }).fill('Un journaliste demande ce qui se passe.');
    await form.getByRole('button', { name: paul.t('ui_save'), exact: true }).click();
    const inject = paul.page.locator('li[data-inject]').filter({ hasText: 'Appel de la presse' });
    await inject.getByRole('button', { name: paul.t('crisis_inject_release'), exact: true }).click();
    await inject.getByText(paul.t('crisis_inject_released'), { exact: true }).waitFor();
    await ines.page.locator('li.ln').filter({ hasText: 'INJECT INJ-1' }).waitFor();
    await paul.field('crisis_note_new').fill('L’historienne a noté l’heure.');
    await paul.button('crisis_note_add').click();
    await paul.page.getByText('L’historienne a noté l’heure.', { exact: true }).waitFor();
    await accessible(paul.page);

    await paul.page.getByRole('button', { name: paul.t('crisis_handover'), exact: true }).click();
    const sheet = paul.page.getByRole('dialog', { name: paul.t('crisis_handover_sheet') });
    await sheet.getByText('Restaurer l’annuaire AD', { exact: true }).waitFor();
    await sheet.getByText(paul.t('crisis_exercise_tag'), { exact: true }).waitFor();
    await accessible(paul.page);
    for (const person of [paul, ines]) person.calm();
  });

  story('who is named in a room is led to it, at the message', async () => {
    const camille = await at('camille', PHONE);
    let notice;
    do notice = await push.next(75_000);
    while (!notice.tag.startsWith('mention-'));
    assert.match(notice.title, /Paul Duret/);
    await camille.page.goto(notice.page);
    await camille.page.getByRole('heading', { name: NAME }).waitFor();
    const said = camille.said('où en est la bascule');
    await said.waitFor();
    await camille.page.locator('.flash').filter({ hasText: 'où en est la bascule' }).waitFor();
    // It is before the reader's eyes, and not what was said last.
    await said.evaluate((e) => new Promise((seen) => {
      const eyes = new IntersectionObserver(([one]) => {
        if (!one.isIntersecting) return;
        eyes.disconnect();
        seen();
      }, { threshold: 1 });
      eyes.observe(e);
    }));
    camille.calm();
  });
});
