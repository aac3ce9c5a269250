import { answer, ask, client, type Impact } from '$lib/api';
import { Collection } from '$lib/live';

/** What stops and what loses its standby when these are lost, and why; the first `limit` of each. */
export const impactOf = (lost: string[], limit = 100): Promise<Impact> => ask(client.POST('/impact', { body: { lost, limit } }));

/** The sentence of an element, with what it is made of. */
export interface Said {
  id: string;
  version: number;
  text: string;
  impact: Impact;
}
let reading = 0;

/** What the loss of an element would do, kept current while somebody looks. */
export function sayOf(id: string): Collection<Said> {
  return new Collection<Said>({
    kind: 'impact', topics: ['cis'],
    load: async () => {
      const params = { path: { id } };
      const [said, impact] = await Promise.all([answer(client.GET('/cis/{id}/sentence', { params })), impactOf([id], 60)]);
      return { items: [{ id, version: ++reading, text: said.data.text, impact }], position: said.position };
    },
    accepts: (said) => said.id === id,
    on: (push) => /^(relation\.|cmdb\.imported|ci\.(edited|retired|restored|users_changed))/.test(push.type),
  });
}
