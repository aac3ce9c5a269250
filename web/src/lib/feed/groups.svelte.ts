import { answer, ask, client, type FeedGroup, type FeedMember, type Followed, type GroupAccess } from '$lib/api';
import { live, put, type Spec, type Versioned } from '$lib/live';
import { session } from '$lib/session';

const at = (id: string) => ({ params: { path: { id } } });
const inbox = () => `inbox:${session.me.id}`;
const seen = (g: FeedGroup): FeedGroup => {
  put('feed_group', g);
  return g;
};

/** Groups of the wall: those the person is in, or all they may know of. */
export function groupsSpec(mine: boolean, q = ''): Spec<FeedGroup> {
  return {
    kind: 'feed_group',
    topics: [inbox()],
    load: async () => {
      const { data, position } = await answer(client.GET('/feed/groups', { params: { query: { ...(mine ? { mine } : {}), ...(q ? { q } : {}) } } }));
      return { items: data.items, position };
    },
    accepts: (g) => !mine || g.role !== undefined,
    order: (a, b) => Number(a.archived ?? false) - Number(b.archived ?? false) || a.name.localeCompare(b.name),
    on: (push) => push.type.startsWith('feed_group.'),
  };
}

export function groupSpec(id: string): Spec<FeedGroup> {
  return {
    kind: 'feed_group',
    topics: [inbox(), `feed:group:${id}`],
    load: async () => {
      const { data, position } = await answer(client.GET('/feed/groups/{id}', at(id)));
      return { items: [data], position };
    },
    accepts: (g) => g.id === id,
    on: (push) => push.type.startsWith('feed_group.') && push.subject.id === id,
  };
}

type Entry = FeedMember & Versioned;
export function membersSpec(id: string): Spec<Entry> {
  return {
    kind: 'feed_member',
    topics: [inbox(), `feed:group:${id}`],
    load: async (cursor) => {
      const { data, position } = await answer(client.GET('/feed/groups/{id}/members', { params: { path: { id }, query: { ...(cursor ? { cursor } : {}) } } }));
      return { items: data.items.map((one) => ({ ...one, id: one.person.id, version: 0 })), next: data.next, position };
    },
    accepts: () => true,
    on: (push) => push.type.startsWith('feed_group.') && push.subject.id === id,
  };
}

type Count = Versioned & { unread: number };

/** How many posts are new in each view: `const news = unreadPosts(); news('mine')`. */
export function unreadPosts(): (view: string) => number {
  const counts = live<Count>(() => ({
    kind: 'feed_unread',
    topics: [inbox(), session.has('agent') ? 'feed:all' : 'feed:everyone'],
    load: async () => {
      const { data, position } = await answer(client.GET('/feed/unread'));
      return { items: data.items.map((n) => ({ id: n.view, unread: n.unread, version: 0 })), position };
    },
    accepts: () => true,
    on: (push) => /^(feed\.read|post\.(published|surfaced|deleted|hidden))$/.test(push.type),
  }));
  return (view) => counts.current.get(view)?.unread ?? 0;
}

type Following = Followed & Versioned & { key: string };

/** What this person follows besides groups. */
export function followsSpec(): Spec<Following> {
  return {
    kind: 'follow',
    topics: [inbox()],
    load: async () => {
      const { data, position } = await answer(client.GET('/follows', { params: { query: {} } }));
      return { items: data.items.filter((f) => f.kind !== 'group').map((f) => ({ ...f, key: f.id, id: `${f.kind}:${f.id}`, version: 0 })), position };
    },
    accepts: () => true,
    order: (a, b) => a.name.localeCompare(b.name),
    on: (push) => /^feed\.(followed|unfollowed|muted)$/.test(push.type),
  };
}

/** All that this person follows, and all that they no longer want to see. */
export function allFollowsSpec(): Spec<Following> {
  return {
    ...followsSpec(),
    load: async () => {
      const { data, position } = await answer(client.GET('/follows', { params: { query: {} } }));
      return { items: data.items.map((f) => ({ ...f, key: f.id, id: `${f.kind}:${f.id}`, version: 0 })), position };
    },
    order: (a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name),
  };
}

export const make = async (body: { name: string; description: string; access: GroupAccess; requesters: boolean }): Promise<FeedGroup> => seen(await ask(client.POST('/feed/groups', { body })));
export const editGroup = async (g: FeedGroup, body: { name?: string; description?: string; access?: GroupAccess; requesters?: boolean; archived?: boolean }): Promise<FeedGroup> =>
  seen(await ask(client.PATCH('/feed/groups/{id}', { params: { path: { id: g.id }, header: { 'If-Match': `"${g.version}"` } }, body })));
export const join = async (g: FeedGroup): Promise<FeedGroup> => seen(await ask(client.POST('/feed/groups/{id}/join', at(g.id))));
export const leave = (g: FeedGroup): Promise<undefined> => ask(client.POST('/feed/groups/{id}/leave', at(g.id)));
export const invite = async (g: FeedGroup, person: string): Promise<FeedGroup> => seen(await ask(client.POST('/feed/groups/{id}/invite', { ...at(g.id), body: { person_id: person } })));
export const accept = async (g: FeedGroup, person: string): Promise<FeedGroup> => seen(await ask(client.POST('/feed/groups/{id}/accept', { ...at(g.id), body: { person_id: person } })));
export const setRole = async (g: FeedGroup, person: string, role: 'owner' | 'member'): Promise<FeedGroup> =>
  seen(await ask(client.PUT('/feed/groups/{id}/members/{person}', { params: { path: { id: g.id, person } }, body: { role } })));
export const dropMember = (g: FeedGroup, person: string): Promise<undefined> => ask(client.DELETE('/feed/groups/{id}/members/{person}', { params: { path: { id: g.id, person } } }));
