import { answer, client, type RecordLink } from '$lib/api';

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
