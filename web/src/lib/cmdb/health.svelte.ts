import { answer, ask, client, type Campaign, type CampaignItem, type Ci, type CmdbHealth, type Query } from '$lib/api';
import { Collection, put } from '$lib/live';

type Health = CmdbHealth & { id: string; version: number };
export type Item = CampaignItem & { id: string; version: number };
let reading = 0;
const changed = (type: string) => /^(ci|relation|cmdb)\./.test(type);

/** How far the map can be trusted, counted anew as it changes. */
export const health = (): Collection<Health> =>
  new Collection<Health>({
    kind: 'cmdb_health', topics: ['cis'],
    load: async () => {
      const { data, position } = await answer(client.GET('/cmdb/health'));
      return { items: [{ ...data, id: 'health', version: ++reading }], position };
    },
    accepts: () => true,
    on: (push) => changed(push.type),
  });

export type Check = CmdbHealth['checks'][number]['id'];
/** The elements that fail a check. */
export const failing = (check: Check) => ({
  kind: 'cmdb_failing', topics: ['cis'],
  load: async (cursor?: string) => {
    const { data, position } = await answer(client.GET('/cmdb/health/{check}', { params: { path: { check }, query: { limit: 100, ...(cursor ? { cursor } : {}) } } }));
    return { items: data.items, next: data.next, position };
  },
  accepts: () => true,
  on: (push: { type: string }) => changed(push.type),
});

export const campaigns = () => ({
  kind: 'campaign', topics: ['cis'],
  load: async () => {
    const { data, position } = await answer(client.GET('/campaigns', { params: { query: {} } }));
    return { items: data.items, position };
  },
  accepts: () => true,
  order: (a: Campaign, b: Campaign) => Number(a.state === 'closed') - Number(b.state === 'closed') || b.made_at.localeCompare(a.made_at),
  on: (push: { type: string }) => /^(campaign|ci)\./.test(push.type),
});

export const campaign = (id: string) => ({
  kind: 'one_campaign', topics: ['cis'],
  load: async () => {
    const { data, position } = await answer(client.GET('/campaigns/{id}', { params: { path: { id } } }));
    put('campaign', data);
    return { items: [data], position };
  },
  accepts: () => true,
  on: (push: { type: string }) => /^(campaign|ci)\./.test(push.type),
});

/** How far each owner and group is. */
export const parts = (id: string) => ({
  kind: 'campaign_part', topics: ['cis'],
  load: async () => {
    const { data, position } = await answer(client.GET('/campaigns/{id}/progress', { params: { path: { id } } }));
    return { items: data.items.map((p) => ({ ...p, id: p.owner?.id ?? p.group?.id ?? '', version: ++reading })), position };
  },
  accepts: () => true,
  on: (push: { type: string }) => /^(campaign|ci)\./.test(push.type),
});

export type Who = NonNullable<Query<'/campaigns/{id}/items'>['who']>;
/** What is left to look at in a campaign, for the reader or for all. */
export const items = (id: string, who: Who) => ({
  kind: 'campaign_item', topics: ['cis'],
  load: async (cursor?: string) => {
    const { data, position } = await answer(client.GET('/campaigns/{id}/items', { params: { path: { id }, query: { who, limit: 100, ...(cursor ? { cursor } : {}) } } }));
    return { items: data.items.map((one): Item => ({ ...one, id: one.ci.id, version: ++reading })), next: data.next, position };
  },
  accepts: (one: Item) => !one.done_at,
  on: (push: { type: string }) => /^(ci\.(verified|edited|retired)|campaign\.)/.test(push.type),
});

export async function open(body: { name: string; scope?: Campaign['scope']; due_days?: number; every_days?: number }): Promise<void> {
  put('campaign', await ask(client.POST('/campaigns', { body })));
}
export async function close(id: string): Promise<void> {
  const shut = await ask(client.POST('/campaigns/{id}/close', { params: { path: { id } } }));
  put('campaign', shut);
  put('one_campaign', shut);
}
export const verify = (ci: Ci): Promise<Ci> => ask(client.POST('/cis/{id}/verify', { params: { path: { id: ci.id } } }));
