import { answer, ask, client, type Account, type Group, type Job, type Mail, type Query, type Queue, type Reply } from '$lib/api';
import { put, type Loaded } from '$lib/live';

const at = (id: string) => ({ params: { path: { id } } });
const match = (id: string, version: number) => ({ params: { path: { id }, header: { 'If-Match': `"${version}"` } } });
const kept = <T extends { id: string; version: number }>(kind: string, record: T): T => {
  put(kind, record);
  return record;
};

export type AccountForm = Pick<Account, 'name' | 'email' | 'roles' | 'lang' | 'title' | 'department' | 'site' | 'phone'>;

export const users = {
  async load(q: string, closed: boolean, cursor?: string): Promise<Loaded<Account>> {
    const query = { limit: 100, closed: closed ? ('true' as const) : ('false' as const), ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) };
    const { data, position } = await answer(client.GET('/users', { params: { query } }));
    return { items: data.items, next: data.next, position };
  },
  add: async (form: AccountForm) => kept('account', await ask(client.POST('/users', { body: form }))),
  edit: async (user: Account, form: AccountForm) => kept('account', await ask(client.PATCH('/users/{id}', { ...match(user.id, user.version), body: form }))),
  invite: (id: string) => ask(client.POST('/users/{id}/invite', at(id))),
  reset: (id: string) => ask(client.POST('/users/{id}/reset', at(id))),
  signOut: (id: string) => ask(client.POST('/users/{id}/sign_out', at(id))),
  async close(id: string) {
    await ask(client.POST('/users/{id}/close', at(id)));
    return kept('account', await ask(client.GET('/users/{id}', at(id))));
  },
  async reopen(id: string) {
    await ask(client.POST('/users/{id}/reopen', at(id)));
    return kept('account', await ask(client.GET('/users/{id}', at(id))));
  },
};

export type GroupForm = Pick<Group, 'name' | 'description' | 'kind'>;

export const groups = {
  async load(): Promise<Loaded<Group>> {
    const { data, position } = await answer(client.GET('/groups'));
    return { items: data.items, position };
  },
  make: async (form: GroupForm) => kept('group', await ask(client.POST('/groups', { body: form }))),
  edit: async (group: Group, form: GroupForm) => kept('group', await ask(client.PATCH('/groups/{id}', { ...match(group.id, group.version), body: form }))),
  join: (group: string, person: string) => ask(client.PUT('/groups/{id}/members/{person}', { params: { path: { id: group, person } } })),
  leave: (group: string, person: string) => ask(client.DELETE('/groups/{id}/members/{person}', { params: { path: { id: group, person } } })),
};

export type QueueForm = Partial<Pick<Queue, 'name' | 'description' | 'mode' | 'target_wait_ms' | 'max_wait_ms' | 'order' | 'hours' | 'notice'>> & { group_id?: string; state?: 'open' | 'closed' };

export const queues = {
  async load(): Promise<Loaded<Queue>> {
    const { data, position } = await answer(client.GET('/queues'));
    return { items: data.items, position };
  },
  make: async (form: QueueForm & { name: string }) => kept('queue', await ask(client.POST('/queues', { body: form }))),
  edit: async (queue: Queue, form: QueueForm) => kept('queue', await ask(client.PATCH('/queues/{id}', { ...match(queue.id, queue.version), body: form }))),
  announce: (id: string, text: string) => ask(client.POST('/queues/{id}/announce', { ...at(id), body: { text } })),
};

export type ReplyForm = Omit<Reply, 'id' | 'version'>;

export const replies = {
  async load(): Promise<Loaded<Reply>> {
    const { data, position } = await answer(client.GET('/replies'));
    return { items: data.items, position };
  },
  make: async (form: ReplyForm) => kept('reply', await ask(client.POST('/replies', { body: form }))),
  edit: async (reply: Reply, form: ReplyForm) => kept('reply', await ask(client.PATCH('/replies/{id}', { ...match(reply.id, reply.version), body: form }))),
  drop: (id: string) => ask(client.DELETE('/replies/{id}', at(id))),
};

// What only grows has no version of its own.
const still = <T>(items: T[]): (T & { version: number })[] => items.map((one) => ({ ...one, version: 0 }));

export const mail = {
  async load(cursor?: string): Promise<Loaded<Mail & { version: number }>> {
    const { data, position } = await answer(client.GET('/mail/outbox', { params: { query: { limit: 50, ...(cursor ? { cursor } : {}) } } }));
    return { items: still(data.items), next: data.next, position };
  },
  read: (id: string): Promise<Mail> => ask(client.GET('/mail/outbox/{id}', at(id))),
};

export type JobFilter = NonNullable<Query<'/admin/jobs'>['state']> | '';

export const jobs = {
  async load(state: JobFilter, cursor?: string): Promise<Loaded<Job & { version: number }>> {
    const query = { limit: 50, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) };
    const { data, position } = await answer(client.GET('/admin/jobs', { params: { query } }));
    return { items: still(data.items), next: data.next, position };
  },
  replay: (id: string) => ask(client.POST('/admin/jobs/{id}/replay', at(id))),
};
