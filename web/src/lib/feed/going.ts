import { answer, client, type Call } from '$lib/api';
import type { Spec } from '$lib/live';
import { compare } from '$lib/order';
import { session } from '$lib/session';

const wall = () => (session.has('agent') ? 'feed:all' : 'feed:everyone');

/** Questions that wait for whoever knows something. What the wall tells of them has them read again. */
export function callsSpec(): Spec<Call> {
  return {
    kind: 'call',
    topics: [wall()],
    load: async () => {
      const { data, position } = await answer(client.GET('/calls', { params: { query: { state: 'open', limit: 10 } } }));
      return { items: data.items, position };
    },
    accepts: (c) => c.state === 'open',
    order: (a, b) => compare(b.opened_at, a.opened_at),
    on: (push) => push.type.startsWith('call.') || /^post\.(published|surfaced|refreshed)$/.test(push.type),
  };
}
