// What somebody with a phone and a bad network waits for: 300 ms of round trip, 1 % of the segments lost, 256 kbit/s each way.
//
//   node slow-phone.mjs                    the demonstration, three runs of each, medians
//   node slow-phone.mjs --runs 1 --files   once, with what each page loads
//   node slow-phone.mjs --tls              with the round trip more that a connection by HTTPS begins with
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { openBrowser, PASSWORD } from './rig/people.mjs';
import { Server } from './rig/server.mjs';
import { SlowLink } from './rig/slow.mjs';
import { text } from './rig/words.mjs';

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '3' }, files: { type: 'boolean', default: false }, tls: { type: 'boolean', default: false }, server: { type: 'string' } } });
const BAD = { roundTrip: 300, loss: 0.01, rate: 256_000, tls: options.tls };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2, locale: 'fr-FR', timezoneId: 'Europe/Paris' };
const PATIENCE = 90_000;

// Runs in each page before its scripts: when all the words of one of the sets could first be read.
function watch(sets) {
  const plain = (text) => text.replace(/\s+/g, ' ');
  const look = () => {
    const text = plain(document.body?.innerText ?? '');
    if (sets.some((words) => words.every((w) => text.includes(w)))) globalThis.usefulAt = performance.now();
    else setTimeout(look, 25);
  };
  look();
}

const plain = (text) => text.replace(/[*_`#>]/g, '').replace(/\s+/g, ' ').trim();
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)];
const round = (ms) => (ms === undefined ? 'never' : `${(ms / 1000).toFixed(2)} s`);

/** The words that make a screen useful: of a crisis its name, level and its last lines or what its last point says; of the portal, where to ask and what is broken. */
async function scenes(at) {
  const nora = await at('nora@demo.test');
  const crisis = (await nora.get('/crises?state=open')).items[0];
  const line = 'Le réseau des secours répond de nouveau';
  await nora.post(`/crises/${crisis.id}/log`, { text: line });
  const points = (await nora.get(`/crises/${crisis.id}/points`)).items.map((p) => plain(p.text ?? '').slice(0, 40)).filter(Boolean);
  const head = [crisis.name, `Niveau ${crisis.level}`];
  const sami = await at('sami@demo.test');
  const outages = (await sami.get('/outages')).items ?? [];
  return [
    { name: 'crisis', who: 'nora@demo.test', path: `/crises/${crisis.number}`, words: [[...head, line], ...points.slice(-1).map((p) => [...head, p])], crisis },
    { name: 'portal', who: 'sami@demo.test', path: '/', words: [[text('fr', 'ask_talk'), ...outages.slice(0, 2).map((o) => plain(o.title))]] },
  ];
}

async function signedIn(url, email) {
  const entered = await fetch(`${url}/api/v1/sessions`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify({ email, password: PASSWORD }) });
  if (!entered.ok) throw new Error(`${email}: ${entered.status}`);
  const [name, value] = entered.headers.getSetCookie().find((c) => c.includes('session')).split(';')[0].split('=');
  const ask = async (path, init) => {
    const answer = await fetch(`${url}/api/v1${path}`, { ...init, headers: { Cookie: `${name}=${value}`, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };
  return { cookie: { name, value, domain: 'localhost', path: '/' }, get: ask, post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }) };
}

/** Opens an address and tells what it cost until it was useful, and until one could type. */
async function open(context, link, path, words) {
  link.count();
  const page = await context.newPage();
  const files = [];
  page.on('response', (answer) => files.push(answer));
  await page.addInitScript(watch, words);
  await page.goto(`${link.url}${path}`, { waitUntil: 'commit', timeout: PATIENCE });
  await page.waitForFunction(() => globalThis.usefulAt !== undefined, undefined, { timeout: PATIENCE, polling: 50 }).catch(() => undefined);
  const useful = await page.evaluate(() => globalThis.usefulAt);
  const first = link.count();
  const asked = files.length;
  await page.locator('textarea').first().waitFor({ timeout: PATIENCE });
  const whole = await page.evaluate(() => performance.now());
  const rest = link.count();
  return { page, useful, whole, kb: (first.down + first.up) / 1024, all: (first.down + first.up + rest.down + rest.up) / 1024, requests: asked, connections: first.connections, files };
}

async function sending(page, words) {
  const box = page.getByRole('textbox', { name: text('fr', 'crisis_write') });
  await box.fill(words);
  await page.evaluate((words) => {
    globalThis.sentAt = {};
    const look = () => {
      const line = [...document.querySelectorAll('li.ln')].find((l) => l.textContent.includes(words));
      if (line && globalThis.sentAt.shown === undefined) globalThis.sentAt.shown = performance.now();
      if (line?.querySelector('.no.num')) globalThis.sentAt.sure = performance.now();
      else requestAnimationFrame(look);
    };
    document.addEventListener('click', () => (globalThis.sentAt.tapped ??= performance.now()), { capture: true, once: true });
    look();
  }, words);
  await page.getByRole('button', { name: text('fr', 'crisis_type_information'), exact: true }).last().tap();
  await page.waitForFunction(() => globalThis.sentAt.sure, undefined, { timeout: PATIENCE });
  const { tapped, shown, sure } = await page.evaluate(() => globalThis.sentAt);
  return { shown: shown - tapped, sure: sure - tapped };
}

async function tellFiles(result) {
  const rows = await Promise.all(result.files.map(async (answer) => {
    const size = await answer.request().sizes().catch(() => undefined);
    return [answer.fromServiceWorker() ? 'kept' : `${(((size?.responseBodySize ?? 0) + (size?.responseHeadersSize ?? 0)) / 1024).toFixed(1)} KB`, new URL(answer.url()).pathname + new URL(answer.url()).search];
  }));
  for (const [size, path] of rows) console.log(`    ${size.padStart(9)}  ${path}`);
}

const server = options.server ? { url: options.server, stop: () => undefined } : await Server.start('demo');
const browser = await openBrowser();
const rows = [];
try {
  const at = (email) => signedIn(server.url, email);
  for (const scene of await scenes(at)) {
    const seen = { cold: [], warm: [] };
    const sent = [];
    for (let run = 0; run < Number(options.runs); run++) {
      const link = await SlowLink.before(server.url, { ...BAD, seed: run + 1 });
      const context = await browser.newContext(PHONE);
      await context.addCookies([(await at(scene.who)).cookie]);
      const cold = await open(context, link, scene.path, scene.words);
      seen.cold.push(cold);
      if (options.files && run === 0) await tellFiles(cold);
      // What a first visit leaves behind, on a good network: the next one is warm.
      link.become(SlowLink.FAST);
      await cold.page.evaluate(() => navigator.serviceWorker?.getRegistration().then((r) => r && navigator.serviceWorker.ready)).catch(() => undefined);
      await cold.page.reload();
      await cold.page.locator('textarea').first().waitFor({ timeout: PATIENCE });
      await cold.page.close();
      link.become({ ...BAD, seed: run + 101 });
      const warm = await open(context, link, scene.path, scene.words);
      seen.warm.push(warm);
      if (options.files && run === 0) await tellFiles(warm);
      if (scene.crisis) sent.push(await sending(warm.page, `Mesure ${run + 1} ${Date.now()}`));
      await context.close();
      await link.stop();
    }
    for (const [name, list] of Object.entries(seen)) {
      const mid = (key) => median(list.map((one) => one[key] ?? Infinity));
      rows.push({ page: scene.name, cache: name, useful: round(mid('useful')), slowest: round(Math.max(...list.map((one) => one.useful ?? Infinity))), 'KB until then': Math.round(mid('kb')), 'can type': round(mid('whole')), 'KB then': Math.round(mid('all')), requests: mid('requests'), connections: mid('connections') });
    }
    if (sent.length > 0) rows.push({ page: 'a line of the log', cache: 'sent', useful: `shown after ${Math.round(median(sent.map((s) => s.shown)))} ms`, slowest: `sure after ${round(median(sent.map((s) => s.sure)))}` });
  }
} finally {
  await browser.close();
  await server.stop();
}
console.table(rows);
console.log(`round trip ${BAD.roundTrip} ms, ${BAD.loss * 100} % lost, ${BAD.rate / 1000} kbit/s each way${BAD.tls ? ', HTTPS' : ''}; ${options.runs} runs; load ${loadavg()[0].toFixed(1)}`);
