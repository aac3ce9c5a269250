// A bad mobile link before a server, as a relay of its own: kernels rarely let a test shape their network. What it models, for all
// connections together in each direction: segments of 1,460 bytes and 40 of headers leave one after the other at the link's rate and
// travel half a round trip. A lost segment comes later, in its place in the queue: by one round trip where three more of its connection
// follow it (they make the receiver ask again), by two where nothing does (the sender waits for its timer); what follows on the same
// connection waits behind it, as TCP's order wants, other connections do not. A connection begins with one round trip, with `tls` two.
// The sender's window is not modelled: its first ten segments hold more than a round trip of such a link does.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const SEGMENT = 1460;
const HEADERS = 40;

/** Numbers that look like chance and are the same in each run. */
function dice(seed) {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export class SlowLink {
  static FAST = { roundTrip: 0, loss: 0, rate: Infinity };
  bytes = { up: 0, down: 0 };
  lost = 0;
  connections = 0;
  #free = { up: 0, down: 0 };
  #queued = new Map();
  #sockets = new Set();
  #http;

  /** `roundTrip` in ms, `loss` a share of the segments, `rate` in bits a second for each direction. */
  static async before(url, { roundTrip = 300, loss = 0.01, rate = 256_000, tls = false, seed = 1 } = {}) {
    const link = new SlowLink();
    Object.assign(link, { roundTrip, loss, rate, tls, chance: dice(seed) });
    const target = new URL(url);
    link.#http = createServer({ noDelay: true }, (near) => link.#join(near, connect({ host: '127.0.0.1', port: Number(target.port), noDelay: true }))).listen(0, '127.0.0.1');
    await once(link.#http, 'listening');
    return link;
  }

  get url() {
    return `http://localhost:${this.#http.address().port}`;
  }

  /** Another link from now on: what a person's network becomes. */
  become({ roundTrip, loss, rate, seed = 1 }) {
    Object.assign(this, { roundTrip, loss, rate, chance: dice(seed) });
  }

  count() {
    const was = { ...this.bytes, lost: this.lost, connections: this.connections };
    this.bytes = { up: 0, down: 0 };
    this.lost = this.connections = 0;
    return was;
  }

  #join(near, far) {
    this.connections++;
    const open = performance.now() + this.roundTrip * (this.tls ? 2 : 1);
    for (const s of [near, far]) {
      this.#sockets.add(s);
      s.on('error', () => undefined).once('close', () => this.#sockets.delete(s));
    }
    this.#carry(near, far, 'up', open);
    this.#carry(far, near, 'down', open);
  }

  #carry(from, to, way, open) {
    const road = {};
    let inOrder = 0; // nothing of this connection arrives before this moment
    this.#queued.set(road, 0);
    from.on('data', (chunk) => {
      this.#queued.set(road, this.#queued.get(road) + Math.ceil(chunk.length / SEGMENT));
      for (let at = 0; at < chunk.length; at += SEGMENT) {
        const part = chunk.subarray(at, at + SEGMENT);
        const left = this.#queued.get(road) - 1;
        this.#queued.set(road, left);
        const bytes = part.length + HEADERS;
        const begin = Math.max(performance.now(), open, this.#free[way]);
        const spent = (bytes * 8000) / this.rate;
        this.#free[way] = begin + spent;
        let arrives = begin + spent + this.roundTrip / 2;
        if (this.chance() < this.loss) {
          this.lost++;
          this.#free[way] += spent; // it is sent twice
          arrives += spent + this.roundTrip * (left >= 3 ? 1 : 2);
        }
        inOrder = Math.max(inOrder, arrives);
        this.bytes[way] += bytes;
        this.#after(inOrder, () => to.writable && to.write(part));
      }
    });
    from.once('end', () => this.#after(Math.max(inOrder, performance.now() + this.roundTrip / 2), () => to.end()));
    from.once('close', () => {
      this.#queued.delete(road);
      this.#after(Math.max(inOrder, performance.now() + this.roundTrip / 2), () => to.destroy());
    });
  }

  #after(moment, act) {
    const wait = moment - performance.now();
    if (wait <= 0) act();
    else setTimeout(act, wait);
  }

  async stop() {
    for (const s of this.#sockets) s.destroy();
    this.#http.close();
    await once(this.#http, 'close');
  }
}
