// What a first visit loads, compressed, against the budget of each page.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
// The live connection is loaded apart, but by every page.
const always = ['index.html', 'node_modules/centrifuge/build/index.mjs'];
const budgets = [
  ['portal', 150, ['src/routes/portal/PortalFrame.svelte', 'src/routes/portal/HomePage.svelte']],
  ['conversation', 150, ['src/routes/portal/PortalFrame.svelte', 'src/routes/portal/ConversationPage.svelte']],
  ['console', 250, ['src/routes/agent/AgentFrame.svelte', 'src/routes/console/ConsolePage.svelte']],
];
const weigh = (file) => gzipSync(readFileSync(new URL(file, dist))).length;

let failed = false;
for (const [name, limit, entries] of budgets) {
  const files = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`${name}: ${key} is not built`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
    for (const next of chunk.imports ?? []) visit(next);
  };
  [...always, ...entries].forEach(visit);
  const total = [...files].reduce((sum, file) => sum + weigh(file), 0) / 1024;
  console.log(`${name}: ${total.toFixed(1)} KB compressed of ${limit}`);
  if (total > limit) failed = true;
}
if (failed) process.exit(1);
