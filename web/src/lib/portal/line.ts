import { answer, client, type Conversation, type Push } from '$lib/api';
import { clock, put, type Spec, type Versioned } from '$lib/live';

interface Move {
  priority: number;
  arrived_at: string;
  left: boolean;
  mean_wait_ms: number;
}

/** The place after somebody arrived in the line, or left it. */
export function moved(c: Conversation, move: Move, now: number): Conversation {
  if (c.state !== 'waiting' || c.ahead === undefined) return c;
  const before = move.priority < c.priority || (move.priority === c.priority && Date.parse(move.arrived_at) < Date.parse(c.arrived_at));
  if (!before) return c;
  const ahead = Math.max(0, c.ahead + (move.left ? -1 : 1));
  const waited = now - Date.parse(c.arrived_at);
  return { ...c, ahead, position: ahead + 1, estimated_wait_ms: ahead === 0 ? 0 : Math.max(0, move.mean_wait_ms - waited) };
}

/**
 * The line before a waiting conversation. Its pushes name nobody: each tells where in the order somebody came or left, and
 * the own place is counted from there. After a break the place is read again.
 */
export function line(c: Conversation, read: () => Conversation | undefined): Spec<Versioned> {
  return {
    kind: 'line',
    topics: [`line:${c.queue.id}`],
    load: async () => {
      const { data, position } = await answer(client.GET('/conversations/{id}', { params: { path: { id: c.id } } }));
      put('conversation', data);
      return { items: [], position };
    },
    accepts: () => false,
    on: (push: Push) => {
      const now = read();
      if (push.type === 'queue.line_moved' && now) put('conversation', moved(now, push.data as unknown as Move, clock.at()));
    },
  };
}
