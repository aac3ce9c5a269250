import type { Push } from '$lib/api';
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { hub } from './hub.svelte';

/** What lives in a collection: every change of it carries a higher version. */
export interface Versioned {
  id: string;
  version: number;
}

export interface Loaded<T> {
  items: T[];
  position: string;
  next?: string | undefined;
}

export interface Spec<T extends Versioned> {
  /** The kind of record this holds: `conversation`, `ticket`, `message`, `queue`, … */
  kind: string;
  topics: readonly string[];
  load(cursor?: string): Promise<Loaded<T>>;
  /** Whether a record belongs here; one that stops doing so leaves. */
  accepts(record: T): boolean;
  order?: (a: T, b: T) => number;
  /** Fields that depend on the reader: a push has none, what REST told stays. */
  personal?: readonly (keyof T)[];
  /** Records that stay although a fresh read did not bring them (older pages). */
  keeps?(record: T): boolean;
  /** What to do about a push besides its record; return true to have everything read again. */
  on?(push: Push, collection: Collection<T>): boolean | void;
}

/** How many pages of a long list are read again at once, so that it keeps its length. */
const MOST_PAGES = 20;

const all = new Set<Collection<Versioned>>();

// Events about words belong to the message they carry, not to the record spoken about.
function kindOf(push: Push): string {
  return /^(message|thread)\./.test(push.type) ? 'message' : push.subject.kind;
}

/**
 * The one door through which the screen changes: the answer of an own request and the push of somebody else's
 * enter here, and the higher version stays.
 */
export function put(kind: string, record: Versioned): void {
  for (const collection of all) if (collection.kind === kind) collection.put(record);
  for (const door of doors) if (door.kind === kind) door.take(record);
}

const doors = new Set<{ kind: string; take: (record: unknown) => void }>();

/** What is no collection but takes the same door: parts of one record that are kept together. Answers the function that ends it. */
export function takes(kind: string, take: (record: unknown) => void): () => void {
  const door = { kind, take };
  doors.add(door);
  return () => void doors.delete(door);
}

export class Collection<T extends Versioned> {
  readonly kind: string;
  #spec: Spec<T>;
  #records = new SvelteMap<string, T>();
  #gone = new Map<string, number>();
  #state = $state<'loading' | 'ready' | 'failed'>('loading');
  #error = $state<unknown>();
  #next = $state<string>();
  #pages = 1;
  #waiting: Push[] = [];
  #loading = 0;
  #again?: ReturnType<typeof setTimeout>;
  #watch?: ReturnType<typeof hub.follow>;
  #sorted = $derived.by(() => {
    const items = [...this.#records.values()];
    return this.#spec.order ? items.sort(this.#spec.order) : items;
  });

  constructor(spec: Spec<T>) {
    this.#spec = spec;
    this.kind = spec.kind;
  }

  get items(): readonly T[] {
    return this.#sorted;
  }
  get(id: string): T | undefined {
    return this.#records.get(id);
  }
  get size(): number {
    return this.#records.size;
  }
  get first(): T | undefined {
    return this.#sorted[0];
  }
  get state(): 'loading' | 'ready' | 'failed' {
    return this.#state;
  }
  get error(): unknown {
    return this.#error;
  }
  get hasMore(): boolean {
    return this.#next !== undefined;
  }

  /** Begins to load and to follow; answers the function that ends it. */
  start(): () => void {
    return untrack(() => {
      all.add(this as unknown as Collection<Versioned>);
      this.#watch = hub.follow({
        topics: this.#spec.topics,
        push: (push) => this.apply(push),
        reload: () => void this.reload(),
      });
      void this.reload();
      return () => {
        all.delete(this as unknown as Collection<Versioned>);
        clearTimeout(this.#again);
        this.#watch?.leave();
        this.#watch = undefined;
      };
    });
  }

  /** Reads everything again; what is on the screen stays until the answer is there. */
  async reload(): Promise<void> {
    const watch = this.#watch;
    if (!watch) return;
    const turn = ++this.#loading;
    const loaded = watch.begin();
    const before = new Set(this.#records.keys());
    try {
      const page = await this.#spec.load();
      const items = [...page.items];
      let next = page.next || undefined;
      for (let n = 1; n < this.#pages && next !== undefined && !this.#spec.keeps; n++) {
        const more = await this.#spec.load(next);
        items.push(...more.items);
        next = more.next || undefined;
      }
      if (turn !== this.#loading || this.#watch !== watch) return;
      const kept = new Set(items.map((r) => r.id));
      for (const id of before) {
        const old = this.#records.get(id);
        if (old && !kept.has(id) && !this.#spec.keeps?.(old)) this.#records.delete(id);
      }
      for (const record of items) this.#enter(record, true);
      this.#next = next;
      this.#error = undefined;
      this.#state = 'ready';
      loaded(page.position);
    } catch (error) {
      if (turn !== this.#loading) return;
      this.#error = error;
      if (this.#state !== 'ready') this.#state = 'failed';
    } finally {
      if (turn === this.#loading) {
        const waiting = this.#waiting;
        this.#waiting = [];
        this.#loading = 0;
        for (const push of waiting) this.apply(push);
      }
    }
  }

  /** The next page of a long list. */
  async more(): Promise<void> {
    const cursor = this.#next;
    if (cursor === undefined) return;
    this.#next = undefined;
    try {
      const page = await this.#spec.load(cursor);
      for (const record of page.items) this.#enter(record, true);
      this.#next = page.next || undefined;
      this.#pages = Math.min(MOST_PAGES, this.#pages + 1);
    } catch (error) {
      this.#next = cursor;
      throw error;
    }
  }

  /** A record from a REST answer. */
  put(record: T): void {
    this.#enter(record, true);
  }

  /** A push of the live connection, or an entry of the log. */
  apply(push: Push): void {
    if (this.#loading > 0) {
      this.#waiting.push(push);
      return;
    }
    if (push.record && kindOf(push) === this.kind) this.#enter(push.record as unknown as T, false);
    if (this.#spec.on?.(push, this) === true) this.refresh();
  }

  remove(id: string): void {
    this.#records.delete(id);
  }

  /** Reads again soon; a burst of pushes reads once. */
  refresh(): void {
    this.#again ??= setTimeout(() => {
      this.#again = undefined;
      void this.reload();
    }, 120);
  }

  #enter(record: T, whole: boolean): void {
    const old = this.#records.get(record.id);
    if ((this.#gone.get(record.id) ?? -1) > record.version) return;
    if (old && (old.version > record.version || (!whole && old.version === record.version))) return;
    if (!this.#spec.accepts(record)) {
      if (old) this.#records.delete(record.id);
      this.#gone.set(record.id, record.version);
      return;
    }
    if (!whole && old && this.#spec.personal) {
      const merged = { ...record };
      // A push is the same for everybody: a yes or no of the reader's own is never in it, and its « no » says nothing.
      for (const field of this.#spec.personal) if (merged[field] === undefined || merged[field] === false) merged[field] = old[field];
      this.#records.set(record.id, merged);
    } else {
      this.#records.set(record.id, record);
    }
  }
}

/** Keeps a collection alive for as long as the component shows it; a new one is made when what `make` reads changes. */
export function live<T extends Versioned>(make: () => Spec<T>): { readonly current: Collection<T> } {
  const collection = $derived(new Collection(make()));
  $effect(() => collection.start());
  return {
    get current() {
      return collection;
    },
  };
}
