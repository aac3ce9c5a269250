// Compresses what was built, in place: the binary holds NAME.gz and not NAME, and hands it out as it is. index.html stays, it is small
// and what the build is known by.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url).pathname;
const helps = new Set(['.js', '.css', '.svg', '.json', '.webmanifest', '.txt']);

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !helps.has(extname(entry.name))) continue;
  const file = join(entry.parentPath ?? entry.path, entry.name);
  const packed = gzipSync(readFileSync(file), { level: 9 });
  writeFileSync(`${file}.gz`, packed);
  rmSync(file);
}
