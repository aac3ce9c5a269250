import { ask, client, type NewPost, type Post } from '$lib/api';
import { put } from '$lib/live';
import { session } from '$lib/session';

const at = (id: string) => ({ params: { path: { id } } });
const seen = (post: Post): Post => {
  put('post', post);
  return post;
};

export const post = (id: string): Promise<Post> => ask(client.GET('/posts/{id}', at(id)));
export const publish = (body: NewPost, key: string): Promise<Post> => ask(client.POST('/posts', { params: { header: { 'Idempotency-Key': key } }, body }));
export const edit = async (p: Post, text: string): Promise<Post> => seen(await ask(client.PATCH('/posts/{id}', { ...at(p.id), body: { text } })));
export const remove = (p: Post): Promise<undefined> => ask(client.DELETE('/posts/{id}', at(p.id)));
export const pin = async (p: Post): Promise<Post> =>
  seen(await ask(p.pinned ? client.POST('/posts/{id}/unpin', at(p.id)) : client.POST('/posts/{id}/pin', { ...at(p.id), body: {} })));
export const acknowledge = async (p: Post): Promise<Post> => seen(await ask(client.POST('/posts/{id}/acknowledge', at(p.id))));
export const acknowledgements = (p: Post) => ask(client.GET('/posts/{id}/acknowledgements', at(p.id)));
export const vote = async (p: Post, options: number[]): Promise<Post> => seen(await ask(client.POST('/posts/{id}/vote', { ...at(p.id), body: { options } })));
export const closePoll = async (p: Post): Promise<Post> => seen(await ask(client.POST('/posts/{id}/close_poll', at(p.id))));
export const report = (p: Post, reason: string, comment = ''): Promise<undefined> =>
  ask(client.POST('/posts/{id}/report', { ...at(p.id), body: { reason, ...(comment ? { message: comment } : {}) } }));
export const hide = async (p: Post, reason: string, comment = ''): Promise<Post> =>
  seen(await ask(client.POST('/posts/{id}/hide', { ...at(p.id), body: { reason, ...(comment ? { message: comment } : {}) } })));
export const restore = async (p: Post): Promise<Post> => seen(await ask(client.POST('/posts/{id}/restore', at(p.id))));
export const retain = (p: Post) => ask(client.POST('/posts/{id}/retain', { ...at(p.id), body: {} }));

export async function hear(p: Post, on: boolean): Promise<Post> {
  const params = { path: { kind: 'post', id: p.id, person: session.me.id } };
  const route = '/threads/{kind}/{id}/followers/{person}';
  await ask(on ? client.PUT(route, { params }) : client.DELETE(route, { params }));
  return seen({ ...p, following: on });
}

/** Attaches this person to the ticket a post is about; a second press takes it back. */
export async function meToo(p: Post): Promise<Post> {
  const card = p.card;
  if (!card) return p;
  const joined = card.my_me_too === true;
  const route = '/tickets/{id}/me_too';
  await ask(joined ? client.DELETE(route, at(card.id)) : client.POST(route, { ...at(card.id), body: {} }));
  return seen(await post(p.id));
}

export const mute = (kind: string, id: string): Promise<unknown> => ask(client.PUT('/follows/{kind}/{id}', { params: { path: { kind, id } }, body: { muted: true } }));
export const follow = (kind: string, id: string): Promise<unknown> => ask(client.PUT('/follows/{kind}/{id}', { params: { path: { kind, id } }, body: {} }));
export const unfollow = (kind: string, id: string): Promise<unknown> => ask(client.DELETE('/follows/{kind}/{id}', { params: { path: { kind, id } } }));
