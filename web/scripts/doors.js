// Writes portal.html and console.html: index.html which also names what those two pages are made of, and who asks, so that a browser
// fetches all of it at once instead of finding out step by step. The server hands them out at / and at /console.
import { readFileSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const index = readFileSync(new URL('index.html', dist), 'utf8');
const doors = {
  portal: ['src/routes/portal/PortalFrame.svelte', 'src/routes/portal/HomePage.svelte'],
  console: ['src/routes/agent/AgentFrame.svelte', 'src/routes/console/ConsolePage.svelte'],
};

for (const [name, entries] of Object.entries(doors)) {
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
  const links = [
    ...[...scripts].map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`),
    ...[...styles].map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`),
    '<link rel="preload" as="fetch" crossorigin href="/api/v1/me">',
  ].filter((link) => !link.includes('modulepreload') || !index.includes(link.match(/assets[^"]*/)[0]));
  writeFileSync(new URL(`${name}.html`, dist), index.replace('</head>', `  ${links.join('\n    ')}\n  </head>`));
}
