import { answer, client, type CrisisInfo } from '$lib/api';
import { Collection, type Spec } from '$lib/live';
import { session } from '$lib/session';

const newest = (a: CrisisInfo, b: CrisisInfo): number => b.declared_at.localeCompare(a.declared_at) || b.id.localeCompare(a.id);

/** Cards of crises: those that go on, those that are over, or all. */
export const open = (state: 'open' | 'over' | 'all'): Spec<CrisisInfo> => ({
  kind: 'crisis_card',
  topics: session.has('agent') ? ['crises', `inbox:${session.me.id}`] : [`inbox:${session.me.id}`],
  load: async (cursor) => {
    const { data, position } = await answer(client.GET('/crises', { params: { query: { state, limit: 50, ...(cursor ? { cursor } : {}) } } }));
    return { items: data.items, position, next: data.next };
  },
  accepts: (c) => state === 'all' || c.open === (state === 'open'),
  order: newest,
  personal: ['limited'],
  on: (push) => push.type.startsWith('crisis.') && push.subject.kind === 'crisis',
});

/** The crises that go on, for the band above every page; one for the whole application. */
class OpenCrises {
  #cards = $state.raw<Collection<CrisisInfo>>();
  get items(): readonly CrisisInfo[] {
    return this.#cards?.items ?? [];
  }
  follow(): () => void {
    const cards = new Collection(open('open'));
    this.#cards = cards;
    return cards.start();
  }
  reload(): Promise<void> | undefined {
    return this.#cards?.reload();
  }
}
export const openCrises = new OpenCrises();
