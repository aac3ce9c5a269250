// A whole crisis through the screens: six people, half of them on a phone, from the declaration to a log that proves whole.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { promisify } from 'node:util';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

const run = promisify(execFile);
const binary = process.env.COMPTOIR_BIN ?? join(import.meta.dirname, '../../bin/comptoir');
const NAME = 'Perte de la salle A de Lyon';
const PLAN = 'Remettre Lyon debout';
const PHONE = { viewport: { width: 390, height: 844 }, phone: true };

describe('a crisis', () => {
  let server, browser, number, lost;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  const at = (who, options) => Person.of(browser, server, who, options);
  const enter = async (person) => {
    await person.page.goto(`/crises/${number}`);
    await person.page.getByRole('heading', { name: NAME }).waitFor();
  };
  const tab = (person, key) => person.page.getByRole('navigation', { name: NAME }).getByRole('button', { name: person.like(key) }).tap();
  const line = (person, words) => person.page.locator('li.ln').filter({ hasText: words });
  /** For how long the crisis goes on, in seconds, as a person's screen says. */
  const elapsed = (person) => person.page.getByRole('timer', { name: person.t('crisis_elapsed') }).first().evaluate((e) => e.textContent.split(':').reduce((sum, part) => sum * 60 + Number(part), 0));
  const choose = async (person, label, words, within = person.page) => {
    const box = within.getByRole('combobox', { name: label });
    await box.fill(words);
    await person.page.getByRole('option').filter({ hasText: new RegExp(`^\\s*${words}`) }).first().click();
  };

  story('is declared, called, staffed, and its impact known', async () => {
    const [paul, ines, sami] = await Promise.all([at('paul@demo.test'), at('ines@demo.test', PHONE), at('sami', PHONE)]);
    await paul.page.goto('/crises');
    await paul.button('crisis_declare').click();
    const asked = paul.page.getByRole('dialog', { name: paul.t('crisis_declare') });
    await asked.getByRole('textbox', { name: paul.t('crisis_name') }).fill(NAME);
    await asked.getByRole('button', { name: paul.t('crisis_declare_do'), exact: true }).click();
    await paul.page.waitForURL(/\/crises\/CRI\d+$/);
    number = paul.page.url().split('/').at(-1);
    await line(paul, NAME).first().waitFor();

    // The roll-call: those who are called answer from where they are, by the band above their page.
    await paul.page.getByRole('button', { name: paul.t('crisis_call_people'), exact: true }).click();
    const roll = paul.page.getByRole('dialog', { name: paul.t('crisis_roll_call') });
    for (const who of ['Inès Carvalho', 'Yanis Belkacem', 'Nora Lefèvre', 'Camille Fournier', 'Sami Haddad']) await choose(paul, paul.t('crisis_call_who'), who, roll);
    await roll.getByRole('button', { name: paul.t('crisis_call_now'), exact: true }).click();
    await roll.getByText('Sami Haddad', { exact: true }).waitFor();
    await ines.page.goto('/console');
    await ines.page.getByRole('complementary', { name: ines.t('crisis_band', { name: NAME }) }).getByRole('link', { name: ines.t('crisis_join'), exact: true }).tap();
    await ines.page.getByRole('button', { name: ines.t('crisis_answer_take'), exact: true }).tap();
    await enter(sami);
    await sami.page.getByRole('button', { name: sami.t('crisis_answer_later'), exact: true }).tap();
    await sami.page.getByRole('menuitem', { name: sami.t('crisis_in_minutes', { count: 15 }) }).tap();
    await roll.getByRole('listitem').filter({ hasText: 'Inès Carvalho' }).getByText(/^prend/).waitFor();
    await roll.getByRole('listitem').filter({ hasText: 'Sami Haddad' }).getByText(/^dans 15 min/).waitFor();
    await paul.page.keyboard.press('Escape');

    // The roles: who directs does not write the log, and the screen says why not.
    const role = (key) => paul.page.getByRole('button', { name: paul.t('crisis_set_role', { role: paul.t(key) }), exact: true });
    const dialog = paul.page.getByRole('dialog', { name: paul.t('crisis_roles') });
    await role('crisis_role_director').click();
    await dialog.getByRole('button', { name: paul.t('crisis_role_me'), exact: true }).click();
    await dialog.getByRole('listitem').filter({ hasText: 'Paul Duret' }).waitFor();
    await paul.page.keyboard.press('Escape');
    await role('crisis_role_scribe').click();
    await dialog.getByRole('button', { name: paul.t('crisis_role_me'), exact: true }).click();
    await dialog.getByRole('alert').waitFor();
    await choose(paul, paul.t('crisis_role_person'), 'Inès Carvalho', dialog);
    await dialog.getByRole('listitem').filter({ hasText: 'Inès Carvalho' }).waitFor();
    await paul.page.keyboard.press('Escape');
    await role('crisis_role_technical').click();
    await choose(paul, paul.t('crisis_role_person'), 'Yanis Belkacem', dialog);
    await dialog.getByRole('listitem').filter({ hasText: 'Yanis Belkacem' }).waitFor();
    await paul.page.keyboard.press('Escape');

    // What is down, and what follows from it.
    await paul.page.getByRole('button', { name: paul.t('crisis_affected_add'), exact: true }).click();
    await choose(paul, paul.t('crisis_affected_add'), 'Centre de données de Lyon');
    await paul.page.getByRole('region', { name: paul.t('crisis_impact') }).getByRole('listitem').filter({ hasText: 'Centre de données de Lyon' }).first().waitFor();
    await line(paul, 'Centre de données de Lyon').first().waitFor();
    await accessible(paul.page);
    await tab(ines, 'crisis_impact');
    await ines.page.getByRole('listitem').filter({ hasText: 'Centre de données de Lyon' }).first().waitFor();
    await accessible(ines.page);
    paul.calm(/409 \(Conflict\).*\/roles/);
    for (const person of [ines, sami]) person.calm();
  });

  story('is written down from phones, one of which loses its network', async () => {
    const [paul, ines, yanis] = await Promise.all([at('paul@demo.test'), at('ines@demo.test', PHONE), at('yanis', PHONE)]);
    await Promise.all([enter(paul), enter(ines), enter(yanis)]);
    const type = async (person, words, as = 'crisis_type_information') => {
      await person.field('crisis_write').fill(words);
      await person.page.getByRole('button', { name: person.t(as), exact: true }).last().tap();
    };
    await type(ines, 'Onduleur B en défaut');
    await line(paul, 'Onduleur B en défaut').waitFor();
    await line(paul, 'Onduleur B en défaut').getByText(paul.t('crisis_to_verify'), { exact: true }).waitFor();

    // A message of a room becomes a line and an action by one tap each, with who said it.
    await yanis.page.getByRole('navigation', { name: NAME }).getByRole('button', { name: yanis.t('crisis_rooms'), exact: true }).tap();
    await yanis.page.getByRole('button', { name: yanis.t('crisis_main_room') }).tap();
    const words = yanis.page.getByRole('textbox', { name: yanis.t('crisis_main_room') });
    await words.fill('La baie SAN-02 ne répond plus');
    await yanis.button('thread_send').tap();
    await yanis.said('La baie SAN-02 ne répond plus').waitFor();
    await tab(ines, 'crisis_rooms');
    await ines.page.getByRole('button', { name: ines.t('crisis_main_room') }).tap();
    await ines.said('La baie SAN-02 ne répond plus').getByRole('button', { name: ines.t('crisis_type_information'), exact: true }).tap();
    const said = line(paul, 'La baie SAN-02 ne répond plus');
    await said.getByText('Yanis Belkacem').first().waitFor();
    await said.getByText('Inès Carvalho').first().waitFor();

    // A phone loses its network: three lines are typed there and wait. It has none for a whole minute, while the crisis goes on in the
    // stories that follow.
    await tab(yanis, 'crisis_tab_log');
    await line(yanis, 'La baie SAN-02 ne répond plus').waitFor();
    const away = ['Sans réseau, un', 'Sans réseau, deux', 'Sans réseau, trois'];
    lost = { phone: yanis.remain(), at: await elapsed(paul), away };
    await yanis.context.setOffline(true);
    for (const one of away) await type(yanis, one);
    await line(yanis, away[2]).getByText(yanis.t('crisis_waiting'), { exact: true }).waitFor();
    await tab(ines, 'crisis_tab_log');
    await type(ines, 'Pendant ce temps, la scribe écrit');
    await line(paul, 'Pendant ce temps').waitFor();
    await yanis.page.getByRole('status').getByText(yanis.t('offline_waiting', { count: 3 }), { exact: true }).waitFor();

    // A line is put right by a new one, and stays where it is.
    await line(ines, 'Onduleur B en défaut').getByRole('button', { name: /ligne/ }).last().tap();
    await ines.page.getByRole('menuitem', { name: ines.t('crisis_correct'), exact: true }).tap();
    const right = ines.page.getByRole('dialog');
    await right.getByRole('textbox').fill('C’est l’onduleur A');
    await right.getByRole('button', { name: ines.t('crisis_correct'), exact: true }).tap();
    await line(paul, 'Onduleur B en défaut').getByText(paul.t('crisis_refuted'), { exact: true }).waitFor();
    await line(paul, 'C’est l’onduleur A').waitFor();
    await accessible(yanis.page);
    for (const person of [paul, ines]) person.calm();
  });

  story('is rebuilt by a plan that becomes its actions, each with its procedure', async () => {
    const [paul, yanis] = await Promise.all([at('paul@demo.test'), at('yanis')]);
    await Promise.all([enter(paul), enter(yanis)]);
    await yanis.button('rebuild_start').click();
    await yanis.page.getByRole('dialog', { name: yanis.t('rebuild_start_title') }).getByRole('link', { name: yanis.t('rebuild_compute') }).click();
    await yanis.page.getByRole('button', { name: yanis.t('cmdb_rebuild') }).click();
    await yanis.page.getByRole('button', { name: yanis.t('cmdb_plan_save') }).click();
    const kept = yanis.page.getByRole('dialog');
    await kept.getByRole('textbox', { name: yanis.t('cmdb_plan_name') }).fill(PLAN);
    await kept.getByRole('button', { name: yanis.t('ui_save') }).click();
    await yanis.page.getByRole('heading', { level: 1, name: PLAN }).waitFor();
    await enter(yanis);
    await yanis.button('rebuild_start').click();
    await yanis.page.getByRole('dialog', { name: yanis.t('rebuild_start_title') }).getByRole('button').filter({ hasText: PLAN }).click();
    const plan = (person) => person.page.getByRole('region', { name: PLAN, exact: true });
    const first = plan(yanis).getByRole('listitem').first();
    await first.waitFor();
    await plan(paul).waitFor();
    const name = await first.getByRole('link').first().textContent();
    await first.getByRole('button', { name: yanis.t('rebuild_begin_one', { name }), exact: true }).click();
    await first.getByRole('button', { name: yanis.t('rebuild_do_one', { name }), exact: true }).click();
    await line(paul, `${name} »`).filter({ hasText: 'faite' }).waitFor();

    // A step that has a procedure leads to it.
    await plan(yanis).getByRole('button', { name: yanis.t('rebuild_show_all'), exact: true }).click();
    const help = plan(yanis).getByRole('link').and(yanis.page.locator('[href^="/runbooks/"]')).first();
    await help.click();
    await yanis.page.waitForURL(/\/runbooks\//);
    for (const person of [paul, yanis]) person.calm();
  });

  story('is steered: decisions, actions, a situation point; then it ends, and its log proves whole', async () => {
    const [paul, ines, nora, camille] = await Promise.all([at('paul@demo.test'), at('ines@demo.test', PHONE), at('nora'), at('camille')]);
    await Promise.all([enter(paul), enter(ines), enter(nora), enter(camille)]);

    // A decision, with what was known.
    await paul.page.getByRole('button', { name: paul.t('crisis_decide'), exact: true }).click();
    const form = paul.page.getByRole('form', { name: paul.t('crisis_decide') });
    await form.waitFor();
    await form.getByRole('textbox', { name: paul.t('crisis_decision_question') }).fill('Basculer à Marseille ?');
    await form.getByRole('textbox', { name: paul.t('crisis_decision_option', { n: 1 }) }).fill('Basculer');
    await form.getByRole('radio').first().check();
    await form.getByRole('button', { name: paul.t('crisis_decide'), exact: true }).click();
    await line(camille, 'Basculer à Marseille').waitFor();

    // Actions: typed by Camille, done by Nora.
    await camille.field('crisis_write').fill('Prévenir les utilisateurs');
    await camille.page.getByRole('button', { name: camille.t('crisis_type_action'), exact: true }).click();
    const box = nora.page.getByRole('checkbox', { name: nora.t('crisis_task_check', { title: 'Prévenir les utilisateurs' }) });
    await box.click();
    await nora.page.locator('li.ln').filter({ hasText: 'faite' }).filter({ hasText: 'Prévenir les utilisateurs' }).waitFor();

    // A situation point from the scribe's phone.
    await tab(ines, 'crisis_more_tab');
    await ines.page.getByRole('button', { name: ines.t('crisis_points') }).first().tap();
    await ines.button('crisis_point_prepare').tap();
    const text = ines.field('crisis_point_text');
    await text.waitFor();
    await text.fill('Bascule en cours, deux heures au plus.');
    await ines.button('crisis_point_publish').tap();
    await line(paul, 'Bascule en cours').waitFor();

    // The phone comes back after its minute: what it held leaves in its order, once, with the time at which it was typed.
    await paul.page.waitForFunction((end) => document.querySelector('[role=timer]').textContent.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) >= end, lost.at + 60, { timeout: 60_000 });
    const { phone, away } = lost;
    for (const one of away) await line(phone, one).getByText(phone.t('crisis_waiting'), { exact: true }).waitFor();
    assert.equal(await line(paul, 'Sans réseau').count(), 0);
    await phone.context.setOffline(false);
    for (const one of away) await line(paul, one).waitFor();
    await line(phone, away[2]).locator('.no.num').waitFor();
    await line(phone, 'Bascule en cours').waitFor(); // and what was said meanwhile is there
    const log = (await paul.get(`/crises/${number}/log?limit=500`)).items;
    const came = log.filter((l) => l.text?.startsWith('Sans réseau'));
    assert.deepEqual(came.map((l) => l.text), away);
    const meanwhile = log.find((l) => l.text === 'Pendant ce temps, la scribe écrit');
    for (const l of came) {
      assert.ok(l.number > meanwhile.number && l.event_at < meanwhile.event_at && !l.doubt, `${l.text}: ${JSON.stringify(l)}`);
      assert.ok(Date.parse(l.recorded_at) - Date.parse(l.event_at) > 55_000, `${l.text} was away for a minute: ${JSON.stringify(l)}`);
    }
    phone.calm(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket/);

    // On to steering, back to normal, to the post-mortem.
    for (const phase of ['crisis_phase_steering', 'crisis_phase_stand_down', 'crisis_phase_retex']) {
      await paul.page.getByRole('button', { name: paul.t('crisis_move_to', { phase: paul.t(phase) }), exact: true }).click();
      const asked = paul.page.getByRole('dialog');
      await asked.getByRole('button', { name: paul.t('crisis_move'), exact: true }).click();
      await asked.waitFor({ state: 'hidden' });
      await paul.page.getByRole('listitem').filter({ hasText: paul.t(phase) }).and(paul.page.locator('[aria-current="step"]')).waitFor();
    }
    await nora.page.goto('/crises?state=over');
    await nora.page.getByRole('link', { name: NAME, exact: true }).waitFor();

    // The browser finds the log whole, and so does the command, on the exported file.
    await paul.page.getByRole('button', { name: paul.t('crisis_chain'), exact: true }).click();
    const chain = paul.page.getByRole('dialog', { name: paul.t('crisis_chain') });
    await chain.getByRole('status').waitFor();
    const download = paul.page.waitForEvent('download');
    await chain.getByRole('link', { name: paul.t('crisis_export'), exact: true }).click();
    const file = await (await download).path();
    const head = (await paul.get(`/crises/${number}`)).head.hash;
    const { stdout } = await run(binary, ['verify', file, '--head', head]);
    assert.match(stdout, /\S/);

    // What it was like is a document.
    await paul.page.goto(`/crises/${number}/postmortem`);
    const [document] = await Promise.all([paul.page.waitForEvent('download'), paul.page.getByRole('button', { name: paul.t('retex_pdf'), exact: true }).click()]);
    assert.equal(document.suggestedFilename(), `${number}.pdf`);
    assert.match(await readFile(await document.path(), 'latin1'), /^%PDF-/);
    for (const person of [paul, ines, nora, camille]) person.calm();
  });
});
