import { answer, ask, client, type Agent, type Presence } from '$lib/api';
import { Collection, put, type Versioned } from '$lib/live';
import { byName } from '$lib/order';
import { session } from '$lib/session';

export type AgentRecord = Agent & Versioned;

/** The agents at the counter; what one's own presence control shows. */
export function agents(): Collection<AgentRecord> {
  return new Collection<AgentRecord>({
    kind: 'agent',
    topics: ['agents', `inbox:${session.me.id}`],
    load: async () => {
      const { data, position } = await answer(client.GET('/agents'));
      return { items: data.items.map((a) => ({ ...a, version: a.version ?? 0 })), position };
    },
    accepts: () => true,
    order: byName,
    // How many conversations somebody has follows from the conversations.
    on: (push) => push.subject.kind === 'conversation',
  });
}

export async function setPresence(state: Presence, capacity?: number): Promise<void> {
  const agent = await ask(client.PUT('/me/presence', { body: { state, ...(capacity ? { capacity } : {}) } }));
  put('agent', { ...agent, version: agent.version ?? 0 } as AgentRecord);
}
