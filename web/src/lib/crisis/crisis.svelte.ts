import { answer, client, type CrisisDecision, type CrisisInfo, type CrisisLine, type CrisisMessage, type CrisisShown, type CrisisTask, type Push } from '$lib/api';
import { hub, takes } from '$lib/live';
import { session } from '$lib/session';
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { readPart, staleAfter, type Part, type Parts } from './parts';

const PAGE = 100;
const LISTS: Part[] = ['tasks', 'rooms', 'members', 'clocks', 'decisions', 'present', 'points', 'messages', 'impact', 'plans', 'guests'];

/** Parts that only some may read: read where somebody looked at them. */
const ASKED: ReadonlySet<Part> = new Set<Part>(['injects', 'observations']);

/** A crisis as it was found, by its number or its id, and where in the log of events that was. */
export interface Found {
  key: string;
  info: CrisisInfo;
  position: string;
}

/** Replaces in a list the one with the same number, or adds it; an older version of it changes nothing. */
function placed<T extends { n: number; version?: number }>(list: readonly T[], one: T): T[] {
  const at = list.findIndex((x) => x.n === one.n);
  if (at < 0) return [...list, one];
  const old = list[at];
  if (old?.version !== undefined && one.version !== undefined && old.version > one.version) return [...list];
  return list.with(at, one);
}

/**
 * One crisis as it is now: itself, its log, and what is beside the log. Read whole once, then kept by the live connection; what an own
 * request answers enters by `take`, the same door.
 */
export class Crisis {
  readonly id: string;
  #info = $state.raw<CrisisInfo>() as CrisisInfo;
  #parts = $state.raw<Partial<Parts>>({});
  #lines = new SvelteMap<number, CrisisLine>();
  #log = $derived.by(() => [...this.#lines.values()].sort((a, b) => a.number - b.number));
  #older = $state(0);
  #state = $state<'loading' | 'ready' | 'failed'>('loading');
  #error = $state.raw<unknown>();
  // What it began with is not read again the first time.
  #first: Found | undefined;
  #watch?: ReturnType<typeof hub.follow>;
  #waiting: Push[] | undefined;
  #soon = new Map<Part | 'info', ReturnType<typeof setTimeout>>();

  constructor(first: Found) {
    this.id = first.info.id;
    this.#info = first.info;
    this.#first = first;
  }

  get info(): CrisisInfo {
    return this.#info;
  }
  /** The log as far as it was read, by number. */
  get lines(): readonly CrisisLine[] {
    return this.#log;
  }
  line(number: number): CrisisLine | undefined {
    return this.#lines.get(number);
  }
  get state() {
    return this.#state;
  }
  get error(): unknown {
    return this.#error;
  }
  /** There are lines before the first one here. */
  get hasOlder(): boolean {
    return this.#older > 0;
  }
  /** Whether a part was read at least once. */
  has(part: Part): boolean {
    return this.#parts[part] !== undefined;
  }
  get tasks() {
    return this.#parts.tasks ?? [];
  }
  get decisions() {
    return this.#parts.decisions ?? [];
  }
  get points() {
    return this.#parts.points ?? [];
  }
  get messages() {
    return this.#parts.messages ?? [];
  }
  get clocks() {
    return this.#parts.clocks ?? [];
  }
  get members() {
    return this.#parts.members ?? [];
  }
  get rooms() {
    return this.#parts.rooms ?? [];
  }
  get guests() {
    return this.#parts.guests ?? [];
  }
  get present() {
    return this.#parts.present ?? [];
  }
  get plans() {
    return this.#parts.plans ?? [];
  }
  get injects() {
    return this.#parts.injects ?? [];
  }
  get observations() {
    return this.#parts.observations ?? [];
  }
  get impact() {
    return this.#parts.impact;
  }
  /** Whether this person may do something now: `write`, `promote`, `decide`, `edit`, `move`, `close`, `call`, `roles`, `rooms`, `guests`, `points`, `freeze`, `join`, `leave`. */
  may(action: string): boolean {
    return this.#info.actions?.includes(action) ?? false;
  }
  /** Takes part and does not only look on: tasks, CIs, rooms and the chronology are theirs to change. */
  get acts(): boolean {
    const mine = this.#info.mine;
    if (!mine || this.#info.phase === 'archived') return false;
    return !(mine.roles.length === 1 && mine.roles[0] === 'observer') || session.has('crisis_manager');
  }

  /** Leads or observes an exercise, or reads it afterwards: the scenario and the notes are theirs to see. */
  get conducts(): boolean {
    const { exercise, phase, mine } = this.#info;
    return exercise && (phase === 'retex' || phase === 'archived' || session.has('crisis_manager') || (mine?.roles.includes('observer') ?? false));
  }

  /** Begins to load and to follow; answers the function that ends it. */
  start(): () => void {
    return untrack(() => {
      this.#watch = hub.follow({ topics: [`crisis:${this.id}`], push: (push) => this.#hear(push), reload: () => void this.reload() });
      const deaf = [
        takes('crisis', (c) => this.#takeInfo(c as CrisisInfo)), takes('crisis_line', (l) => this.take({ line: l as CrisisLine })),
        takes('crisis_task', (t) => this.take({ task: t as CrisisTask })),
      ];
      void this.reload();
      return () => {
        for (const end of deaf) end();
        for (const timer of this.#soon.values()) clearTimeout(timer);
        this.#soon.clear();
        this.#watch?.leave();
        this.#watch = undefined;
      };
    });
  }

  /** Reads everything anew: the crisis and its log first, then what is beside it. */
  async reload(): Promise<void> {
    const watch = this.#watch;
    if (!watch) return;
    const loaded = watch.begin();
    this.#waiting ??= [];
    const first = this.#first;
    this.#first = undefined;
    try {
      const [read, log] = await Promise.all([
        first ? { data: first.info, position: first.position } : answer(client.GET('/crises/{id}', { params: { path: { id: this.id } } })),
        answer(client.GET('/crises/{id}/log', { params: { path: { id: first?.key ?? this.id }, query: { last: true, limit: PAGE } } })),
      ]);
      if (this.#watch !== watch) return;
      this.#info = read.data;
      this.#takePage(log.data.items, log.data.prev ?? 0);
      this.#state = 'ready';
      this.#error = undefined;
      loaded(read.position);
    } catch (error) {
      this.#error = error;
      if (this.#state !== 'ready') this.#state = 'failed';
      return;
    } finally {
      this.#replay();
    }
    await Promise.allSettled(LISTS.map((part) => this.read(part)));
  }

  #takePage(items: readonly CrisisLine[], prev: number): void {
    const first = items[0]?.number ?? 0;
    // Older pages stay only where the page that was read touches them.
    if (!this.#lines.has(first - 1)) {
      for (const n of [...this.#lines.keys()]) if (n < first) this.#lines.delete(n);
      this.#older = prev;
    }
    for (const line of items) this.#lines.set(line.number, line);
  }

  #replay(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const push of waiting) this.#hear(push);
  }

  /** The page before the first line here. */
  async older(): Promise<void> {
    const before = this.#older;
    if (before <= 0) return;
    this.#older = 0;
    try {
      const { data } = await answer(client.GET('/crises/{id}/log', { params: { path: { id: this.id }, query: { before, limit: PAGE } } }));
      for (const line of data.items) this.#lines.set(line.number, line);
      this.#older = data.prev ?? 0;
    } catch (error) {
      this.#older = before;
      throw error;
    }
  }

  /** Reads one part anew now. */
  async read(part: Part): Promise<void> {
    const value = await readPart(part, this.id);
    this.#parts = { ...this.#parts, [part]: value };
  }

  /** Reads one part anew soon; a burst reads once. */
  refresh(part: Part | 'info'): void {
    if (this.#soon.has(part) || !this.#watch) return;
    this.#soon.set(part, setTimeout(() => {
      this.#soon.delete(part);
      // What could not be read is read again with the next event, or with the connection.
      void (part === 'info' ? this.#readInfo() : this.read(part)).catch(() => undefined);
    }, 150));
  }

  async #readInfo(): Promise<void> {
    const { data } = await answer(client.GET('/crises/{id}', { params: { path: { id: this.id } } }));
    this.#takeInfo(data);
  }

  /** What a request or a push tells. */
  take(shown: CrisisShown): void {
    if (shown.crisis) this.#takeInfo(shown.crisis);
    if (shown.line) this.#lines.set(shown.line.number, shown.line);
    if (shown.task) this.#parts = { ...this.#parts, tasks: placed<CrisisTask>(this.tasks, shown.task) };
    if (shown.decision) this.#parts = { ...this.#parts, decisions: placed<CrisisDecision>(this.decisions, shown.decision) };
    if (shown.message) this.#parts = { ...this.#parts, messages: placed<CrisisMessage>(this.messages, shown.message) };
    if (shown.impact) this.#parts = { ...this.#parts, impact: shown.impact };
  }

  // What depends on the reader is in answers only.
  #takeInfo(next: CrisisInfo): void {
    if (next.id !== this.id || next.version < this.#info.version) return;
    const { mine, actions } = this.#info;
    this.#info = { ...next, ...(next.mine || !mine ? {} : { mine }), ...(next.actions || !actions ? {} : { actions }) };
  }

  /** One has just been let in: what was a card is the whole. */
  admit(whole: CrisisInfo): void {
    this.#info = whole;
    this.#first = undefined; // it began with what somebody outside may know
  }

  #hear(push: Push): void {
    if (this.#waiting) {
      this.#waiting.push(push);
      return;
    }
    if (push.subject.kind !== 'crisis' || push.subject.id !== this.id) return;
    if (push.record) this.take(push.record as CrisisShown);
    for (const part of staleAfter(push.type, push.data?.what)) if (!ASKED.has(part) || this.has(part)) this.refresh(part);
    const me = session.me.id;
    const people = push.data?.people;
    if (push.type === 'crisis.moved' || push.type === 'crisis.edited' || push.data?.person === me || (Array.isArray(people) && people.includes(me))) this.refresh('info');
  }
}
