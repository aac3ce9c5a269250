import { answer, ask, client, type FeedPage, type Post, type Push } from '$lib/api';
import { Collection, type Loaded } from '$lib/live';
import { session } from '$lib/session';

export type Sort = 'recent' | 'useful';

const PAGE = 30;
const READ_AFTER = 1500;
const LOOK_AGAIN = 400;

/**
 * A piece of the wall on the screen. What arrives waits behind a pill: a post enters only when its reader asks, and one that
 * surfaces again keeps its place until then.
 */
export class FeedView {
  readonly name: string;
  readonly sort: Sort;
  #limit: number;
  #posts = $state.raw<Collection<Post>>();
  #pinned = $state.raw<readonly Post[]>([]);
  #state = $state<'loading' | 'ready' | 'failed'>('loading');
  #error = $state.raw<unknown>();
  /** Posts up to this position may be shown; newer ones wait. */
  #line = $state(0);
  #readAt = $state(0);
  #floor = Infinity;
  #marked = 0;
  #order: string[] = [];
  #places = new Map<string, number>();
  /** Posts that call a group of this person's: nothing in them says so. */
  #called = new Set<string>();
  /** « kind:id » of what this reader muted: the topics are everybody's, and bring its posts too. */
  #muted = new Set<string>();
  #first: (Loaded<Post> & { page: FeedPage }) | undefined;
  #marking?: ReturnType<typeof setTimeout>;
  #asking = new Map<string, ReturnType<typeof setTimeout>>();
  #position = '';
  #ended = false;

  readonly posts: readonly Post[] = $derived.by(() => {
    const line = this.#line;
    const shown = (this.#posts?.items ?? []).filter((p) => p.position <= line || this.#places.has(p.id));
    if (this.sort === 'useful') return shown.sort((a, b) => this.#order.indexOf(a.id) - this.#order.indexOf(b.id));
    const place = (p: Post) => (p.position <= line ? p.position : (this.#places.get(p.id) ?? p.position));
    return shown.sort((a, b) => place(b) - place(a));
  });
  /** How many wait behind the pill. */
  readonly waiting: number = $derived.by(() => {
    if (this.sort === 'useful') return 0;
    const line = this.#line;
    return (this.#posts?.items ?? []).filter((p) => p.position > line && p.author?.id !== session.me.id).length;
  });
  /** Pinned posts as they are now. */
  readonly pinned: readonly Post[] = $derived(this.#pinned.map((p) => this.#posts?.get(p.id) ?? p).filter((p) => p.pinned));

  constructor(name: string, sort: Sort = 'recent', limit = PAGE) {
    this.name = name;
    this.sort = sort;
    this.#limit = limit;
  }

  get state() {
    return this.#state;
  }
  get error() {
    return this.#error;
  }
  get hasMore(): boolean {
    return this.#posts?.hasMore ?? false;
  }
  /** Where the log stood when this was read. */
  get position(): string {
    return this.#position;
  }
  /** Posts beyond this position were unread when the reader came. */
  get readAt(): number {
    return this.#readAt;
  }

  start(): () => void {
    let stop: (() => void) | undefined;
    this.#ended = false;
    void this.open().then((end) => {
      if (this.#ended) end?.();
      else stop = end;
    });
    return () => {
      this.#ended = true;
      stop?.();
      clearTimeout(this.#marking);
      for (const timer of this.#asking.values()) clearTimeout(timer);
    };
  }

  /** The first page tells which topics to follow. */
  async open(): Promise<(() => void) | undefined> {
    this.#state = 'loading';
    try {
      const first = await this.#read();
      const { page } = first;
      this.#first = first;
      this.#line = page.head;
      this.#readAt = page.read;
      this.#marked = page.read;
      this.#position = first.position;
      const posts = new Collection<Post>({
        kind: 'post',
        topics: page.topics,
        load: (cursor) => this.#load(cursor),
        accepts: (p) => this.#accepts(p),
        keeps: (p) => p.position < this.#floor || p.position > this.#line,
        personal: ['following', 'mine', 'actions', 'reports'],
        on: (push) => this.#hear(push),
      });
      this.#posts = posts;
      this.#state = 'ready';
      return posts.start();
    } catch (error) {
      this.#error = error;
      this.#state = 'failed';
      return undefined;
    }
  }

  async #read(cursor?: string) {
    const query = { view: this.name, limit: this.#limit, ...(this.sort === 'useful' ? { sort: this.sort } : {}), ...(cursor ? { cursor } : {}) };
    const { data, position } = await answer(client.GET('/feed', { params: { query } }));
    return { items: data.items, next: data.next, position, page: data };
  }

  async #load(cursor?: string): Promise<Loaded<Post>> {
    const known = this.#first;
    this.#first = undefined;
    const read = cursor === undefined && known ? known : await this.#read(cursor);
    if (cursor === undefined) {
      this.#pinned = read.page.pinned ?? [];
      this.#muted = new Set(read.page.muted);
      this.#order = read.items.map((p) => p.id);
      this.#floor = Math.min(this.#floor, read.items.at(-1)?.position ?? Infinity);
    } else {
      this.#floor = Math.min(this.#floor, read.items.at(-1)?.position ?? Infinity);
    }
    for (const p of read.items) if (p.position <= this.#line) this.#places.set(p.id, p.position);
    return { items: read.items, position: read.position, ...(read.next ? { next: read.next } : {}) };
  }

  #accepts(p: Post): boolean {
    if (p.deleted || p.hidden) return false;
    const [kind = '', id = ''] = this.name.split(/:(.*)/s);
    switch (kind) {
      case 'group':
        return id === 'wall' ? p.group === undefined : p.group?.id === id;
      case 'tag':
        return p.tags.includes(id);
      case 'person':
        return p.author?.id === id;
      case 'mentions':
        return [p.message, ...p.last_comments].some((msg) => msg.mentions.some((who) => who.id === session.me.id)) || this.#called.has(p.id) || this.#places.has(p.id);
      case 'record':
        return `${p.ref?.kind}:${p.ref?.id}` === id || this.#places.has(p.id);
      case 'mine':
        return !this.#mutes(p);
      default:
        return true;
    }
  }

  #mutes(p: Post): boolean {
    if (this.#muted.size === 0) return false;
    return [`group:${p.group?.id ?? 'wall'}`, `person:${p.author?.id}`, `${p.ref?.kind}:${p.ref?.id}`, ...p.tags.map((tag) => `tag:${tag}`)].some((source) => this.#muted.has(source));
  }

  #hear(push: Push): boolean | void {
    if (push.type === 'feed.called' && push.subject.kind === 'post' && (this.name === 'mine' || this.name === 'mentions')) {
      this.#called.add(push.subject.id);
      this.#lookAgain(push.subject.id);
      return;
    }
    if (push.subject.kind !== 'post' || !push.type.startsWith('post.')) return;
    const { id } = push.subject;
    if (/^post\.(deleted|hidden|moved)$/.test(push.type)) {
      this.#posts?.remove(id);
      this.#pinned = this.#pinned.filter((p) => p.id !== id);
      return;
    }
    if (/^post\.(pinned|unpinned|restored)$/.test(push.type)) return true;
    const known = this.#posts?.get(id);
    // A push is the same for everybody: what it leaves out is asked for.
    if (!push.record ? known !== undefined || /^post\.(published|surfaced)$/.test(push.type) : known !== undefined && (known.kind === 'system' || known.card || known.poll || known.ack))
      this.#lookAgain(id);
  }

  #lookAgain(id: string): void {
    if (this.#asking.has(id)) return;
    const timer = setTimeout(() => {
      this.#asking.delete(id);
      void this.#ask(id);
    }, LOOK_AGAIN);
    this.#asking.set(id, timer);
  }

  async #ask(id: string): Promise<void> {
    try {
      this.#posts?.put(await ask(client.GET('/posts/{id}', { params: { path: { id } } })));
    } catch {
      // It may not be read any more; the next reading of the view leaves it out.
    }
  }

  /** Shows what waits behind the pill. */
  async reveal(): Promise<void> {
    const waiting = (this.#posts?.items ?? []).filter((p) => p.position > this.#line);
    // What came by the live connection is nobody's own: what this reader may do with it is read now.
    await Promise.all(waiting.filter((p) => p.actions === undefined).slice(0, 20).map((p) => this.#ask(p.id)));
    this.#readAt = Math.max(this.#readAt, this.#marked);
    this.#show(Math.max(this.#line, ...waiting.map((p) => p.position)));
    this.read();
  }

  #show(line: number): void {
    this.#line = line;
    for (const p of this.#posts?.items ?? []) if (p.position <= line) this.#places.set(p.id, p.position);
  }

  /** An own post is shown at once, above all others. */
  own(post: Post): void {
    this.#places.set(post.id, post.position);
    this.#posts?.put(post);
  }

  put(post: Post): void {
    this.#posts?.put(post);
    this.#pinned = this.#pinned.map((p) => (p.id === post.id ? post : p));
  }

  remove(id: string): void {
    this.#posts?.remove(id);
    this.#pinned = this.#pinned.filter((p) => p.id !== id);
  }

  more(): Promise<void> {
    return this.#posts?.more() ?? Promise.resolve();
  }

  /** The reader looks at the top: all that is shown counts as read, on every device. */
  read(): void {
    const position = this.#line;
    if (position <= this.#marked || this.sort === 'useful') return;
    clearTimeout(this.#marking);
    this.#marking = setTimeout(() => void this.#mark(position), READ_AFTER);
  }

  async #mark(position: number): Promise<void> {
    const before = this.#marked;
    this.#marked = position;
    try {
      await ask(client.PUT('/feed/read', { body: { view: this.name, position } }));
    } catch {
      this.#marked = before;
    }
  }
}
