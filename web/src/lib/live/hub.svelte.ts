import { ApiError, ask, client, watchApi, type Push } from '$lib/api';
import type { Centrifuge, Subscription } from 'centrifuge';
import { channelOf } from './channel';
import { formatPosition, parsePosition } from './position';

/** A part of the screen that follows topics. */
export interface Follower {
  topics: readonly string[];
  push(push: Push): void;
  /** The log can no longer tell what was missed: read everything again. */
  reload(): void;
}

interface Topic {
  name: string;
  followers: Set<Follower>;
  ears: Set<(data: unknown) => void>;
  sub?: Subscription;
  /** Subscribed: every event committed from now on arrives by itself. */
  live: boolean;
  refused: boolean;
  /** Every event up to this one has been delivered. */
  seen?: number;
  /** Events delivered beyond a hole. */
  ahead: Set<number>;
  leaving?: ReturnType<typeof setTimeout>;
}

const LINGER = 4000;
const POLL = 5000;
const SLEEP = 20_000;

/**
 * The live connection tails the event log. A page reads by REST, which tells the position of its snapshot; the hub
 * subscribes, and whenever a hole is possible (first subscription, reconnection, a `prev` that does not fit) it asks
 * the log for what came after. Without a connection it polls the log: slower, never wrong.
 */
class Hub {
  #connected = $state(false);
  #online = $state(true);
  #topics = new Map<string, Topic>();
  #behind = new Set<Topic>();
  #catching = false;
  #timer?: ReturnType<typeof setTimeout>;
  #poll?: ReturnType<typeof setTimeout>;
  #epoch = '';
  #carrier?: Centrifuge;
  #tenant = '';
  #lastBeat = Date.now();

  constructor() {
    watchApi({
      reached: () => {
        this.#online = true;
      },
      unreachable: () => {
        this.#online = false;
        this.#startPolling();
      },
      signedOut: () => this.stop(),
    });
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** The server answers, by the connection or without it. */
  get online(): boolean {
    return this.#online;
  }

  async start(tenant: string): Promise<void> {
    if (this.#carrier) return;
    this.#tenant = tenant;
    const { Centrifuge } = await import('centrifuge');
    const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/live`;
    const carrier = new Centrifuge(url, { minReconnectDelay: 300, maxReconnectDelay: 8000, timeout: 8000 });
    this.#carrier = carrier;
    carrier.on('connected', () => {
      this.#connected = true;
      this.#online = true;
      this.#stopPolling();
    });
    carrier.on('connecting', () => this.#lost());
    carrier.on('disconnected', () => this.#lost());
    for (const topic of this.#topics.values()) this.#subscribe(topic);
    carrier.connect();
    addEventListener('online', this.#wake);
    addEventListener('offline', this.#offline);
    document.addEventListener('visibilitychange', this.#beat);
    setInterval(this.#beat, 5000);
  }

  stop(): void {
    this.#carrier?.disconnect();
    this.#stopPolling();
  }

  #lost(): void {
    this.#connected = false;
    for (const topic of this.#topics.values()) topic.live = false;
    this.#startPolling();
  }

  #offline = () => {
    this.#online = false;
  };

  // A laptop that slept keeps a socket that looks open: a jump of the clock closes it.
  #beat = () => {
    const now = Date.now();
    const slept = now - this.#lastBeat > SLEEP;
    this.#lastBeat = now;
    if (slept && document.visibilityState === 'visible') this.#wake();
  };

  #wake = () => {
    this.#lastBeat = Date.now();
    if (!this.#carrier) return;
    this.#carrier.disconnect();
    this.#carrier.connect();
    this.#poll = undefined;
    this.catchUp();
  };

  #startPolling(): void {
    if (this.#poll !== undefined) return;
    const round = () => {
      this.#poll = setTimeout(round, this.#online ? POLL : POLL * 2);
      this.catchUp();
    };
    this.#poll = setTimeout(round, 1500);
  }

  #stopPolling(): void {
    clearTimeout(this.#poll);
    this.#poll = undefined;
  }

  // ---- following

  #topic(name: string): Topic {
    let topic = this.#topics.get(name);
    if (!topic) {
      topic = { name, followers: new Set(), ears: new Set(), live: false, refused: false, ahead: new Set() };
      this.#topics.set(name, topic);
      this.#subscribe(topic);
    }
    clearTimeout(topic.leaving);
    return topic;
  }

  #subscribe(topic: Topic): void {
    if (!this.#carrier || topic.sub) return;
    const channel = channelOf(topic.name, this.#tenant);
    const sub = this.#carrier.getSubscription(channel) ?? this.#carrier.newSubscription(channel);
    topic.sub = sub;
    sub.on('publication', (ctx) => this.#arrive(topic, ctx.data));
    sub.on('subscribed', () => {
      topic.live = true;
      topic.refused = false;
      if (topic.followers.size > 0 && topic.seen !== undefined) this.#hole(topic);
    });
    sub.on('subscribing', () => {
      topic.live = false;
    });
    sub.on('unsubscribed', (ctx) => {
      topic.live = false;
      topic.refused = ctx.code !== 0;
    });
    sub.subscribe();
  }

  #release(topic: Topic): void {
    if (topic.followers.size > 0 || topic.ears.size > 0) return;
    // The next page often follows the same topics: leave a little later.
    clearTimeout(topic.leaving);
    topic.leaving = setTimeout(() => {
      if (topic.followers.size > 0 || topic.ears.size > 0) return;
      this.#topics.delete(topic.name);
      this.#behind.delete(topic);
      if (topic.sub && this.#carrier) {
        topic.sub.removeAllListeners();
        topic.sub.unsubscribe();
        this.#carrier.removeSubscription(topic.sub);
      }
    }, LINGER);
  }

  /**
   * Follows topics from before a REST read. Call `loaded(position)` with the position of each read;
   * what was committed since then is delivered, once.
   */
  follow(follower: Follower): { begin(): (position: string) => void; leave(): void } {
    const topics = follower.topics.map((name) => this.#topic(name));
    for (const topic of topics) topic.followers.add(follower);
    return {
      begin: () => {
        const safe = new Set(topics.filter((t) => t.live));
        return (position) => this.#loaded(topics, safe, follower, position);
      },
      leave: () => {
        for (const topic of topics) {
          topic.followers.delete(follower);
          this.#release(topic);
        }
      },
    };
  }

  #loaded(topics: Topic[], safe: Set<Topic>, by: Follower, text: string): void {
    const position = parsePosition(text);
    if (!position) return;
    if (this.#epoch !== '' && this.#epoch !== position.epoch) this.#reloadAll(by);
    this.#epoch = position.epoch;
    for (const topic of topics) {
      if (safe.has(topic) && topic.live && topic.seen !== undefined) continue;
      if (safe.has(topic) && topic.live) {
        topic.seen = position.seq;
        continue;
      }
      topic.seen = Math.min(topic.seen ?? position.seq, position.seq);
      if (topic.live) this.#hole(topic);
    }
  }

  /** Ephemeral words of a topic: typing, presence. They are not in the log. */
  listen(name: string, ear: (data: unknown) => void): () => void {
    const topic = this.#topic(name);
    topic.ears.add(ear);
    return () => {
      topic.ears.delete(ear);
      this.#release(topic);
    };
  }

  /** Says something ephemeral; nobody notices when it is lost. */
  whisper(name: string, data: unknown): void {
    const topic = this.#topics.get(name);
    if (topic?.live) topic.sub?.publish(data).catch(() => undefined);
  }

  // ---- delivering

  #arrive(topic: Topic, data: unknown): void {
    for (const ear of topic.ears) ear(data);
    if (typeof data !== 'object' || data === null) return;
    if ('head' in data && typeof data.head === 'number') {
      if (topic.seen !== undefined && data.head > topic.seen && !topic.ahead.has(data.head)) this.#hole(topic);
      return;
    }
    if (!('seq' in data)) return;
    const push = data as Push;
    if (topic.seen !== undefined && push.seq <= topic.seen) return;
    if (topic.ahead.has(push.seq)) return;
    const hole = topic.seen !== undefined && push.prev !== undefined && push.prev > topic.seen;
    if (hole || this.#behind.has(topic) || topic.seen === undefined) {
      topic.ahead.add(push.seq);
      if (hole) this.#hole(topic);
    } else {
      topic.seen = push.seq;
    }
    for (const follower of topic.followers) follower.push(push);
  }

  #hole(topic: Topic): void {
    this.#behind.add(topic);
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#catch();
    }, 20);
  }

  /** Asks the log what came after what was seen, for every topic. */
  catchUp(): void {
    for (const topic of this.#topics.values())
      if (topic.followers.size > 0 && topic.seen !== undefined && !topic.refused) this.#hole(topic);
  }

  async #catch(): Promise<void> {
    if (this.#catching) return;
    this.#catching = true;
    try {
      while (this.#behind.size > 0) {
        const topics = [...this.#behind].filter((t) => t.seen !== undefined);
        if (topics.length === 0) break;
        if (!(await this.#read(topics))) break;
      }
    } finally {
      this.#catching = false;
    }
  }

  async #read(topics: Topic[]): Promise<boolean> {
    const from = Math.min(...topics.map((t) => t.seen ?? 0));
    const after = formatPosition({ epoch: this.#epoch, seq: from });
    const names = topics.map((t) => t.name).join(',');
    try {
      const page = await ask(client.GET('/events', { params: { query: { after, topics: names } } }));
      const position = parsePosition(page.position);
      const byFollower = new Map<Follower, Push[]>();
      for (const push of page.items as Push[]) {
        for (const topic of topics) {
          if (push.topics && !push.topics.includes(topic.name)) continue;
          if (push.seq <= (topic.seen ?? 0) || topic.ahead.has(push.seq)) continue;
          for (const follower of topic.followers) {
            const list = byFollower.get(follower) ?? [];
            if (list.at(-1) !== push) list.push(push);
            byFollower.set(follower, list);
          }
        }
      }
      for (const [follower, pushes] of byFollower) for (const push of pushes) follower.push(push);
      const to = Math.max(position?.seq ?? from, page.items.at(-1)?.seq ?? from);
      const finished = page.items.length === 0 || to <= from;
      for (const topic of topics) {
        topic.seen = Math.max(topic.seen ?? 0, to);
        for (const seq of topic.ahead) if (seq <= topic.seen) topic.ahead.delete(seq);
        if (finished) this.#behind.delete(topic);
      }
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 410) {
        this.#reloadAll();
        return false;
      }
      if (error instanceof ApiError && (error.status === 403 || error.status === 404)) {
        for (const topic of topics) this.#behind.delete(topic);
        if (topics.length === 1) {
          for (const topic of topics) topic.refused = true;
          return true;
        }
        // One topic was taken away from this person: find which, so that the others go on.
        for (const topic of topics) {
          this.#behind.add(topic);
          await this.#read([topic]);
        }
        return true;
      }
      this.#startPolling();
      return false;
    }
  }

  #reloadAll(except?: Follower): void {
    this.#behind.clear();
    const followers = new Set<Follower>();
    for (const topic of this.#topics.values()) {
      topic.seen = undefined;
      topic.ahead.clear();
      for (const follower of topic.followers) followers.add(follower);
    }
    for (const follower of followers) if (follower !== except) follower.reload();
  }
}

export const hub = new Hub();
