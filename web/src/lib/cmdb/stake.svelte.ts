import { answer, client, type Sentence } from '$lib/api';
import { Collection } from '$lib/live';

type Stake = Sentence & { id: string; version: number };
let reading = 0;

/** The sentence of an element, kept current while somebody looks. */
export const stakeOf = (id: string): Collection<Stake> =>
  new Collection<Stake>({
    kind: 'stake', topics: ['cis'],
    load: async () => {
      const { data, position } = await answer(client.GET('/cis/{id}/sentence', { params: { path: { id } } }));
      return { items: [{ ...data, id, version: ++reading }], position };
    },
    accepts: () => true,
    on: (push) => /^(relation\.|cmdb\.imported|ci\.(edited|retired|restored|users_changed))/.test(push.type),
  });
