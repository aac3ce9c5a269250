import { answer, ask, client, type RecordLink } from '$lib/api';
import type { Choice } from '$lib/ui';

type Link = RecordLink & { version: number };

/** What is about an element: tickets and conversations, the latest first. */
export const linksOf = (id: string) => ({
  kind: 'ci_link', topics: [`ci:${id}`],
  load: async () => {
    const { data, position } = await answer(client.GET('/cis/{id}/links', { params: { path: { id } } }));
    return { items: data.items.map((one): Link => ({ ...one, version: 1 })), position };
  },
  accepts: () => true,
  order: (a: Link, b: Link) => b.at.localeCompare(a.at),
  on: (push: { type: string }) => push.type.startsWith('link.'),
});

/** What a ticket affects, to choose from. */
export async function cisOf(ticket: string): Promise<Choice[]> {
  const page = await ask(client.GET('/tickets/{id}/relations', { params: { path: { id: ticket } } }));
  return page.items.flatMap((one) => (one.type === 'affects' && one.record?.kind === 'ci' ? [{ value: one.record.id, label: one.record.title }] : []));
}
