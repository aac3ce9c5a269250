import { answer, client, type Conversation, type Ticket } from '$lib/api';
import type { Spec } from '$lib/live';
import { compare } from '$lib/order';
import { session } from '$lib/session';

/** The conversations of this person, newest first. */
export function myConversations(limit = 30): Spec<Conversation> {
  const me = session.me.id;
  return {
    kind: 'conversation',
    topics: [`inbox:${me}`],
    load: async (cursor) => {
      const { data, position } = await answer(
        client.GET('/conversations', { params: { query: { requester: 'me', limit, ...(cursor ? { cursor } : {}) } } }),
      );
      return { items: data.items, next: data.next, position };
    },
    accepts: (c) => c.requester.id === me,
    order: (a, b) => compare(b.arrived_at, a.arrived_at),
    personal: ['position', 'ahead', 'estimated_wait_ms'],
  };
}

/** The tickets asked for by this person, the last touched first. */
export function myTickets(limit = 30, q = ''): Spec<Ticket> {
  const me = session.me.id;
  return {
    kind: 'ticket',
    topics: [`inbox:${me}`],
    load: async (cursor) => {
      const query = { requester: 'me', sort: '-updated_at' as const, limit, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) };
      const { data, position } = await answer(client.GET('/tickets', { params: { query } }));
      return { items: data.items, next: data.next, position };
    },
    accepts: (t) => t.requester?.id === me,
    order: (a, b) => compare(b.updated_at, a.updated_at),
    personal: ['my_me_too', 'watching', 'actions'],
  };
}

/** What is broken for many people at this moment. */
export function outages(): Spec<Ticket> {
  return {
    kind: 'outage',
    topics: ['outages'],
    load: async () => {
      const { data, position } = await answer(client.GET('/outages'));
      return { items: data.items, position };
    },
    accepts: (t) => t.priority <= 2 && !['resolved', 'closed', 'canceled'].includes(t.state),
    order: (a, b) => a.priority - b.priority || compare(b.opened_at, a.opened_at),
    personal: ['my_me_too', 'watching', 'actions'],
  };
}
