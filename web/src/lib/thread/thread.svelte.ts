import { answer, ask, client, type Message, type MessageVersion, type Push, type Ref } from '$lib/api';
import { Collection, clock, hub } from '$lib/live';
import { outbox, type Entry } from '$lib/outbox';
import { session } from '$lib/session';
import { SvelteMap } from 'svelte/reactivity';
import { Draft } from './draft.svelte';

export interface ThreadOptions {
  kind: string;
  id: string;
  /** This reader sees internal notes and may write them. */
  internal?: boolean;
}

interface Mark {
  name: string;
  seq: number;
  at: string;
}

const PAGE = 60;
const TYPING = 6000;

/** The words said about one record: its messages, who has read them, who is writing, and what this person is writing. */
export class Thread {
  readonly kind: string;
  readonly id: string;
  readonly internal: boolean;
  readonly draft: Draft;
  #messages: Collection<Message>;
  #marks = new SvelteMap<string, Mark>();
  #writers = new SvelteMap<string, { name: string; until: number }>();
  #older = $state(false);
  #fetching = $state(false);
  #oldest = Infinity;
  #keepBelow = 0;
  #newFrom = $state(0);
  #place?: (at: 'focus' | 'insert', text: string) => void;
  #told = 0;
  #marking?: ReturnType<typeof setTimeout>;

  readonly pending: Entry[] = $derived.by(() => outbox.of(this.kind, this.id).filter((e) => !e.echoed));
  readonly head: number = $derived.by(() => this.messages.at(-1)?.seq ?? 0);
  readonly unread: number = $derived.by(() => {
    const mine = this.#marks.get(session.me.id)?.seq ?? 0;
    let count = 0;
    for (const msg of this.messages) if (msg.seq > mine && msg.author.id !== session.me.id && !msg.system) count++;
    return count;
  });
  /** Who writes at this moment. */
  readonly typing: string[] = $derived.by(() => {
    if (this.#writers.size === 0) return [];
    const now = clock.now;
    return [...this.#writers.values()].filter((w) => w.until > now).map((w) => w.name);
  });

  constructor(options: ThreadOptions) {
    this.kind = options.kind;
    this.id = options.id;
    this.internal = options.internal ?? false;
    this.draft = new Draft(`${session.me.id}.${this.kind}.${this.id}`);
    const topic = `thread:${this.kind}:${this.id}`;
    this.#messages = new Collection<Message>({
      kind: 'message',
      topics: this.internal ? [topic, `${topic}:internal`] : [topic],
      load: () => this.#load(),
      accepts: (msg) => msg.kind === this.kind && msg.subject_id === this.id && (this.internal || !msg.internal),
      order: (a, b) => a.seq - b.seq,
      // What was read of older pages stays when the last page is read again.
      keeps: (msg) => msg.seq < this.#keepBelow,
      on: (push) => this.#hear(push),
    });
  }

  get messages(): readonly Message[] {
    return this.#messages.items;
  }
  get last(): Message | undefined {
    return this.#messages.items.at(-1);
  }
  get state() {
    return this.#messages.state;
  }
  get error() {
    return this.#messages.error;
  }
  get hasOlder(): boolean {
    return this.#older;
  }
  get loadingOlder(): boolean {
    return this.#fetching;
  }
  /** The first message that was new when the reader came; 0 when nothing was. */
  get newFrom(): number {
    return this.#newFrom;
  }

  /** Begins to load and to follow; answers the function that ends it. */
  start(): () => void {
    const stop = this.#messages.start();
    const deaf = hub.listen(`typing:${this.kind}:${this.id}`, (data) => this.#hearTyping(data));
    return () => {
      stop();
      deaf();
      this.draft.save();
      clearTimeout(this.#marking);
    };
  }

  reload(): Promise<void> {
    return this.#messages.reload();
  }

  async #load() {
    const { data, position } = await answer(
      client.GET('/threads/{kind}/{id}/messages', { params: { path: this.#path, query: { last: true, limit: PAGE } } }),
    );
    for (const mark of data.read) this.#marks.set(mark.person.id, { name: mark.person.name, seq: mark.seq, at: mark.at });
    const first = data.items[0]?.seq ?? Infinity;
    if (this.#oldest <= first && this.head >= first) {
      // The page touches what is shown: older pages stay.
      this.#keepBelow = first;
    } else {
      this.#keepBelow = 0;
      this.#oldest = first;
      this.#older = data.prev !== undefined && data.prev !== '';
    }
    if (this.#newFrom === 0 && this.#messages.state !== 'ready') this.#newFrom = this.#firstNew(data.items);
    return { items: data.items, position };
  }

  #firstNew(items: readonly Message[]): number {
    const mark = this.#marks.get(session.me.id)?.seq;
    if (mark === undefined) return 0;
    return items.find((msg) => msg.seq > mark && msg.author.id !== session.me.id && !msg.system)?.seq ?? 0;
  }

  /** The page before the oldest message shown. */
  async older(): Promise<void> {
    if (!this.#older || this.#fetching) return;
    this.#fetching = true;
    try {
      const page = await ask(
        client.GET('/threads/{kind}/{id}/messages', { params: { path: this.#path, query: { before: this.#oldest, limit: PAGE } } }),
      );
      this.#oldest = page.items[0]?.seq ?? this.#oldest;
      this.#older = page.prev !== undefined && page.prev !== '' && page.items.length > 0;
      for (const msg of page.items) this.#messages.put(msg);
    } finally {
      this.#fetching = false;
    }
  }

  get #path() {
    return { kind: this.kind, id: this.id };
  }

  // ---- what others do

  #hear(push: Push): void {
    if (push.type === 'thread.read') {
      const person = String(push.data?.person ?? '');
      const seq = Number(push.data?.seq ?? 0);
      const known = this.#marks.get(person);
      if (person !== '' && seq > (known?.seq ?? 0))
        this.#marks.set(person, { name: push.actor?.name ?? known?.name ?? '', seq, at: push.at });
      return;
    }
    if (push.type !== 'thread.posted' || !push.record) return;
    const msg = push.record as unknown as Message;
    this.#writers.delete(msg.author.id);
    if (msg.author.id === session.me.id) outbox.echo(msg);
    else if (this.#newFrom === 0 && !msg.system && document.visibilityState === 'hidden') this.#newFrom = msg.seq;
  }

  #hearTyping(data: unknown): void {
    if (typeof data !== 'object' || data === null || !('person' in data)) return;
    const { person, typing } = data as { person: Ref; typing: boolean };
    if (person.id === session.me.id) return;
    if (typing) this.#writers.set(person.id, { name: person.name, until: clock.at() + TYPING });
    else this.#writers.delete(person.id);
  }

  /** Names of the others who have read up to this message. */
  readers(msg: Message): Mark[] {
    const found: Mark[] = [];
    for (const [person, mark] of this.#marks) if (person !== msg.author.id && mark.seq >= msg.seq) found.push(mark);
    return found;
  }

  // ---- what this person does

  /** Everything up to the last message has been seen. */
  seen(): void {
    const seq = this.head;
    if (seq === 0 || seq <= (this.#marks.get(session.me.id)?.seq ?? 0)) return;
    clearTimeout(this.#marking);
    this.#marking = setTimeout(() => void this.#mark(seq), 350);
  }

  async #mark(seq: number): Promise<void> {
    const me = session.me;
    this.#marks.set(me.id, { name: me.name, seq, at: new Date(clock.at()).toISOString() });
    try {
      await ask(client.PUT('/threads/{kind}/{id}/read', { params: { path: this.#path }, body: { seq } }));
    } catch {
      // The next message read will tell it again.
      this.#marks.delete(me.id);
    }
  }

  /** The separator of new messages goes: the reader has come back and answered, or gone. */
  settle(): void {
    this.#newFrom = 0;
  }

  /** Where new messages begin for a reader who left this window. */
  leave(): void {
    this.#newFrom = this.#firstNew(this.messages);
  }

  send(): boolean {
    const { draft } = this;
    if (draft.empty || draft.sending) return false;
    this.settle();
    outbox.send({ kind: this.kind, subject: this.id, text: draft.text.trim(), internal: draft.internal, files: draft.ready });
    draft.clear();
    this.stopTyping();
    return true;
  }

  /** Tells the others that this person writes, at most every few seconds. */
  writes(): void {
    const now = Date.now();
    if (now - this.#told < TYPING / 2 || this.draft.internal) return;
    this.#told = now;
    hub.whisper(`typing:${this.kind}:${this.id}`, { typing: true });
  }

  stopTyping(): void {
    if (this.#told === 0) return;
    this.#told = 0;
    hub.whisper(`typing:${this.kind}:${this.id}`, { typing: false });
  }

  async edit(msg: Message, text: string): Promise<void> {
    this.#messages.put(
      await ask(
        client.PATCH('/threads/{kind}/{id}/messages/{message}', {
          params: { path: { ...this.#path, message: msg.id }, header: { 'If-Match': `"${msg.version}"` } },
          body: { text },
        }),
      ),
    );
  }

  async remove(msg: Message): Promise<void> {
    const gone = await ask(
      client.DELETE('/threads/{kind}/{id}/messages/{message}', { params: { path: { ...this.#path, message: msg.id } } }),
    );
    if (gone) this.#messages.put(gone);
    else this.#messages.put({ ...msg, text: '', html: '', files: [], reactions: [], deleted: true } satisfies Message);
  }

  async react(msg: Message, emoji: string): Promise<void> {
    const params = { path: { ...this.#path, message: msg.id, emoji } };
    const mine = msg.reactions.some((r) => r.emoji === emoji && isMine(r));
    const route = '/threads/{kind}/{id}/messages/{message}/reactions/{emoji}';
    const changed = await ask(mine ? client.DELETE(route, { params }) : client.PUT(route, { params }));
    if (changed) this.#messages.put(changed);
  }

  async history(msg: Message): Promise<MessageVersion[]> {
    const params = { path: { ...this.#path, message: msg.id } };
    return (await ask(client.GET('/threads/{kind}/{id}/messages/{message}/history', { params }))).items;
  }

  // ---- the composer

  /** The composer says how to reach it. */
  composer(place: (at: 'focus' | 'insert', text: string) => void): () => void {
    this.#place = place;
    return () => {
      if (this.#place === place) this.#place = undefined;
    };
  }

  focus(): void {
    this.#place?.('focus', '');
  }

  /** Puts text where the cursor is, and the cursor after it. */
  insert(text: string): void {
    if (this.#place) this.#place('insert', text);
    else this.draft.text = this.draft.text === '' ? text : `${this.draft.text}\n${text}`;
  }
}

export const isMine = (reaction: { mine: boolean; person_ids?: string[] }): boolean =>
  reaction.person_ids ? reaction.person_ids.includes(session.me.id) : reaction.mine;
