// Every message exists in French and in English, with the same parameters, and French is set as
// French is: no-break spaces before double punctuation, typographic apostrophes.
// `--fix` sets the French typography; a missing message can only be written by hand.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const folder = new URL('../messages/', import.meta.url);
const fix = process.argv.includes('--fix');
const problems = [];

const texts = (value) =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value.flatMap((v) => Object.values(v.match)) : [];
const inputs = (value) => {
  const found = new Set();
  for (const text of texts(value)) for (const hit of text.matchAll(/\{(\w+)\}/g)) found.add(hit[1]);
  if (Array.isArray(value))
    for (const v of value)
      for (const d of v.declarations) if (d.startsWith('input ')) found.add(d.slice(6).trim());
  return [...found].sort().join(',');
};
const french = (text) =>
  text
    .replace(/'/g, '’')
    .replace(/ ([?!;])/g, '\u202f$1')
    .replace(/ ([:»])/g, '\u00a0$1')
    .replace(/« /g, '«\u00a0')
    .replace(/\.\.\./g, '…');
const map = (value, f) =>
  typeof value === 'string'
    ? f(value)
    : value.map((v) => ({ ...v, match: Object.fromEntries(Object.entries(v.match).map(([k, t]) => [k, f(t)])) }));

const seen = new Map();
const names = new Set(readdirSync(folder).filter((n) => n.endsWith('.json')).map((n) => n.replace(/\.?(fr|en)\.json$/, '')));
for (const name of names) {
  const file = (locale) => new URL(name === '' ? `${locale}.json` : `${name}.${locale}.json`, folder);
  const read = (locale) => {
    try {
      return JSON.parse(readFileSync(file(locale), 'utf8'));
    } catch (error) {
      problems.push(`${name || 'messages'}: ${locale}: ${error.message}`);
      return {};
    }
  };
  const fr = read('fr');
  const en = read('en');
  for (const key of new Set([...Object.keys(fr), ...Object.keys(en)])) {
    if (key === '$schema') continue;
    if (seen.has(key)) problems.push(`${key}: is in ${seen.get(key) || 'messages'} and in ${name || 'messages'}`);
    seen.set(key, name);
    for (const [locale, all] of [['fr', fr], ['en', en]])
      if (!(key in all) || texts(all[key]).length === 0 || texts(all[key]).some((t) => t.trim() === ''))
        problems.push(`${key}: missing in ${locale}`);
    if (key in fr && key in en && inputs(fr[key]) !== inputs(en[key]))
      problems.push(`${key}: parameters differ: fr (${inputs(fr[key])}), en (${inputs(en[key])})`);
    if (key in fr && texts(fr[key]).some((t) => french(t) !== t)) {
      if (fix) fr[key] = map(fr[key], french);
      else problems.push(`${key}: French typography (npm run messages:fix)`);
    }
  }
  if (fix) writeFileSync(file('fr'), JSON.stringify(fr, null, 2) + '\n');
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
