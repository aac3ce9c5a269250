// The messages become the functions that the pages call (src/paraglide), unless those there were made of the same messages: it takes
// longer than anything else that precedes a build, and several commands want it in a row.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const wanted = ['compile', '--project', './project.inlang', '--outdir', './src/paraglide', '--strategy', 'globalVariable', 'baseLocale', '--emit-ts-declarations', '--silent'];

const print = createHash('sha256').update(JSON.stringify(wanted));
const messages = readdirSync(here('messages')).sort().map((name) => `messages/${name}`);
for (const file of ['package-lock.json', 'project.inlang/settings.json', ...messages]) print.update(file).update(readFileSync(here(file)));
const made = print.digest('hex');

// It stands in the folder, which is emptied before it is filled again: what was left half done is not taken for done.
const mark = here('src/paraglide/.made-of');
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== made) {
  const { status, error } = spawnSync(process.execPath, [here('node_modules/.bin/paraglide-js'), ...wanted], { cwd: here(''), stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(mark, made);
}
