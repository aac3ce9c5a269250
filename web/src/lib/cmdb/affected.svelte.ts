import { answer, ask, client, type RecordLink } from '$lib/api';
import { Collection } from '$lib/live';

export type Holder = 'ticket' | 'conversation';
type Tie = RecordLink & { version: number };
const path = (id: string) => ({ path: { id } });

/** The elements a ticket or a conversation is about. */
export class Affected {
  readonly list: Collection<Tie>;
  #kind: Holder;
  #id: string;

  constructor(kind: Holder, id: string) {
    this.#kind = kind;
    this.#id = id;
    this.list = new Collection<Tie>({
      kind: 'affected', topics: [kind === 'ticket' ? `ticket:${id}` : `thread:conversation:${id}:internal`],
      load: async () => {
        const { data, position } = await answer(kind === 'ticket' ? client.GET('/tickets/{id}/relations', { params: path(id) }) : client.GET('/conversations/{id}/links', { params: path(id) }));
        return { items: data.items.filter((one) => one.type === 'affects' && one.record?.kind === 'ci').map((one) => ({ ...one, version: 1 })), position };
      },
      accepts: () => true,
      order: (a, b) => a.at.localeCompare(b.at),
      on: (push) => push.type.startsWith('link.'),
    });
  }
  start(): () => void {
    return this.list.start();
  }
  async add(ci: string): Promise<void> {
    const body = { type: 'affects' as const, ci };
    const tie = await ask(this.#kind === 'ticket' ? client.POST('/tickets/{id}/relations', { params: path(this.#id), body }) : client.POST('/conversations/{id}/links', { params: path(this.#id), body }));
    this.list.put({ ...tie, version: 1 });
  }
  async remove(link: string): Promise<void> {
    if (this.#kind === 'ticket') await ask(client.DELETE('/tickets/{id}/relations/{relation}', { params: { path: { id: this.#id, relation: link } } }));
    else await ask(client.DELETE('/conversations/{id}/links/{relation}', { params: { path: { id: this.#id, relation: link } } }));
    this.list.remove(link);
  }
}
