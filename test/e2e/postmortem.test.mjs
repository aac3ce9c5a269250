// After a crisis: what was known at a moment is replayed by keys, the log's own drafts are kept, an action becomes a ticket, and the
// document leaves as PDF.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

describe('the post-mortem', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('demo'), openBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  story('a crisis that is over is replayed, annotated and printed', async () => {
    const paul = await Person.of(browser, server, 'paul@demo.test');
    await paul.page.goto('/crises/CRI0000001/postmortem');
    const slider = paul.page.getByRole('slider', { name: paul.t('retex_replay'), exact: true });
    await slider.waitFor();
    await accessible(paul.page);
    const latest = await slider.inputValue();
    await slider.press('Home');
    await paul.page.getByText(paul.t('retex_nothing_known'), { exact: true }).waitFor();
    assert.notEqual(await slider.inputValue(), latest);

    const drafts = paul.page.getByRole('region', { name: paul.t('retex_drafts'), exact: true });
    const before = await drafts.getByRole('listitem').count();
    const first = drafts.getByRole('listitem').first();
    await first.getByRole('button', { name: paul.t('retex_keep'), exact: true }).click();
    await drafts.getByRole('listitem').nth(before - 1).waitFor({ state: 'detached' });

    await paul.page.getByRole('button', { name: paul.t('retex_to_ticket'), exact: true }).first().click();
    await paul.page.getByRole('button', { name: paul.t('retex_to_ticket'), exact: true }).waitFor({ state: 'detached' });

    const [file] = await Promise.all([paul.page.waitForEvent('download'), paul.page.getByRole('button', { name: paul.t('retex_pdf'), exact: true }).click()]);
    assert.equal(file.suggestedFilename(), 'CRI0000001.pdf');
  });
});
