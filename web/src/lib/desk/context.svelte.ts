import { answer, client, type Conversation, type ConversationContext } from '$lib/api';
import { Collection } from '$lib/live';

type Known = ConversationContext & { id: string; version: number };
let reading = 0;

/** What helps the agent with one conversation, read again when an outage begins, grows or ends, or a ticket is tied to it. */
export function contextOf(c: Conversation): Collection<Known> {
  return new Collection<Known>({
    kind: 'context',
    topics: ['outages', `conversation:${c.id}`],
    load: async () => {
      const { data, position } = await answer(client.GET('/conversations/{id}/context', { params: { path: { id: c.id } } }));
      return { items: [{ ...data, id: c.id, version: ++reading }], position };
    },
    accepts: () => true,
    on: (push) => push.subject.kind === 'outage' || push.type === 'conversation.ticket_attached',
  });
}
