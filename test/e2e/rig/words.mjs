// The application's own texts: a test names what is on the screen by its key, in the language of the person.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../web/messages');
const catalog = { fr: {}, en: {} };
for (const file of readdirSync(folder).filter((f) => f.endsWith('.json'))) {
  const lang = file.endsWith('fr.json') ? 'fr' : 'en';
  Object.assign(catalog[lang], JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

/** The text of a key; a plural follows `values.count`. Kinds of spaces do not matter to the browser's rig, which sees one. */
export function text(lang, key, values = {}) {
  let found = catalog[lang][key];
  if (Array.isArray(found)) {
    const form = new Intl.PluralRules(lang).select(values.count);
    const match = found[0].match;
    found = match[`n=${form}`] ?? match['n=*'];
  }
  if (found === undefined) throw new Error(`no text ${key} in ${lang}`);
  return found.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? '')).replace(/\s+/g, ' ');
}

/** The text of a key in which the values may be anything. */
export function pattern(lang, key, values = {}) {
  const marked = text(lang, key, new Proxy(values, { get: (known, name) => known[name] ?? (name === 'count' ? 1 : '\u0001') }));
  return new RegExp(marked.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\u0001', '.+').replaceAll(' ', '\\s'));
}
