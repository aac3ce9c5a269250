import { answer, client, type Unread } from '$lib/api';
import { live, type Spec, type Versioned } from '$lib/live';
import { session } from '$lib/session';

type Entry = Unread & Versioned;

function spec(): Spec<Entry> {
  const inbox = `inbox:${session.me.id}`;
  return {
    kind: 'unread',
    topics: [inbox],
    load: async () => {
      const { data, position } = await answer(client.GET('/threads/unread'));
      return { items: data.items.map((u) => ({ ...u, id: `${u.kind}:${u.id}`, version: u.head })), position };
    },
    accepts: () => true,
    // Whatever reaches the inbox may change a count; a burst is read once.
    on: () => true,
  };
}

/** How many unread messages each followed thread has: `const unread = unreadCounts(); unread('conversation', id)`. */
export function unreadCounts(): (kind: string, id: string) => number {
  const counts = live<Entry>(spec);
  return (kind, id) => counts.current.get(`${kind}:${id}`)?.unread ?? 0;
}

/** The followed threads with something new, those that call this person first. */
export function unreadList(): { readonly current: readonly Unread[] } {
  const counts = live<Entry>(spec);
  const list = $derived(
    counts.current.items.map((u) => ({ ...u, id: u.id.slice(u.kind.length + 1) })).sort((a, b) => Number(b.mentioned) - Number(a.mentioned)),
  );
  return {
    get current() {
      return list;
    },
  };
}
