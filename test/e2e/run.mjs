// Every journey: the demonstration is furnished once, and each file gets a copy of it.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { Server } from './rig/server.mjs';

const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname).filter((f) => f.endsWith('.test.mjs') && (wanted.length === 0 || wanted.some((w) => f.includes(w))));

const first = await Server.start('demo');
process.env.E2E_FURNISHED = await first.keep();
process.on('exit', () => rmSync(process.env.E2E_FURNISHED, { recursive: true, force: true }));
const results = run({ files: files.map((f) => join(import.meta.dirname, f)), concurrency: 2 });
results.on('test:fail', () => (process.exitCode = 1));
results.compose(new spec()).pipe(process.stdout);
