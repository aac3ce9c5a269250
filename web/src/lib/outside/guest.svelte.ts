import { ApiError, ask, client, newKey, type GuestVisit, type Message } from '$lib/api';

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true });
  });

/** Answers after which no further try helps: the link is not this device's, is used, over, withdrawn or never was. */
const over = (e: unknown): e is ApiError => e instanceof ApiError && [403, 404, 409, 410].includes(e.status);

/** One room of a crisis, seen by a guest through their link. The device's key stays on the device. */
export class GuestRoom {
  visit = $state.raw<GuestVisit>();
  messages = $state.raw<Message[]>([]);
  /** Why the link does not open, or no longer does. */
  ended = $state.raw<ApiError>();
  /** Not opened on this device yet. */
  closed = $state(false);
  lost = $state(false);
  /** Words on their way, in their order. */
  waiting = $state.raw<{ once: string; text: string }[]>([]);
  refused = $state.raw<unknown>();
  #key = '';
  #place: string;
  #sending = false;
  #stop = new AbortController();

  constructor(readonly token: string) {
    this.#place = `comptoir.guest.${token.slice(-16)}`;
    this.#key = localStorage.getItem(this.#place) ?? '';
  }

  #at() {
    return { path: { token: this.token }, header: { 'Comptoir-Guest': this.#key } };
  }

  /** Finds whether this device has opened the link; begins to listen where it has. Answers the function that ends it. */
  start(): () => void {
    void this.#begin();
    return () => this.#stop.abort();
  }

  async #begin(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        this.visit = await ask(client.GET('/guests/{token}', { params: this.#at(), signal }));
        this.lost = false;
        void this.#send();
        return await this.#listen();
      } catch (e) {
        if (e instanceof ApiError && e.status === 403 && !this.#key) {
          this.closed = true;
          return;
        }
        if (over(e)) this.ended = e;
        if (over(e) || signal.aborted) return;
        this.lost = true;
        await pause(2000, signal);
      }
    }
  }

  async enter(): Promise<void> {
    try {
      this.visit = await ask(client.POST('/guests/{token}/enter', { params: { path: { token: this.token } } }));
      this.#key = this.visit.key ?? '';
      localStorage.setItem(this.#place, this.#key);
      this.closed = false;
      void this.#listen();
    } catch (e) {
      if (over(e)) this.ended = e;
      else throw e;
    }
  }

  /** Asks for what is new, again and again: the server holds each question until there is something. */
  async #listen(): Promise<void> {
    const { signal } = this.#stop;
    let wait = 0;
    while (!signal.aborted) {
      const after = this.messages.at(-1)?.seq ?? 0;
      try {
        const began = Date.now();
        const page = await ask(client.GET('/guests/{token}/messages', { params: { ...this.#at(), query: { after, wait, limit: 200 } }, signal }));
        this.lost = false;
        if (page.items.length > 0) this.#take(page.items as Message[]);
        else if (wait > 0 && Date.now() - began < 20_000) await this.#again(signal); // something changed that is no new message
        wait = page.items.length === 200 ? 0 : 25;
      } catch (e) {
        if (over(e)) this.ended = e;
        if (over(e) || signal.aborted) return;
        this.lost = true;
        wait = 0;
        await pause(2000, signal);
      }
    }
  }

  #take(items: Message[]): void {
    const all = new Map(this.messages.map((one) => [one.id, one]));
    // What is on its way may be heard here before its own answer has come: it is shown once.
    const first = this.waiting[0];
    if (first && items.some((one) => !all.has(one.id) && one.author.id === this.visit?.guest.id && one.text === first.text)) this.#done(first.once);
    for (const one of items) all.set(one.id, one);
    this.messages = [...all.values()].sort((a, b) => a.seq - b.seq);
  }

  #done(once: string): void {
    this.waiting = this.waiting.filter((one) => one.once !== once);
  }

  async #again(signal: AbortSignal): Promise<void> {
    const from = Math.max(0, (this.messages.at(-1)?.seq ?? 0) - 100);
    const page = await ask(client.GET('/guests/{token}/messages', { params: { ...this.#at(), query: { after: from, limit: 200 } }, signal }));
    this.#take(page.items as Message[]);
    await pause(300, signal);
  }

  /** Says something: it is shown at once, kept while there is no network, and sent in order, once. */
  say(text: string): void {
    this.waiting = [...this.waiting, { once: newKey(), text }];
    void this.#send();
  }

  async #send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    const { signal } = this.#stop;
    while (this.waiting.length > 0 && !signal.aborted && !this.ended) {
      const first = this.waiting[0];
      if (!first) break;
      try {
        const said = await ask(client.POST('/guests/{token}/messages', { params: this.#at(), body: first }));
        this.#take([said as Message]);
        this.refused = undefined;
        this.#done(first.once);
      } catch (e) {
        if (e instanceof ApiError && e.status >= 400 && e.status < 500 && e.status !== 429) {
          if (e.status === 410 || e.status === 404) this.ended = e;
          this.refused = e;
          this.#done(first.once);
        } else {
          this.lost = true;
          await pause(2000, signal);
        }
      }
    }
    this.#sending = false;
  }
}
