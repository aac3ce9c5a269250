import { answer, ask, client, type Freeze as Told } from '$lib/api';
import type { Spec } from '$lib/live';

export type Freeze = Told & { version: number };
let reading = 0;

/** The freezes of a crisis, those that are over as well; read again whenever one changes. */
export const freezesOf = (crisis: string): Spec<Freeze> => ({
  kind: 'crisis_freeze',
  topics: ['crises'],
  load: async () => {
    const { data, position } = await answer(client.GET('/crises/{id}/freezes', { params: { path: { id: crisis } } }));
    const version = ++reading;
    return { items: data.items.map((one) => ({ ...one, version })), position };
  },
  accepts: () => true,
  order: (a, b) => b.from.localeCompare(a.from),
  on: (push) => push.subject.kind === 'freeze',
});

export async function declare(crisis: string, body: { reason: string; until: string; from?: string; ci_ids?: string[] }): Promise<void> {
  await ask(client.POST('/crises/{id}/freezes', { params: { path: { id: crisis } }, body }));
}
export async function lift(crisis: string, freeze: string): Promise<void> {
  await ask(client.DELETE('/crises/{id}/freezes/{freeze}', { params: { path: { id: crisis, freeze } } }));
}
