import type { CrisisImpact } from '$lib/api';
import { SvelteMap } from 'svelte/reactivity';

export type Hit = CrisisImpact['services'][number];

export const hitsOf = (impact: CrisisImpact | undefined): readonly Hit[] => impact?.services ?? [];

/** Milliseconds until the objective of a stopped service is missed, negative once it is; undefined where there is none. */
export function leftOf(hit: Hit, now: number): number | undefined {
  return hit.state === 'stopped' && hit.deadline_at ? Date.parse(hit.deadline_at) - now : undefined;
}

/**
 * The numbers to call of those on call, as this reader may know them. A push is the same for all who look and tells none, so what an
 * answer told is kept; somebody new is asked for once.
 */
export class Called {
  #numbers = new SvelteMap<string, string>();
  #asked = new Set<string>();
  readonly #ask: () => void;

  constructor(ask: () => void) {
    this.#ask = ask;
  }

  learn(hits: readonly Hit[]): void {
    let fresh = false;
    for (const duty of hits.flatMap((hit) => hit.on_call)) {
      const person = duty.person?.id;
      if (!person) continue;
      if (duty.phone) this.#numbers.set(person, duty.phone);
      else if (!this.#asked.has(person)) fresh = true;
      this.#asked.add(person);
    }
    if (fresh) this.#ask();
  }

  number(person: string): string | undefined {
    return this.#numbers.get(person);
  }
}
