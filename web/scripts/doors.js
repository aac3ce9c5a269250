// Finishes index.html, and writes portal.html and console.html beside it: documents that also name what those two pages are made of
// and what they ask first, so that a browser fetches all of it at once instead of finding out step by step. The server hands them out
// at / and at /console, with the answers in them.
import { readFileSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const read = (name) => readFileSync(new URL(name, dist), 'utf8');
const manifest = JSON.parse(read('.vite/manifest.json'));

// What runs before the first paint is in the document; the content policy knows it by its hash.
const before = read('theme.js').replace(/^\s*\/\/.*\n/gm, '').trim();
const index = read('index.html').replace('<script src="/theme.js"></script>', () => `<script>${before}</script>`);
if (!index.includes(before)) throw new Error('index.html does not name theme.js');
writeFileSync(new URL('index.html', dist), index);

const doors = {
  portal: {
    entries: ['src/routes/portal/PortalFrame.svelte', 'src/routes/portal/HomePage.svelte'],
    asks: ['/me', '/crises?state=open&limit=50', '/queues', '/outages', '/conversations?requester=me&limit=10', '/tickets?requester=me&sort=-updated_at&limit=10', '/threads/unread'],
  },
  console: {
    entries: ['src/routes/agent/AgentFrame.svelte', 'src/routes/console/ConsolePage.svelte'],
    asks: ['/me', '/crises?state=open&limit=50', '/agents', '/queues', '/threads/unread', '/conversations?state=waiting&limit=200', '/conversations?state=offered&limit=200', '/conversations?state=active%2Con_hold&limit=200'],
  },
};

for (const [name, { entries, asks }] of Object.entries(doors)) {
  const scripts = new Set();
  const styles = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`${name}: ${key} is not built`);
    if (scripts.has(chunk.file)) return;
    scripts.add(chunk.file);
    for (const css of chunk.css ?? []) styles.add(css);
    for (const next of chunk.imports ?? []) visit(next);
  };
  entries.forEach(visit);
  const fresh = (file) => !index.includes(file);
  const preloads = [...scripts].filter(fresh).map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`);
  // Under the words of the shell, so that those are painted while the pages' own styles come.
  const sheets = [...styles].filter(fresh).map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`);
  const questions = `<!--asks ${asks.map((a) => `/api/v1${a}`).join(' ')}-->`;
  const html = index.replace('</head>', `  ${preloads.join('\n    ')}\n  </head>`).replace('</body>', `  ${[...sheets, questions].join('\n    ')}\n  </body>`);
  writeFileSync(new URL(`${name}.html`, dist), html);
}
