import { watchApi } from '$lib/api';
import { createSubscriber } from 'svelte/reactivity';

// The server's clock decides waits; a laptop's may be minutes off.
let skew = 0;
watchApi({
  reached(response) {
    const date = Date.parse(response.headers.get('Date') ?? '');
    if (Number.isNaN(date)) return;
    const off = date + 500 - Date.now();
    skew = Math.abs(off) > 3000 ? off : 0;
  },
  unreachable() {},
  signedOut() {},
});

const ticker = (every: number) =>
  createSubscriber((update) => {
    const timer = setInterval(update, every);
    return () => clearInterval(timer);
  });
const second = ticker(1000);
const halfMinute = ticker(30_000);

export const clock = {
  /** Now, by the server; read in a template it ticks every second. */
  get now(): number {
    second();
    return Date.now() + skew;
  },
  /** The same, every thirty seconds: for "il y a 3 min". */
  get minute(): number {
    halfMinute();
    return Date.now() + skew;
  },
  /** Without following it. */
  at: (): number => Date.now() + skew,
};
