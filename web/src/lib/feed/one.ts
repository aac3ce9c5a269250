import { answer, client, type Post } from '$lib/api';
import type { Spec } from '$lib/live';
import { session } from '$lib/session';

/** One post, with the page to itself. */
export function postSpec(id: string): Spec<Post> {
  return {
    kind: 'post',
    topics: [`thread:post:${id}`, session.has('agent') ? 'feed:all' : 'feed:everyone'],
    load: async () => {
      const { data, position } = await answer(client.GET('/posts/{id}', { params: { path: { id } } }));
      return { items: [data], position };
    },
    accepts: (p) => p.id === id && !p.deleted,
    personal: ['following', 'mine', 'actions', 'reports'],
    on: (push, posts) => {
      if (push.subject.kind !== 'post' || push.subject.id !== id) return;
      if (push.type === 'post.deleted') posts.remove(id);
      return push.type !== 'post.deleted' && /^(post|thread\.posted)/.test(push.type);
    },
  };
}
