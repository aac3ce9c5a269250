import type { FieldChange, Message, Ref } from '$lib/api';
import { compare } from '$lib/order';
import type { Line } from './record.svelte';

/** One row of the stream: words, or what was done; changes of one person within minutes are one row. */
export type Row =
  | { key: string; at: string; kind: 'message'; message: Message }
  | { key: string; at: string; kind: 'line'; line: Line }
  | { key: string; at: string; kind: 'changes'; actor: Ref | undefined; changes: FieldChange[] };

const CLOSE = 5 * 60_000;

export type View = 'all' | 'words' | 'fields';

export function streamOf(lines: readonly Line[], messages: readonly Message[], view: View): Row[] {
  const rows: Row[] = [];
  if (view !== 'fields') for (const message of messages) rows.push({ key: message.id, at: message.at, kind: 'message', message });
  for (const line of lines) {
    if (view === 'words' && line.kind !== 'transcript') continue;
    rows.push(
      line.kind === 'change'
        ? { key: line.id, at: line.at, kind: 'changes', actor: line.actor, changes: line.changes ?? [] }
        : { key: line.id, at: line.at, kind: 'line', line },
    );
  }
  rows.sort((a, b) => compare(a.at, b.at));
  const out: Row[] = [];
  for (const row of rows) {
    const before = out.at(-1);
    if (row.kind === 'changes' && before?.kind === 'changes' && before.actor?.id === row.actor?.id && Date.parse(row.at) - Date.parse(before.at) < CLOSE)
      out[out.length - 1] = { ...before, at: row.at, changes: [...before.changes, ...row.changes] };
    else out.push(row);
  }
  return out;
}
