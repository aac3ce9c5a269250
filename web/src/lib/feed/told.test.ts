import { expect, test } from 'vitest';
import { m } from '$m';
import { toldOf } from './told';

const push = (type: string, data: object) => ({ seq: 7, type, subject: { kind: 'post', id: 'p1' }, data });

test('an author is told what became of their words, and of nothing else', () => {
  expect(toldOf(push('post.author_told', { decision: 'hidden' }))).toEqual({ text: m.feed_told_hidden(), post: 'p1' });
  expect(toldOf(push('post.author_told', { decision: 'restored' }))).toEqual({ text: m.feed_told_restored(), post: 'p1' });
  expect(toldOf(push('post.author_told', { decision: 'hidden', message: 'c1' }))).toEqual({ text: m.feed_told_comment_hidden(), post: 'p1' });
  expect(toldOf(push('post.author_told', { decision: 'restored', message: 'c1' }))?.text).toBe(m.feed_told_comment_restored());
  for (const other of [push('thread.mentioned', {}), { head: 4 }, null, 'x', { type: 'post.author_told' }]) expect(toldOf(other)).toBeUndefined();
});
