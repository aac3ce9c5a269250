import { bePresent } from './acts';
import type { Crisis } from './crisis.svelte';

const SIGN = 30_000;

/** Tells the others that this person has the crisis before their eyes, and in which room; and asks now and then who else has. */
export class Presence {
  #crisis: Crisis;
  #room = '';
  #running = false;
  constructor(crisis: Crisis) {
    this.#crisis = crisis;
  }
  enter(room: string): void {
    if (room === this.#room) return;
    this.#room = room;
    this.#tell();
  }
  #tell(): void {
    if (!this.#running || document.visibilityState !== 'visible') return;
    // A sign that is lost is followed by the next one.
    void bePresent(this.#crisis.id, this.#room).then(() => this.#crisis.refresh('present')).catch(() => undefined);
  }
  start(): () => void {
    this.#running = true;
    this.#tell();
    const timer = setInterval(() => this.#tell(), SIGN);
    const seen = () => this.#tell();
    document.addEventListener('visibilitychange', seen);
    return () => {
      this.#running = false;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
      void bePresent(this.#crisis.id, '', true).catch(() => undefined);
    };
  }
}
