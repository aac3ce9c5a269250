import { describe, expect, it } from 'vitest';
import { check, type Exported, type SealedLine } from './chain';

async function sha(...parts: (string | number)[]): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(parts.join('\n'))));
  return Array.from(sum, (b) => b.toString(16).padStart(2, '0')).join('');
}
const FORMAT = 'comptoir-crisis-log/1';

/** A log as the server seals it, written down again from the published format. */
async function log(...texts: string[]): Promise<Exported> {
  const lines: SealedLine[] = [];
  for (const text of texts) {
    const erases = /^erase (\d+)$/.exec(text);
    const l: SealedLine = {
      number: lines.length + 1, recorded_at: '2026-03-10T08:00:00.000Z', event_at: '2026-03-10T07:58:00.000Z', type: erases ? 'system' : 'information', verification: erases ? '' : 'to_verify',
      author: 'a', recorder: 'b', source: '', about: erases ? Number(erases[1]) : 0, doubt: '', code: erases ? 'line_erased' : '', args: erases ? '{}' : '', text: erases ? '' : text, salt: '00ff',
      digest: '', prev: lines.at(-1)?.hash ?? '0'.repeat(64), hash: '',
    };
    l.digest = await sha(l.salt, l.code, l.args, l.text);
    l.hash = await sha(FORMAT, 'c', l.number, l.recorded_at, l.event_at, l.type, l.verification, l.author, l.recorder, l.source, l.about, l.doubt, l.digest, l.prev);
    lines.push(l);
  }
  const last = lines.at(-1);
  return { format: FORMAT, crisis: 'c', head: { number: last?.number ?? 0, hash: last?.hash ?? '0'.repeat(64) }, lines };
}
const at = (l: Exported, number: number): SealedLine => {
  const line = l.lines[number - 1];
  if (!line) throw new Error(`no line ${number}`);
  return line;
};
const erase = (l: Exported, number: number) => Object.assign(at(l, number), { salt: '', code: '', args: '', text: '' });

describe('the chain of a log', () => {
  it('is whole as it was written, accents and line feeds included', async () => {
    const whole = await log('Onduleur B en défaut', 'deux\nlignes', '« oui »');
    expect(await check(whole)).toEqual({ whole: true, lines: 3, head: whole.head.hash });
    expect(await check(await log())).toMatchObject({ whole: true, lines: 0 });
  });

  it.each([
    ['a changed word', (l: Exported) => { at(l, 2).text = 'autre'; }, { line: 2, why: 'words' }],
    ['a changed time', (l: Exported) => { at(l, 2).event_at = '2026-03-10T07:00:00.000Z'; }, { line: 2, why: 'seal' }],
    ['a line taken out', (l: Exported) => { l.lines.splice(1, 1); }, { line: 2, why: 'gap' }],
    ['a tail cut off', (l: Exported) => { l.lines.pop(); }, { line: 3, why: 'tail' }],
    ['words erased without a line that says so', (l: Exported) => { erase(l, 1); }, { line: 1, why: 'words' }],
  ])('shows %s', async (_, harm, verdict) => {
    const harmed = await log('un', 'deux', 'trois');
    harm(harmed);
    expect(await check(harmed)).toEqual({ whole: false, ...verdict });
  });

  it('allows words to be erased where a later line says so', async () => {
    const l = await log('un', 'deux', 'erase 1');
    erase(l, 1);
    expect(await check(l)).toMatchObject({ whole: true, lines: 3 });
  });
});
