// Changes: one agent plans one and sees what it meets before it is kept, another finds both in the calendar; a crisis freezes, and the
// form says it.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, phone: true };

/** A day of the second week from now, so that it is never in the week where a test begins, as a field of the browser holds it. */
function inDays(days, hour) {
  const at = new Date(Date.now() + days * 86_400_000);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}T${hour}`;
}

describe('changes', () => {
  let server, browser, room, host;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
    const camille = await Person.of(browser, server, 'camille');
    room = await camille.post('/cis', { name: 'SALLE-ESSAI-1', class: 'room' });
    host = await camille.post('/cis', { name: 'SRV-ESSAI-7', class: 'server' });
    await camille.post('/relations', { from: host.id, type: 'hosted_at', to: room.id });
    await camille.leave();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** The form of a new change, filled but not sent. */
  async function fill(person, name, item, from, to) {
    const form = person.page.getByRole('dialog', { name: person.t('change_new'), exact: true });
    await person.field('ticket_field_title', undefined, form).fill(name);
    if (item) {
      await form.getByRole('combobox', { name: person.t('change_cis'), exact: true }).fill(item);
      await person.page.getByRole('option', { name: new RegExp(item) }).first().click();
    }
    await form.getByLabel(person.t('change_window_from'), { exact: true }).fill(from);
    await form.getByLabel(person.t('change_window_to'), { exact: true }).fill(to);
    return form;
  }

  story('a conflict is told with its reason before anything is saved, and another agent sees both', async () => {
    const day = inDays(9, '').slice(0, 10);
    const yanis = await Person.of(browser, server, 'yanis');
    await yanis.page.goto('/console');
    await yanis.page.getByRole('link', { name: yanis.t('change_title'), exact: true }).click();
    await yanis.button('change_new').click();
    let form = await fill(yanis, 'Couper la salle d’essai', 'SALLE-ESSAI-1', `${day}T20:00`, `${day}T23:00`);
    await form.getByText(yanis.t('change_no_conflict'), { exact: true }).waitFor();
    await yanis.button('change_make', undefined, form).click();
    await yanis.page.waitForURL(/\/tickets\/CHG/);

    await yanis.page.goto(`/cmdb/${host.number}`);
    await yanis.page.getByRole('link', { name: 'Couper la salle d’essai' }).waitFor();
    await yanis.page.getByRole('link', { name: yanis.t('change_new'), exact: true }).click();
    form = await fill(yanis, 'Changer les disques du serveur d’essai', '', `${day}T22:00`, `${day}T23:30`);
    await form.getByText(yanis.t('change_conflicts', { count: 1 }), { exact: true }).waitFor();
    await form.getByRole('link', { name: /Couper la salle d’essai/ }).waitFor();
    await form.getByText(yanis.t('change_why_carries', { names: 'SRV-ESSAI-7' })).waitFor();
    await accessible(yanis.page, 'a new change with a conflict');
    await yanis.field('change_backout', undefined, form).fill('Remettre les anciens disques.');
    await yanis.button('change_make', undefined, form).click();
    await yanis.page.waitForURL(/\/tickets\/CHG/);
    await yanis.page.getByText('Remettre les anciens disques.', { exact: true }).waitFor();
    await yanis.page.getByText(yanis.t('change_conflicts', { count: 1 }), { exact: true }).waitFor();
    await accessible(yanis.page, 'a change on its page');

    const camille = await Person.of(browser, server, 'camille', { lang: 'en', theme: 'dark' });
    await camille.page.goto(`/changes?day=${day}`);
    const block = camille.page.getByRole('button', { name: /Changer les disques du serveur d’essai.*1 conflict/ });
    await block.waitFor();
    await accessible(camille.page, 'the calendar of a week, in the dark');
    await block.focus();
    await camille.page.keyboard.press('Enter');
    const peek = camille.page.getByRole('dialog', { name: 'Changer les disques du serveur d’essai' });
    await peek.getByText(camille.t('change_why_carries', { names: 'SRV-ESSAI-7' })).waitFor();
    await camille.page.keyboard.press('Escape');
    await camille.page.getByRole('tab', { name: camille.t('change_month'), exact: true }).click();
    await camille.page.getByRole('button', { name: /Couper la salle d’essai.*1 conflict/ }).waitFor();
    await accessible(camille.page, 'the calendar of a month, in the dark');

    // The other is moved away: the calendar of who looks on follows.
    const other = (await yanis.get(`/changes?from=${day}T00:00:00Z&ci=${host.id}`)).items.find((e) => e.title.startsWith('Couper'));
    await yanis.post(`/tickets/${other.id}/cancel`, { reason: 'Reporté' });
    await camille.page.getByRole('button', { name: /Couper la salle d’essai/ }).waitFor({ state: 'detached' });
    yanis.calm();
    camille.calm();
  });

  story('a crisis freezes what it must, and who plans a change is told', async () => {
    const day = inDays(12, '').slice(0, 10);
    const paul = await Person.of(browser, server, 'paul@demo.test');
    const crisis = await paul.post('/crises', { name: 'Instabilité du site d’essai', level: 2 });
    await paul.page.goto(`/crises/${crisis.number}`);
    await paul.page.getByRole('heading', { name: 'Instabilité du site d’essai' }).waitFor();
    await paul.page.getByRole('button', { name: paul.t('crisis_more'), exact: true }).click();
    await paul.page.getByRole('menuitem', { name: paul.t('freeze_title'), exact: true }).click();
    const frozen = paul.page.getByRole('dialog', { name: paul.t('freeze_title'), exact: true });
    await paul.field('freeze_reason', undefined, frozen).fill('Le site d’essai ne tient pas');
    await frozen.getByLabel(paul.like('freeze_from')).fill(`${day}T06:00`);
    await frozen.getByLabel(paul.t('freeze_until'), { exact: true }).fill(`${day}T18:00`);
    await paul.button('freeze_declare', undefined, frozen).click();
    await frozen.getByText('Le site d’essai ne tient pas', { exact: true }).waitFor();
    await accessible(paul.page, 'the freezes of a crisis');

    const yanis = await Person.of(browser, server, 'yanis', PHONE);
    await yanis.page.goto(`/changes?day=${day}`);
    await yanis.page.getByText(yanis.t('change_frozen', { reason: 'Le site d’essai ne tient pas' })).first().waitFor();
    await yanis.button('change_new').tap();
    const form = await fill(yanis, 'Redémarrer le serveur d’essai', 'SRV-ESSAI-7', `${day}T08:00`, `${day}T09:00`);
    await form.getByText(yanis.t('change_frozen', { reason: 'Le site d’essai ne tient pas' })).waitFor();
    await accessible(yanis.page, 'a change in a freeze, on a phone');
    await yanis.button('change_make', undefined, form).tap();
    await yanis.page.waitForURL(/\/tickets\/CHG/);
    await yanis.page.goto(`/changes?day=${day}`);
    const row = yanis.page.getByRole('button', { name: /Redémarrer le serveur d’essai/ });
    await row.getByText(yanis.t('change_in_freeze'), { exact: true }).waitFor();

    await paul.button('freeze_lift_one', { reason: 'Le site d’essai ne tient pas' }, frozen).click();
    await paul.confirm('freeze_lift_ask', 'freeze_lift');
    await frozen.getByText(paul.t('freeze_lifted'), { exact: true }).waitFor();
    await row.getByText(yanis.t('change_in_freeze'), { exact: true }).waitFor({ state: 'detached' });
    assert.equal((await yanis.get(`/changes?from=${day}T00:00:00Z`)).freezes.length, 0);
    paul.calm();
    yanis.calm();
  });
});
