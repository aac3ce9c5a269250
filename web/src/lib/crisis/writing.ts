import type { CrisisInfo, CrisisLine, CrisisTask, LineType, Message } from '$lib/api';
import { outbox, type Entry } from '$lib/outbox';
import type { Crisis } from './crisis.svelte';

/** What this device's clock says: a wrong one is told by the server, beside the time as it was said. */
const stamp = (): string => new Date().toISOString();

export interface Words {
  type: LineType;
  text: string;
  at?: string | undefined;
  author?: string | undefined;
  corrects?: number | undefined;
}

/** Writes a line. Kept on this device first: it leaves in its order, once, when there is a network, with the time it was typed. */
export function write(c: { id: string }, words: Words): Entry {
  return outbox.act('crisis', c.id, {
    path: `/crises/${c.id}/log`, record: 'crisis_line', dated: true,
    body: { type: words.type, text: words.text, event_at: words.at ?? stamp(), ...(words.author ? { author_id: words.author } : {}), ...(words.corrects ? { corrects: words.corrects } : {}) },
  });
}
/** An action to do; its line says it with the time it was typed. */
export function addTask(c: { id: string }, title: string): Entry {
  return outbox.act('crisis', c.id, { path: `/crises/${c.id}/tasks`, record: 'crisis_task', dated: true, body: { title, event_at: stamp() } });
}
/** A message becomes a line, with who said it and when. */
export function promote(c: { id: string }, message: Message, type: 'information' | 'decision'): Entry {
  return outbox.act('crisis', c.id, {
    path: `/crises/${c.id}/promote`, record: 'crisis_line', body: { kind: message.kind, subject: message.subject_id, message: message.id, type },
  });
}
/** A message becomes an action; its line keeps who said it and when. */
export function promoteToTask(c: { id: string }, message: Message): Entry {
  return outbox.act('crisis', c.id, {
    path: `/crises/${c.id}/tasks`, record: 'crisis_task', body: { message: { kind: message.kind, subject: message.subject_id, message: message.id } },
  });
}
/** What was typed here and is not at the server. */
export const unsent = (c: { id: string }): Entry[] => outbox.of('crisis', c.id).filter((e) => e.pending.act !== undefined);

/** What became of a message. */
export function becameOf(c: Crisis, message: Message): { line?: CrisisLine; task?: CrisisTask; waiting?: Entry } {
  const line = c.lines.find((l) => l.said?.message === message.id && l.code === undefined);
  const task = c.tasks.find((t) => t.said?.message === message.id);
  const waiting = unsent(c).find((e) => e.pending.act?.body.message === message.id || (e.pending.act?.body.message as { message?: string } | undefined)?.message === message.id);
  return { ...(line ? { line } : {}), ...(task ? { task } : {}), ...(waiting ? { waiting } : {}) };
}

/** Who holds a role, first the holder and then the deputies. */
export const holders = (info: CrisisInfo, role: string) => (info.roles ?? []).filter((r) => r.role === role).sort((a, b) => Number(a.deputy) - Number(b.deputy));
