import { ApiError, ask, client, newKey, type FileInfo, type Message } from '$lib/api';
import { say } from '$lib/errors';
import { put, type Versioned } from '$lib/live';
import { store, type Act, type Pending } from './store';

export type { Act, Pending } from './store';

/** A pending message as the screen shows it. */
export class Entry {
  readonly pending: Pending;
  state = $state<'sending' | 'waiting' | 'failed'>('sending');
  /** When the next try is due, while it waits. */
  retryAt = $state(0);
  reason = $state('');
  /** Its echo came by the live connection before the answer did. */
  echoed = $state(false);
  attempts = $state(0);

  constructor(pending: Pending) {
    this.pending = pending;
  }
}

export interface Draft {
  kind: string;
  subject: string;
  text: string;
  internal?: boolean;
  files?: FileInfo[];
  replyTo?: string | undefined;
}

export type Post = (pending: Pending) => Promise<Message | undefined>;

/** The address of an act is whole already: any of the API's will do. */
async function perform(act: Act, key: string): Promise<void> {
  const record = await ask(client.POST(act.path as '/runs/{id}/steps/{n}/done', { params: { path: { id: '', n: 0 }, header: { 'Idempotency-Key': key, ...(act.dated ? { 'Sent-At': new Date().toISOString() } : {}) } }, body: act.body }));
  put(act.record, record as Versioned);
}

const post: Post = (p) =>
  p.act ? perform(p.act, p.key).then(() => undefined) : ask(
    client.POST('/threads/{kind}/{id}/messages', {
      params: { path: { kind: p.kind, id: p.subject }, header: { 'Idempotency-Key': p.key } },
      body: {
        text: p.text,
        ...(p.internal ? { internal: true } : {}),
        ...(p.files.length > 0 ? { files: p.files.map((f) => f.id) } : {}),
        ...(p.replyTo ? { reply_to: p.replyTo } : {}),
      },
    }),
  );

const waits = [1000, 2000, 4000, 8000, 15_000, 30_000];
const threadOf = (p: Pending) => `${p.kind}:${p.subject}`;

/**
 * Every message goes through here: it is kept on this device before it is sent, tried again with the same key until
 * the server has it, and leaves only then. Messages of one thread are sent one after the other, in their order.
 */
export class Outbox {
  #entries = $state<Entry[]>([]);
  #busy = new Set<string>();
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #account = '';
  #post: Post;
  readonly waiting = $derived(this.#entries.filter((e) => this.held(e)).length);

  constructor(send: Post = post) {
    this.#post = send;
  }

  /** Takes up what this person left unsent on this device. */
  async open(account: string): Promise<void> {
    if (this.#account === account) return;
    this.#account = account;
    const kept = await store.all(account);
    const known = new Set(this.#entries.map((e) => e.pending.key));
    this.#entries = [...kept.filter((p) => !known.has(p.key)).map((p) => new Entry(p)), ...this.#entries];
    this.flush();
  }

  /** It is not at the server and not on its way: it waits itself, was refused, or stands behind one that waits. */
  held(entry: Entry): boolean {
    if (entry.state !== 'sending' || entry.attempts > 1) return true;
    return entry.attempts === 0 && this.#entries.some((e) => e !== entry && threadOf(e.pending) === threadOf(entry.pending) && (e.state === 'waiting' || e.attempts > 1));
  }

  of(kind: string, subject: string): Entry[] {
    return this.#entries.filter((e) => e.pending.kind === kind && e.pending.subject === subject);
  }

  send(draft: Draft): Entry {
    const entry = new Entry({
      key: newKey(),
      account: this.#account,
      kind: draft.kind,
      subject: draft.subject,
      text: draft.text,
      internal: draft.internal ?? false,
      files: draft.files ?? [],
      replyTo: draft.replyTo,
      at: Date.now(),
    });
    this.#keep(entry);
    return entry;
  }

  /** An act on a record, kept and sent like a message: in its order, once, when there is a network. */
  act(kind: string, subject: string, act: Act): Entry {
    const entry = new Entry({ key: newKey(), account: this.#account, kind, subject, text: '', internal: false, files: [], at: Date.now(), act });
    this.#keep(entry);
    return entry;
  }

  #keep(entry: Entry): void {
    this.#entries.push(entry);
    // Kept first: what was shown as sent is not lost by a reload. A full disk does not stop the sending.
    void store
      .put(entry.pending)
      .catch(() => undefined)
      .then(() => this.#run(threadOf(entry.pending)));
  }

  retry(entry: Entry): void {
    entry.state = 'waiting';
    entry.retryAt = 0;
    void this.#run(threadOf(entry.pending));
  }

  async discard(entry: Entry): Promise<void> {
    this.#entries = this.#entries.filter((e) => e.pending.key !== entry.pending.key);
    await store.remove(entry.pending.key).catch(() => undefined);
    void this.#run(threadOf(entry.pending));
  }

  /** Tries everything now: the network is back. */
  flush(): void {
    for (const thread of new Set(this.#entries.map((e) => threadOf(e.pending)))) {
      clearTimeout(this.#timers.get(thread));
      void this.#run(thread);
    }
  }

  /** The live connection showed an own message: if it is one of these, the screen shows it once. */
  echo(message: Message): void {
    const entry = this.of(message.kind, message.subject_id).find(
      (e) => !e.echoed && e.attempts > 0 && e.pending.text.trim() === message.text.trim() && e.pending.internal === message.internal,
    );
    if (entry) entry.echoed = true;
  }

  async #run(thread: string): Promise<void> {
    if (this.#busy.has(thread)) return;
    this.#busy.add(thread);
    try {
      for (;;) {
        const entry = this.#entries.find((e) => threadOf(e.pending) === thread && e.state !== 'failed');
        if (!entry) return;
        if (!(await this.#try(entry))) return;
      }
    } finally {
      this.#busy.delete(thread);
    }
  }

  async #try(entry: Entry): Promise<boolean> {
    entry.state = 'sending';
    entry.attempts++;
    try {
      const message = await this.#post(entry.pending);
      if (message) put('message', message);
      this.#entries = this.#entries.filter((e) => e.pending.key !== entry.pending.key);
      await store.remove(entry.pending.key).catch(() => undefined);
      return true;
    } catch (error) {
      entry.reason = say(error);
      const wait = this.#patience(error, entry.attempts);
      if (wait === undefined) {
        entry.state = 'failed';
        return true;
      }
      entry.state = 'waiting';
      entry.retryAt = Date.now() + wait;
      const thread = threadOf(entry.pending);
      clearTimeout(this.#timers.get(thread));
      this.#timers.set(
        thread,
        setTimeout(() => void this.#run(thread), wait),
      );
      return false;
    }
  }

  /** How long to wait before another try; undefined where another try cannot help. */
  #patience(error: unknown, attempts: number): number | undefined {
    const step = waits[Math.min(attempts, waits.length) - 1] ?? 30_000;
    if (!(error instanceof ApiError)) return undefined;
    if (error.status === 429) return Math.max(step, error.retryAfter * 1000);
    if (error.offline || error.status >= 500 || error.status === 401) return step;
    return undefined;
  }
}

export const outbox = new Outbox();
