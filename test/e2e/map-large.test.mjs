// The whole map of a small inventory, then of ten thousand elements: it is drawn, grouped, searched, and its table says the same. The
// inventories come in by the API before each story.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { setTimeout as settled } from 'node:timers/promises';
import { accessible } from './rig/axe.mjs';
import { openBrowser, Person, story } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

const EMAIL = 'maelle@brest.test';
const PATIENCE = 90_000;
const SECRET = 'une phrase assez longue 42';
const ALL = 10_000, SITES = 10, LINKS = 30_000;
const CLASSES = ['server', 'application', 'database', 'network_equipment'];
const key = (i) => `k${i}`;
const ci = (i) => ({ id: key(i), name: i < SITES ? `Site ${i}` : `Nœud ${i}`, class: i < SITES ? 'site' : CLASSES[i % CLASSES.length], ...(i < SITES ? {} : { site: key(i % SITES) }) });
/** The first `count` elements, each on its site and needing some that came before it. */
function inventory(count, links) {
  const pairs = new Set();
  const lines = ['parent\ttype\tchild'];
  const add = (from, type, to) => {
    if (from === to || pairs.has(`${from} ${to}`)) return;
    pairs.add(`${from} ${to}`);
    lines.push(`${key(from)}\t${type}\t${key(to)}`);
  };
  for (let i = SITES; i < count; i++) add(i, 'Hosted on', i % SITES);
  for (let i = SITES + 1, step = 1; pairs.size < links; i = i + 1 < count ? i + 1 : SITES + 1 + (step++ % 7)) add(i, 'Depends on', SITES + ((i * 7 + step * 13) % (i - SITES)));
  return { cis: Array.from({ length: count }, (_, i) => JSON.stringify(ci(i))).join('\n'), relations: lines.join('\n'), links: pairs.size };
}

describe('a map of ten thousand', () => {
  let server, browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start('serve'), openBrowser()]);
    const code = server.output.match(/give this code, once:\s+(\S+)/)?.[1];
    await call('/setup', JSON.stringify({ code, tenant_name: 'Mairie de Brest', name: 'Maëlle Le Gall', email: EMAIL, password: SECRET, lang: 'fr', zone: 'Europe/Paris' }));
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  let cookie = '';
  async function call(path, body) {
    const answer = await fetch(`${server.url}/api/v1${path}`, { method: body ? 'POST' : 'GET', ...(body ? { body } : {}),
      headers: { 'Idempotency-Key': crypto.randomUUID(), cookie, ...(typeof body === 'string' ? { 'Content-Type': 'application/json' } : {}) } });
    const text = await answer.text();
    assert.ok(answer.ok, `${path}: ${answer.status} ${text}`);
    cookie ||= answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
    return text === '' ? undefined : JSON.parse(text);
  }
  /** Brings an inventory in, and answers how many relations it has. */
  async function bring(count, links) {
    const made = inventory(count, links);
    const form = new FormData();
    form.set('source', 'generated');
    form.set('cis', new Blob([made.cis]), 'cis.jsonl');
    form.set('relations', new Blob([made.relations]), 'relations.tsv');
    const { id } = await call('/imports/upload', form);
    const until = async (wanted) => {
      for (let state = ''; state !== wanted; ({ state } = await call(`/imports/${id}`))) {
        assert.notEqual(state, 'failed');
        await settled(200);
      }
    };
    await until('ready');
    await call(`/imports/${id}/apply`, '{}');
    await until('done');
    return made.links;
  }
  /** Somebody who has the map before them, and what they do with it. */
  async function atTheMap() {
    const maelle = await Person.enter(browser, server);
    const page = maelle.page;
    await maelle.signIn(EMAIL, SECRET);
    await page.waitForURL('**/console');
    // So much takes a busy machine long, and is not wrong for it.
    maelle.context.setDefaultTimeout(PATIENCE);
    const map = page.getByRole('group', { name: maelle.t('cmdb_map'), exact: true });
    const inked = () => page.waitForFunction(() => [...document.querySelectorAll('.host canvas')].some((c) => c.width > 0 && c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v > 0)));
    const group = async (label) => {
      await page.getByLabel(maelle.t('cmdb_grouping'), { exact: true }).click();
      await page.getByRole('option', { name: maelle.t(label), exact: true }).click();
    };
    const picture = async (name) => process.env.E2E_PICTURES && page.screenshot({ path: `${process.env.E2E_PICTURES}/${name}.png` });
    return { maelle, page, map, inked, group, picture };
  }

  story('small: each element is a box', async () => {
    await bring(14, 6);
    const { maelle, page, map, group, picture } = await atTheMap();
    await page.goto('/cmdb/map?all=1');
    await page.getByText(maelle.t('cmdb_shown', { count: 14 })).waitFor();
    await group('cmdb_group_none');
    await map.getByRole('button', { name: 'Nœud 12' }).waitFor();
    await maelle.button('cmdb_fit').click();
    await map.getByRole('button').nth(13).waitFor();
    await picture('map-10');
    maelle.calm();
  });

  describe('whole', () => {
    before(async () => {
      assert.equal(await bring(ALL, LINKS), LINKS);
    });

    story('drawn, grouped, found, and told as a table', async () => {
      const { maelle, page, map, inked, group, picture } = await atTheMap();
      // It begins folded by class, and says how many there are.
      await page.goto('/cmdb/map?all=1');
      await page.getByText(maelle.t('cmdb_shown', { count: ALL })).waitFor();
      await map.getByRole('button').first().waitFor();
      assert.ok((await map.getByRole('button').count()) < 100, 'ten thousand begin folded');
      await picture('map-class');
      await group('cmdb_group_site');
      await map.getByRole('button', { name: 'Site 3' }).first().waitFor();
      await accessible(page, 'ten thousand, by site');
      await picture('map-site');
      await group('cmdb_group_none');
      await page.getByTitle(maelle.t('cmdb_minimap')).waitFor();
      await page.getByText(maelle.t('cmdb_map_placing')).waitFor({ state: 'hidden' });
      await inked();
      await picture('map-10000');

      // Found: it is in sight, chosen, in the middle.
      await page.getByRole('combobox', { name: maelle.t('cmdb_find_map') }).fill('Nœud 9876');
      await page.getByRole('option', { name: 'Nœud 9876' }).first().click();
      const box = map.getByRole('button', { name: 'Nœud 9876', pressed: true });
      await box.waitFor();
      const [at, stage] = [await box.boundingBox(), await map.boundingBox()];
      assert.ok(at.x >= stage.x && at.x + at.width <= stage.x + stage.width && at.y >= stage.y && at.y + at.height <= stage.y + stage.height, 'what was looked for is in sight');
      await picture('map-found');

      // As a table: the same nodes.
      await page.getByRole('tab', { name: maelle.t('cmdb_table'), exact: true }).click();
      const rows = page.getByRole('list', { name: maelle.t('cmdb_table') }).getByRole('listitem');
      await rows.first().waitFor();
      assert.equal(await rows.first().getAttribute('aria-setsize'), String(ALL));
      maelle.calm();
    }, { timeout: 4 * PATIENCE });
  });
});
