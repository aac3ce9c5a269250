import {
  answer, ask, client, type Delivery, type FeedHook, type FeedRule, type IndexState, type Reported, type RuleForm, type RuleTried, type Synonyms, type Webhook, type WebhookForm,
} from '$lib/api';
import { put, type Spec, type Versioned } from '$lib/live';
import { session } from '$lib/session';

const at = (id: string) => ({ params: { path: { id } } });
const match = (id: string, version: number) => ({ params: { path: { id }, header: { 'If-Match': `"${version}"` } } });
const kept = <T extends Versioned>(kind: string, record: T): T => {
  put(kind, record);
  return record;
};

/** Where those who administer hear of each other's changes. */
const SETTINGS = ['settings'];

export const rules = {
  spec: (known: (events: string[]) => void): Spec<FeedRule> => ({
    kind: 'feed_rule',
    topics: SETTINGS,
    load: async () => {
      const { data, position } = await answer(client.GET('/feed/rules'));
      known(data.events);
      return { items: data.items, position };
    },
    accepts: () => true,
    order: (a, b) => a.order - b.order || a.id.localeCompare(b.id),
    on: (push) => push.type.startsWith('rule.'),
  }),
  make: async (form: RuleForm) => kept('feed_rule', await ask(client.POST('/feed/rules', { body: form }))),
  edit: async (rule: FeedRule, form: Partial<RuleForm>) => kept('feed_rule', await ask(client.PATCH('/feed/rules/{id}', { ...match(rule.id, rule.version), body: form }))),
  reset: async (rule: FeedRule) => kept('feed_rule', await ask(client.POST('/feed/rules/{id}/reset', at(rule.id)))),
  drop: (id: string) => ask(client.DELETE('/feed/rules/{id}', at(id))),
  attempt: (form: Pick<RuleForm, 'events' | 'when' | 'headline'>): Promise<RuleTried> => ask(client.POST('/feed/rules/try', { body: form })),
};

export type HookRow = FeedHook & Versioned;

/** Addresses that programs post to: of one group for its owners, one's own, or everybody's for an admin. */
export const hooks = {
  spec: (of: { group?: string; all?: boolean }): Spec<HookRow> => ({
    kind: 'feed_hook',
    topics: session.has('supervisor') ? SETTINGS : [`inbox:${session.me.id}`],
    load: async () => {
      const { data, position } = await answer(client.GET('/feed/hooks', { params: { query: of } }));
      return { items: data.items.map((h) => ({ ...h, version: 0 })), position };
    },
    accepts: () => true,
    order: (a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id),
    on: (push) => push.type.startsWith('feed_hook.'),
  }),
  make: (name: string, group: string): Promise<FeedHook> => ask(client.POST('/feed/hooks', { body: { name, ...(group ? { group } : {}) } })),
  drop: (id: string) => ask(client.DELETE('/feed/hooks/{id}', at(id))),
};

export type DeliveryRow = Delivery & Versioned;

export const webhooks = {
  spec: (): Spec<Webhook> => ({
    kind: 'webhook',
    topics: SETTINGS,
    load: async () => {
      const { data, position } = await answer(client.GET('/webhooks'));
      return { items: data.items, position };
    },
    accepts: () => true,
    order: (a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id),
    on: (push) => /^webhook\.(made|edited|renewed|dropped)$/.test(push.type),
  }),
  make: async (form: WebhookForm) => ask(client.POST('/webhooks', { body: form })),
  edit: async (hook: Webhook, form: Partial<WebhookForm> & { enabled?: boolean }) => kept('webhook', await ask(client.PATCH('/webhooks/{id}', { ...match(hook.id, hook.version), body: form }))),
  drop: (id: string) => ask(client.DELETE('/webhooks/{id}', at(id))),
  renew: (id: string): Promise<Webhook> => ask(client.POST('/webhooks/{id}/secret', at(id))),
  test: (id: string): Promise<Delivery> => ask(client.POST('/webhooks/{id}/test', at(id))),
  log: (id: string, state: Delivery['state'] | ''): Spec<DeliveryRow> => ({
    kind: 'webhook_delivery',
    topics: SETTINGS,
    load: async (cursor) => {
      const query = { limit: 30, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) };
      const { data, position } = await answer(client.GET('/webhooks/{id}/deliveries', { params: { path: { id }, query } }));
      return { items: data.items.map((d) => ({ ...d, version: 0 })), next: data.next, position };
    },
    accepts: () => true,
    order: (a, b) => b.id.localeCompare(a.id),
    on: (push) => push.subject.id === id && /^webhook\.(tried|tested|replayed)$/.test(push.type),
  }),
  replay: (d: Delivery): Promise<Delivery> => ask(client.POST('/webhooks/{id}/deliveries/{delivery}/replay', { params: { path: { id: d.hook, delivery: d.id } } })),
};

export type ReportRow = Reported & Versioned;

export const reports = {
  spec: (state: 'open' | 'decided'): Spec<ReportRow> => ({
    kind: 'report',
    topics: [`inbox:${session.me.id}`, ...(session.has('supervisor') ? SETTINGS : [])],
    load: async () => {
      const { data, position } = await answer(client.GET('/posts/reports', { params: { query: { state, limit: 100 } } }));
      return { items: data.items.map((r) => ({ ...r, id: `${r.post}:${r.message ?? ''}:${r.by.id}`, version: 0 })), position };
    },
    accepts: () => true,
    order: state === 'open' ? (a, b) => a.at.localeCompare(b.at) : (a, b) => (b.decided_at ?? '').localeCompare(a.decided_at ?? ''),
    on: (push) => /^post\.(reported|dismissed|moderated|hidden|restored|deleted)$/.test(push.type),
  }),
  dismiss: (r: Reported, reason: string): Promise<undefined> =>
    ask(client.POST('/posts/{id}/dismiss', { ...at(r.post), body: { ...(r.message ? { message: r.message } : {}), ...(reason ? { reason } : {}) } })),
};

export const search = {
  synonyms: (): Promise<Synonyms> => ask(client.GET('/search/synonyms')),
  /** None at all brings back those of the product. */
  save: (lists: string[][], version: number): Promise<Synonyms> => ask(client.PUT('/search/synonyms', { params: { header: { 'If-Match': `"${version}"` } }, body: { lists } })),
  state: (): Promise<IndexState> => ask(client.GET('/admin/search')),
  rebuild: () => ask(client.POST('/admin/search/rebuild')),
};
