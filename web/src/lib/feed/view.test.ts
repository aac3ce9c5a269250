import type { FeedPage, Post, Push } from '$lib/api';
import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FeedView } from './view.svelte';

const live = vi.hoisted(() => ({ push: (() => undefined) as (push: unknown) => void, page: {} as unknown }));
vi.mock('../live/hub.svelte', () => ({
  hub: {
    follow: (watch: { push: (push: unknown) => void }) => {
      live.push = watch.push;
      return { begin: () => () => undefined, leave: () => undefined };
    },
  },
}));
vi.mock('$lib/api', () => ({
  watchApi: () => () => undefined,
  client: { GET: () => live.page, PUT: () => ({}) },
  answer: (page: unknown) => Promise.resolve({ data: page, position: 'e:1' }),
  ask: () => Promise.reject(new Error('not asked here')),
}));
vi.mock('$lib/session', () => ({ session: { me: { id: 'sami' } } }));

const post = (id: string, position: number, more: Partial<Post> = {}): Post =>
  ({ id, position, version: 1, kind: 'post', at: '2026-11-22T09:00:00.000Z', author: { id: 'camille', name: 'Camille' }, tags: [], last_comments: [], ...more }) as unknown as Post;
const comes = (type: string, record: Post) => {
  live.push({ seq: 1, type, at: '', subject: { kind: 'post', id: record.id }, record } as unknown as Push);
  flushSync();
};
async function reading(view: string, page: Partial<FeedPage> = {}) {
  live.page = { items: [post('old', 4)], head: 4, read: 4, topics: ['feed:all'], unread: 0, ...page } satisfies FeedPage;
  const feed = new FeedView(view);
  feed.start();
  await vi.waitFor(() => expect(feed.posts).toHaveLength(1), { interval: 1 });
  return feed;
}

describe('what waits behind the pill', () => {
  beforeEach(() => vi.clearAllMocks());

  it('is one for one new post, by however many channels and in however many versions it comes', async () => {
    const feed = await reading('all');
    for (const version of [1, 1, 2]) comes('post.published', post('new', 5, { version }));
    comes('post.commented', post('new', 5, { version: 3 }));
    expect(feed.waiting).toBe(1);
    expect(feed.posts.map((p) => p.id)).toEqual(['old']);
  });

  it('is nothing of one’s own, nor what is merely shown as it is now', async () => {
    const feed = await reading('all');
    comes('post.published', post('own', 5, { author: { id: 'sami', name: 'Sami' } }));
    comes('post.refreshed', post('old', 4, { version: 2 }));
    comes('post.commented', post('older', 1, { version: 9 }));
    expect(feed.waiting).toBe(0);
  });

  it('is less by what is taken back meanwhile', async () => {
    const feed = await reading('all');
    comes('post.published', post('new', 5));
    comes('post.published', post('other', 6));
    comes('post.deleted', post('new', 5, { version: 2, deleted: true }));
    expect(feed.waiting).toBe(1);
  });

  it('has nothing in one’s own feed of what one muted, though the channel of all brings it', async () => {
    const group = { id: 'g', name: 'Réseau', access: 'open' } as Post['group'];
    const feed = await reading('mine', { items: [post('old', 4, { group } as Partial<Post>)], muted: ['group:wall', 'person:yanis', 'tag:vpn', 'ticket:t1'] });
    comes('post.published', post('on the wall', 5));
    comes('post.published', post('by whom', 6, { group, author: { id: 'yanis', name: 'Yanis' } } as Partial<Post>));
    comes('post.published', post('about what', 7, { group, tags: ['vpn'] } as Partial<Post>));
    comes('post.published', post('of a record', 8, { group, ref: { kind: 'ticket', id: 't1' } } as Partial<Post>));
    expect(feed.waiting).toBe(0);
    comes('post.published', post('else', 9, { group } as Partial<Post>));
    expect(feed.waiting).toBe(1);
    await feed.reveal();
    flushSync();
    expect(feed.posts.map((p) => p.id)).toEqual(['else', 'old']);
  });
});
