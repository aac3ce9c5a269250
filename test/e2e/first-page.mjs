// What Lighthouse says of the first page of the portal and of the console:  node first-page.mjs [runs]
// It serves the demonstration, signs two people in, and runs Lighthouse from npm (not installed with the tests, it is large) with its
// desktop settings and with those of a slow phone.
import { execFileSync } from 'node:child_process';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { PASSWORD } from './rig/people.mjs';
import { Server } from './rig/server.mjs';

const runs = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'first-page-'));
const server = await Server.start('demo');
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
        execFileSync('npx', ['--yes', 'lighthouse@12', server.url + page, `--extra-headers=${headers}`, ...(settings === 'desktop' ? ['--preset=desktop'] : []),
          '--only-categories=performance,accessibility', '--chrome-flags=--headless=new --no-sandbox', '--output=json', `--output-path=${out}`, '--quiet'],
        { env: { ...process.env, CHROME_PATH: process.env.CHROMIUM || '/usr/bin/chromium' }, stdio: ['ignore', 'ignore', 'inherit'] });
        const { categories, audits } = JSON.parse(readFileSync(out, 'utf8'));
        const figures = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'].map((name) => audits[name].displayValue);
        console.log(page.padEnd(9), settings.padEnd(8), 'performance', Math.round(categories.performance.score * 100), 'accessibility', Math.round(categories.accessibility.score * 100), ...figures, 'load', loadavg()[0].toFixed(1));
      }
    }
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
