import { m } from '$m';

/** What a moderator decided about this person's words, where a push of their inbox says so. */
export function toldOf(data: unknown): { text: string; post: string } | undefined {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'post.author_told') return undefined;
  const { subject, data: what } = data as { subject?: { id?: string }; data?: { message?: string; decision?: string } };
  if (!subject?.id) return undefined;
  const comment = Boolean(what?.message);
  if (what?.decision === 'restored') return { text: comment ? m.feed_told_comment_restored() : m.feed_told_restored(), post: subject.id };
  return { text: comment ? m.feed_told_comment_hidden() : m.feed_told_hidden(), post: subject.id };
}
