// What Lighthouse says of the first page of the portal and of the console:  node first-page.mjs [runs]
// It serves the demonstration, signs two people in, and runs Lighthouse from npm (not installed with the tests, it is large) with its
// desktop settings and with those of a slow phone. Lighthouse counts by the clock how long tasks block the page; beside it stands the same
// of the same tasks by the processor's time, which is what the page itself takes: the difference is what a machine with few cores was
// doing meanwhile (the server, the browser's other processes, Lighthouse).
import { execFileSync } from 'node:child_process';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { PASSWORD } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

const runs = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'first-page-'));
const server = await Server.start('demo');

/** Lighthouse at times misses the beginning of a page ("NO_NAVSTART") and asks to be run again. */
function lighthouse(args, again = true) {
  try {
    execFileSync('npx', ['--yes', 'lighthouse@12', ...args, '--only-categories=performance,accessibility', '--chrome-flags=--headless=new --no-sandbox', '--output=json', '--save-assets', '--quiet'],
      { env: { ...process.env, CHROME_PATH: process.env.CHROMIUM || '/usr/bin/chromium' }, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    if (!again) throw error;
    lighthouse(args, false);
  }
}

/** What tasks of the page take above 50 ms each after its first paint, in milliseconds of a processor that is `slower` times slower. */
function blocking(trace, slower) {
  const { traceEvents } = JSON.parse(readFileSync(trace, 'utf8'));
  const painted = traceEvents.findLast((e) => e.name === 'firstContentfulPaint');
  const tasks = traceEvents.filter((e) => e.pid === painted.pid && e.tid === painted.tid && e.name.endsWith('RunTask') && e.dur && e.ts + e.dur > painted.ts);
  return Math.round(tasks.reduce((sum, e) => sum + Math.max(0, ((e.tdur ?? e.dur) * slower) / 1000 - 50), 0));
}

try {
  for (const [who, page] of [['sami', '/'], ['camille', '/console']]) {
    const signed = await fetch(`${server.url}/api/v1/sessions`, {
      method: 'POST', headers: { 'Content-Type': 'application/json', Origin: server.url }, body: JSON.stringify({ email: `${who}@demo.test`, password: PASSWORD }),
    });
    const headers = join(folder, 'headers.json');
    writeFileSync(headers, JSON.stringify({ Cookie: signed.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ') }));
    for (const settings of ['desktop', 'phone']) {
      for (let run = 0; run < runs; run++) {
        const out = join(folder, 'report.json');
        lighthouse([server.url + page, `--extra-headers=${headers}`, ...(settings === 'desktop' ? ['--preset=desktop'] : []), `--output-path=${out}`]);
        const { categories, audits } = JSON.parse(readFileSync(out, 'utf8'));
        const figures = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'].map((name) => audits[name].displayValue);
        console.log(page.padEnd(9), settings.padEnd(8), 'performance', Math.round(categories.performance.score * 100), 'accessibility', Math.round(categories.accessibility.score * 100), ...figures, 'blocking by processor', `${String(blocking(join(folder, 'report-0.trace.json'), settings === 'desktop' ? 1 : 4))} ms`, 'load', loadavg()[0].toFixed(1));
      }
    }
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
