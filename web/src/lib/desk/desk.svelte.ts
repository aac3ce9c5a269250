import { answer, client, type Agent, type Conversation, type Push, type Queue } from '$lib/api';
import { Collection, clock, type Loaded } from '$lib/live';
import { parsePosition } from '$lib/live/position';
import { byName, compare } from '$lib/order';
import { recall, remember, session } from '$lib/session';
import { Thread } from '$lib/thread';
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { sound } from './sound.svelte';

const FOCUS = 'comptoir.desk.focus';

const inLine = (a: Conversation, b: Conversation) =>
  a.priority - b.priority || compare(a.arrived_at, b.arrived_at) || compare(a.id, b.id);
const sinceTaken = (a: Conversation, b: Conversation) =>
  compare(a.accepted_at ?? a.arrived_at, b.accepted_at ?? b.arrived_at) || compare(a.id, b.id);

async function loadQueues(): Promise<Loaded<Queue>> {
  const { data, position } = await answer(client.GET('/queues'));
  return { items: data.items, position };
}

async function loadAgents(): Promise<Loaded<Agent & { version: number }>> {
  const { data, position } = await answer(client.GET('/agents'));
  return { items: data.items.map((a) => ({ ...a, version: a.version ?? 0 })), position };
}

// Everybody who waits or is being helped. Several pages are one reading: its position is that of the first, the log tells the rest.
async function loadState(state: string): Promise<Loaded<Conversation>> {
  let first = '';
  const items: Conversation[] = [];
  let cursor: string | undefined;
  do {
    const { data, position } = await answer(client.GET('/conversations', { params: { query: { state, limit: 200, ...(cursor ? { cursor } : {}) } } }));
    first ||= position;
    items.push(...data.items);
    cursor = data.next || undefined;
  } while (cursor !== undefined && items.length < 2000);
  return { items, position: first };
}

async function loadPeople(): Promise<Loaded<Conversation>> {
  const parts = await Promise.all([loadState('waiting'), loadState('offered'), loadState('active,on_hold')]);
  const position = parts.map((p) => p.position).reduce((a, b) => ((parsePosition(b)?.seq ?? 0) < (parsePosition(a)?.seq ?? 0) ? b : a));
  return { items: parts.flatMap((p) => p.items), position };
}

/** What an agent sees of the counter: the queues, who waits, their own conversations with their threads, the colleagues. */
export class Desk {
  readonly queues = new Collection<Queue>({
    kind: 'queue', topics: ['queues'], load: loadQueues, accepts: () => true, personal: ['mine'],
    order: (a, b) => Number(b.mine) - Number(a.mine) || a.order - b.order || byName(a, b),
  });
  readonly people = new Collection<Conversation>({
    kind: 'conversation', topics: ['queues'], load: loadPeople, accepts: (c) => c.state !== 'closed',
    on: (push) => this.#hear(push),
  });
  readonly agents = new Collection<Agent & { version: number }>({
    kind: 'agent', topics: ['agents'], load: loadAgents, accepts: () => true, order: byName,
  });
  readonly threads = new SvelteMap<string, Thread>();
  #stops = new Map<string, () => void>();
  #recent = $state.raw<string[]>(recall(FOCUS)?.split(',') ?? []);
  /** How many conversations the window has room for. */
  columns = $state(2);
  /** The composer of this conversation wants the cursor. */
  grab = $state('');

  /** Queues this agent takes from: those of their groups, or all. */
  readonly served = $derived.by(() => {
    const mine = this.queues.items.filter((q) => q.mine);
    return mine.length > 0 ? mine : this.queues.items;
  });
  readonly others = $derived.by(() => this.queues.items.filter((q) => !this.served.includes(q)));
  readonly waiting = $derived.by(() => {
    const lines = new Map<string, Conversation[]>();
    for (const c of this.people.items) {
      if (c.state !== 'waiting' && c.state !== 'offered') continue;
      const line = lines.get(c.queue.id);
      if (line) line.push(c);
      else lines.set(c.queue.id, [c]);
    }
    for (const line of lines.values()) line.sort(inLine);
    return lines;
  });
  readonly next = $derived.by(() => {
    const first = this.served.flatMap((q) => (this.waiting.get(q.id) ?? []).find((c) => c.state === 'waiting') ?? []);
    return first.sort(inLine)[0];
  });
  readonly offers = $derived.by(() => this.people.items.filter((c) => c.state === 'offered' && c.offered_to?.id === session.me.id));
  readonly mine = $derived.by(() =>
    this.people.items
      .filter((c) => (c.state === 'active' || c.state === 'on_hold') && (c.agent?.id === session.me.id || c.participants.some((p) => p.id === session.me.id)))
      .sort(sinceTaken),
  );
  readonly me = $derived.by(() => this.agents.get(session.me.id));
  readonly capacity = $derived.by(() => this.me?.capacity ?? 3);
  readonly load = $derived.by(() => this.loadOf(session.me.id));

  readonly focused = $derived.by(() => {
    const ids = new Set(this.mine.map((c) => c.id));
    return this.#recent.find((id) => ids.has(id)) ?? this.mine.find((c) => c.state === 'active')?.id ?? this.mine[0]?.id ?? '';
  });
  /** The conversations side by side: those last looked at, then other active ones, then held ones; in the order of their numbers. */
  readonly shown = $derived.by(() => {
    const rank = (c: Conversation) => {
      if (c.id === this.focused) return -1;
      const seen = this.#recent.indexOf(c.id);
      return seen >= 0 ? seen : c.state === 'active' ? 1000 : 2000;
    };
    const best = [...this.mine].sort((a, b) => rank(a) - rank(b)).slice(0, this.columns);
    return this.mine.filter((c) => best.includes(c));
  });
  readonly unread = $derived.by(() => [...this.threads.values()].reduce((sum, t) => sum + t.unread, 0));

  loadOf(agent: string): number {
    return this.people.items.filter((c) => c.state === 'active' && c.agent?.id === agent).length;
  }

  start(): () => void {
    const stops = [this.queues.start(), this.people.start(), this.agents.start()];
    return () => {
      for (const stop of stops) stop();
      for (const stop of this.#stops.values()) stop();
      this.#stops.clear();
    };
  }

  /** Each own conversation has its thread, shown or not: it counts what is unread and rings. */
  follow(conversations: readonly Conversation[]): void {
    const ids = new Set(conversations.map((c) => c.id));
    untrack(() => {
      for (const [id, stop] of this.#stops) {
        if (ids.has(id)) continue;
        stop();
        this.#stops.delete(id);
        this.threads.delete(id);
      }
      for (const id of ids) if (!this.#stops.has(id)) this.#open(id);
    });
  }

  #open(id: string): void {
    const stop = $effect.root(() => {
      const thread = new Thread({ kind: 'conversation', id, internal: true });
      this.threads.set(id, thread);
      let known = -1;
      $effect(() => thread.start());
      $effect(() => {
        if (thread.state !== 'ready') return;
        const last = thread.last;
        const seq = last?.seq ?? 0;
        if (known >= 0 && seq > known && last && !last.system && last.author.id !== session.me.id) untrack(() => this.#ring(id));
        known = seq;
      });
    });
    this.#stops.set(id, stop);
  }

  // No sound for what happens under the agent's eyes.
  #ring(id: string): void {
    if (document.hasFocus() && document.visibilityState === 'visible' && this.focused === id) return;
    sound.message();
  }

  #hear(push: Push): void {
    const me = session.me.id;
    if (push.type === 'conversation.offered' && push.data?.agent === me) sound.person();
    if (push.type === 'conversation.transferred' && push.data?.to === me) sound.person();
    if (push.type !== 'conversation.arrived' || this.me?.state !== 'available') return;
    if (this.served.some((q) => q.id === push.data?.queue) && this.load < this.capacity && Date.parse(push.at) > clock.at() - 60_000) sound.person();
  }

  focus(id: string, write = false): void {
    if (this.#recent[0] !== id) {
      this.#recent = [id, ...this.#recent.filter((other) => other !== id)].slice(0, 12);
      remember(FOCUS, this.#recent.join(','));
    }
    if (write) this.grab = id;
  }

  /** Put aside: it gives its place on the screen to another. */
  setAside(id: string): void {
    this.#recent = this.#recent.filter((other) => other !== id);
  }

  numberOf(id: string): number {
    return this.mine.findIndex((c) => c.id === id) + 1;
  }
}
