// Accessibility, judged by axe-core against WCAG 2.2 AA.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/** Fails with what a person could not use on this page, and where. */
export async function accessible(page, where) {
  await page.evaluate(source); // by the test's own hand: the page's content policy forbids strange scripts
  await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))));
  const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), TAGS);
  const told = found.violations.flatMap((v) => v.nodes.slice(0, 4).map((n) => `${v.id}: ${n.target.join(' ')}\n    ${n.html.slice(0, 160)}\n    ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? v.help}`));
  assert.equal(told.length, 0, `${where}:\n  ${told.join('\n  ')}`);
}
