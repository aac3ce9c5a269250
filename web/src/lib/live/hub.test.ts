import type { Push } from '$lib/api';
import { beforeEach, describe, expect, it, vi } from 'vitest';

type Handler = (ctx: never) => void;

class FakeSub {
  handlers = new Map<string, Handler[]>();
  constructor(readonly channel: string) {}
  on(name: string, f: Handler) {
    this.handlers.set(name, [...(this.handlers.get(name) ?? []), f]);
  }
  emit(name: string, ctx: unknown = {}) {
    for (const f of this.handlers.get(name) ?? []) f(ctx as never);
  }
  subscribe() {}
  unsubscribe() {}
  removeAllListeners() {
    this.handlers.clear();
  }
  publish = () => Promise.resolve();
}
const subs = new Map<string, FakeSub>();
let carrier: FakeSub;

vi.mock('centrifuge', () => ({
  Centrifuge: class extends FakeSub {
    constructor() {
      super('');
      // eslint-disable-next-line @typescript-eslint/no-this-alias -- the test speaks for the server
      carrier = this;
    }
    connect() {}
    disconnect() {}
    getSubscription = (channel: string) => subs.get(channel) ?? null;
    newSubscription = (channel: string) => {
      const sub = new FakeSub(channel);
      subs.set(channel, sub);
      return sub;
    };
    removeSubscription = (sub: FakeSub) => subs.delete(sub.channel);
  },
}));

const log: { items: Push[]; status: number; asked: string[] } = { items: [], status: 200, asked: [] };
vi.stubGlobal('fetch', (request: Request) => {
  const url = new URL(request.url, 'http://localhost');
  log.asked.push(decodeURIComponent(url.search));
  const after = Number((url.searchParams.get('after') ?? '').split(':')[1]);
  const topics = (url.searchParams.get('topics') ?? '').split(',');
  const items = log.items.filter((p) => p.seq > after && p.topics?.some((t) => topics.includes(t)));
  const body = log.status === 200 ? { items, position: `e:${Math.max(after, ...log.items.map((p) => p.seq))}` } : { title: 'gone', code: 'x' };
  return Promise.resolve(new Response(JSON.stringify(body), { status: log.status, headers: { 'Content-Type': 'application/json' } }));
});
const NativeRequest = Request;
vi.stubGlobal('Request', class extends NativeRequest {
  constructor(input: string | Request, init?: RequestInit) {
    super(typeof input === 'string' ? new URL(input, 'http://localhost') : input, init);
  }
});

const event = (seq: number, topic = 't', prev = 0): Push => ({ seq, prev, type: 'x.y', at: '', subject: { kind: 'x', id: '1' }, topics: [topic] });
const said = (push: Push) => ({ data: { ...push, topics: undefined } });
/** Waits until it holds. */
const until = (holds: () => void) => vi.waitFor(holds, { interval: 5 });

async function start() {
  vi.resetModules();
  const { hub } = await import('./hub.svelte');
  await hub.start('tenant');
  const got: number[] = [];
  let reloads = 0;
  const join = (topics = ['t']) => hub.follow({ topics, push: (p) => got.push(p.seq), reload: () => reloads++ });
  return { hub, got, join, reloads: () => reloads };
}

beforeEach(() => {
  subs.clear();
  log.items = [];
  log.status = 200;
  log.asked = [];
});

describe('the hub', () => {
  it('names channels by tenant and asks the log for what came between the reading and the subscription', async () => {
    const { got, join } = await start();
    const watch = join();
    const loaded = watch.begin();
    log.items = [event(11), event(12)];
    loaded('e:10');
    subs.get('tenant:t')?.emit('subscribed');
    await until(() => expect(got).toEqual([11, 12]));
    expect(log.asked[0]).toContain('after=e:10');
  });

  it('delivers a push once, though the log tells it again', async () => {
    const { got, join } = await start();
    const loaded = join().begin();
    const sub = subs.get('tenant:t');
    sub?.emit('subscribed');
    sub?.emit('publication', said(event(11)));
    log.items = [event(11), event(12)];
    loaded('e:10');
    await until(() => expect(got).toEqual([11, 12]));
  });

  it('sees a hole by prev and fills it', async () => {
    const { got, join } = await start();
    const watch = join();
    const sub = subs.get('tenant:t');
    sub?.emit('subscribed');
    watch.begin()('e:10');
    log.asked = [];
    log.items = [event(11), event(12)];
    sub?.emit('publication', said(event(12, 't', 11)));
    await until(() => expect([...got].sort()).toEqual([11, 12]));
    expect(log.asked.length).toBeGreaterThan(0);
  });

  it('sees by the head that a push was lost', async () => {
    const { got, join } = await start();
    const watch = join();
    const sub = subs.get('tenant:t');
    sub?.emit('subscribed');
    watch.begin()('e:10');
    log.items = [event(11)];
    sub?.emit('publication', { data: { head: 11 } });
    await until(() => expect(got).toEqual([11]));
  });

  it('drops what is older than the reading', async () => {
    const { got, join } = await start();
    const watch = join();
    const sub = subs.get('tenant:t');
    sub?.emit('subscribed');
    watch.begin()('e:10');
    sub?.emit('publication', said(event(9)));
    expect(got).toEqual([]);
  });

  it('catches up after a reconnection', async () => {
    const { hub, got, join } = await start();
    const watch = join();
    const sub = subs.get('tenant:t');
    sub?.emit('subscribed');
    watch.begin()('e:10');
    carrier.emit('connected');
    carrier.emit('connecting');
    sub?.emit('subscribing');
    expect(hub.connected).toBe(false);
    log.items = [event(15)];
    carrier.emit('connected');
    sub?.emit('subscribed');
    await until(() => expect(got).toEqual([15]));
    expect(hub.connected).toBe(true);
  });

  it('reads everything again when the log no longer knows the position', async () => {
    const { got, join, reloads } = await start();
    const watch = join();
    watch.begin()('e:10');
    log.status = 410;
    subs.get('tenant:t')?.emit('subscribed');
    await until(() => expect(reloads()).toBe(1));
    expect(got).toEqual([]);
  });

  it('reads the others again when one of them met a new epoch', async () => {
    const { hub, join, reloads } = await start();
    join().begin()('e:10');
    let other = 0;
    const second = hub.follow({ topics: ['u'], push: () => undefined, reload: () => other++ });
    second.begin()('f:3');
    expect(reloads()).toBe(1);
    expect(other).toBe(0);
  });
});
