import type { Message, Post } from '$lib/api';
import { Collection } from '$lib/live';

/** What is said under a post that is in view: its words, its last comments, and what comes while the reader looks. */
export class Talk {
  #messages: Collection<Message>;

  constructor(post: Post, position: string) {
    this.#messages = new Collection<Message>({
      kind: 'message',
      topics: [`thread:post:${post.id}`],
      load: () => Promise.resolve({ items: [post.message, ...post.last_comments], position }),
      accepts: (msg) => msg.kind === 'post' && msg.subject_id === post.id && !msg.internal,
      keeps: () => true,
      order: (a, b) => a.seq - b.seq,
    });
  }

  start(): () => void {
    return this.#messages.start();
  }

  /** The newer of what is known here and what came with the post. */
  latest(given: Message): Message {
    const mine = this.#messages.get(given.id);
    return mine && mine.version > given.version ? mine : given;
  }

  /** Comments heard of since, after those that came with the post. */
  comments(given: readonly Message[]): Message[] {
    const all = new Map(given.map((msg) => [msg.id, msg]));
    for (const msg of this.#messages.items) if (msg.seq > 1 && (all.get(msg.id)?.version ?? -1) < msg.version) all.set(msg.id, msg);
    return [...all.values()].filter((msg) => !msg.deleted).sort((a, b) => a.seq - b.seq);
  }
}
