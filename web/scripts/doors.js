// Finishes index.html, and writes beside it the documents of the doors, those pages that people come in by: a document also names what
// its page is made of and what it asks first, so that a browser fetches all of it at once instead of finding out step by step, and it
// holds the first screen (see ../first) as a template. The server hands them out with the answers and the first screen in them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const built = (name) => readFileSync(new URL(name, dist), 'utf8');
const source = (name) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const manifest = JSON.parse(built('.vite/manifest.json'));

const doors = {
  portal: {
    entries: ['src/routes/portal/PortalFrame.svelte', 'src/routes/portal/HomePage.svelte'],
    asks: { me: '/me', crises: '/crises?state=open&limit=50', queues: '/queues', outages: '/outages', conversations: '/conversations?requester=me&limit=10', tickets: '/tickets?requester=me&sort=-updated_at&limit=10', unread: '/threads/unread' },
  },
  console: {
    entries: ['src/routes/agent/AgentFrame.svelte', 'src/routes/console/ConsolePage.svelte', 'src/lib/crisis/Band.svelte'],
    asks: { me: '/me', crises: '/crises?state=open&limit=50', agents: '/agents', queues: '/queues', unread: '/threads/unread', waiting: '/conversations?state=waiting&limit=200', offered: '/conversations?state=offered&limit=200', talking: '/conversations?state=active%2Con_hold&limit=200' },
  },
  crisis: {
    entries: ['src/routes/agent/AgentFrame.svelte', 'src/routes/crises/CrisisPage.svelte'],
    asks: { me: '/me', crisis: '/crises/{id}', log: '/crises/{id}/log?last=true&limit=100' },
  },
};

// What runs before the first paint, and what the first screen looks like, is in the document; the content policy knows both by their hash.
const before = built('theme.js').replace(/^\s*\/\/.*\n/gm, '').trim();
const index = built('index.html').replace('<script src="/theme.js"></script>', () => `<script>${before}</script>`);
if (!index.includes(before)) throw new Error('index.html does not name theme.js');
writeFileSync(new URL('index.html', dist), index);

const entry = manifest['index.html'].file;
const looks = manifest['index.html'].css.map((file) => built(file)).join('') + source('first/first.css').replace(/\/\*.*?\*\//gs, '').replace(/\s*\n\s*/g, '');
const words = Object.fromEntries(['fr', 'en'].map((lang) => [lang, Object.assign({}, ...readdirSync(new URL('../messages/', import.meta.url))
  .filter((name) => name === `${lang}.json` || name.endsWith(`.${lang}.json`)).map((name) => JSON.parse(source(`messages/${name}`))))]));

const escaped = (text) => text.replace(/[&<>"{}]/g, (c) => `&#${c.codePointAt(0)};`);
function text(lang, key) {
  const found = words[lang][key];
  if (typeof found !== 'string') throw new Error(`first screen: ${key} is not a plain text in ${lang}`);
  return found;
}
// [[key name=EXPRESSION]] is a text of the application, its {name} an expression of the template; [[prefix_* EXPRESSION]] is that of
// the texts prefix_… which the expression names.
function inWords(template, lang) {
  return template.replace(/\[\[(\w+_)\* ([^\]]+)\]\]/g, (_, prefix, expression) => {
    const cases = Object.keys(words[lang]).filter((key) => key.startsWith(prefix) && typeof words[lang][key] === 'string');
    if (cases.length === 0) throw new Error(`first screen: no text begins with ${prefix}`);
    return `{{$of := printf "%v" (${expression})}}${cases.map((key, i) => `{{${i === 0 ? '' : 'else '}if eq $of "${key.slice(prefix.length)}"}}${escaped(text(lang, key))}`).join('')}{{end}}`;
  }).replace(/\[\[(\w+)((?: \w+=[^\]]+)?)\]\]/g, (_, key, given) => {
    const [, name, expression] = / (\w+)=(.+)/.exec(given) ?? [];
    return text(lang, key).split(/\{(\w+)\}/).map((part, i) => {
      if (i % 2 === 0) return escaped(part);
      if (part !== name) throw new Error(`first screen: ${key} wants ${part}`);
      return `{{${expression}}}`;
    }).join('');
  });
}

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
  ['index.html', ...entries].forEach(visit);
  const fresh = (file) => !manifest['index.html'].css.includes(file);
  // Fetched once the first screen has been painted, so that nothing shares the line with it, and run behind it; a window that nobody
  // sees is not painted, and does not wait for it.
  const parts = JSON.stringify({ modulepreload: [...scripts], style: [...styles].filter(fresh) });
  const start = `${before}\naddEventListener('DOMContentLoaded',function(){var go=function(){go=function(){};var parts=${parts};`
    + `var fetched=function(rel,as){return function(file){var link=document.createElement('link');link.rel=rel;if(as)link.as=as;link.crossOrigin='';link.href='/'+file;document.head.append(link)}};`
    + `parts.modulepreload.forEach(fetched('modulepreload'));parts.style.forEach(fetched('preload','style'));import('/${entry}')};`
    + `requestAnimationFrame(function(){setTimeout(function(){go()})});setTimeout(function(){go()},500)});`;
  const first = source(`first/${name}.html`).replace(/>\s+(?=[<{])/g, '>').replace(/}\s+(?=<)/g, '}');
  const screens = ['fr', 'en'].map((lang) => `<!--first ${lang}-->${inWords(first, lang)}<!--end-->`);
  const questions = `<!--asks ${Object.entries(asks).map(([as, path]) => `${as}=/api/v1${path}`).join(' ')}-->`;
  const html = index.replace(/\s*<link rel="(stylesheet|modulepreload)"[^>]*>/g, '').replace(/\s*<script type="module"[^>]*><\/script>/, '').replace(before, () => start)
    .replace('</head>', () => `  <style>${looks}</style>\n  </head>`)
    .replace('<div id="app"></div>', () => `${questions}\n    ${screens.join('\n    ')}\n    <div id="app"></div>`);
  if (html.includes('type="module"') || !html.includes(`import('/${entry}')`)) throw new Error(`${name}: index.html is not as expected`);
  writeFileSync(new URL(`${name}.html`, dist), html);
}
