// Compresses what was built, in place: the binary holds NAME.gz and not NAME, and hands it out as it is. Beside it stands NAME.br where a
// slow network would notice, except of the few large files that only the map loads. index.html stays, it is small and what the build is
// known by.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url).pathname;
const LARGE = 100 * 1024;
const WORTH = 512;
const helps = new Set(['.js', '.css', '.svg', '.json', '.webmanifest', '.txt']);

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !helps.has(extname(entry.name))) continue;
  const file = join(entry.parentPath ?? entry.path, entry.name);
  const text = readFileSync(file);
  const packed = gzipSync(text, { level: 9 });
  writeFileSync(`${file}.gz`, packed);
  if (packed.length < LARGE) {
    const dense = brotliCompressSync(text); // as dense as it gets
    if (packed.length - dense.length > WORTH) writeFileSync(`${file}.br`, dense);
  }
  rmSync(file);
}
