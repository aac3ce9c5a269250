// What the published format of an exported log says, checked in the reader's own browser: nobody's word has to be taken for it.

export interface SealedLine {
  number: number; recorded_at: string; event_at: string; type: string; verification: string; author: string; recorder: string; source: string; about: number; doubt: string;
  code: string; args: string; text: string; salt: string; digest: string; prev: string; hash: string;
}
export interface Exported {
  format: string;
  crisis: string;
  head: { number: number; hash: string };
  lines: SealedLine[];
}
export type Verdict = { whole: true; lines: number; head: string } | { whole: false; line: number; why: 'gap' | 'seal' | 'words' | 'tail' };

async function sha(...parts: (string | number)[]): Promise<string> {
  const sum = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(parts.join('\n')));
  return [...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, '0')).join('');
}

/** Says whether a log is whole, or which line is the first at fault. */
export async function check(log: Exported): Promise<Verdict> {
  const erased = new Map<number, number>();
  for (const l of log.lines) if (l.code === 'line_erased') erased.set(l.about, l.number);
  let prev = '0'.repeat(64);
  let number = 0;
  for (const l of log.lines) {
    number++;
    if (l.number !== number || l.prev !== prev) return { whole: false, line: number, why: 'gap' };
    const hash = await sha(log.format, log.crisis, l.number, l.recorded_at, l.event_at, l.type, l.verification, l.author, l.recorder, l.source, l.about, l.doubt, l.digest, l.prev);
    if (hash !== l.hash) return { whole: false, line: number, why: 'seal' };
    const gone = l.salt === '' && l.code === '' && l.args === '' && l.text === '';
    if (gone ? (erased.get(number) ?? 0) <= number : (await sha(l.salt, l.code, l.args, l.text)) !== l.digest) return { whole: false, line: number, why: 'words' };
    prev = l.hash;
  }
  if (number !== log.head.number || prev !== log.head.hash) return { whole: false, line: number + 1, why: 'tail' };
  return { whole: true, lines: number, head: prev };
}
