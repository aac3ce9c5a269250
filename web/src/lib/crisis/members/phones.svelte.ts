import { ask, client } from '$lib/api';
import { SvelteMap } from 'svelte/reactivity';

/** The phone numbers of who takes part, as far as the directory knows them and this person may read it. */
export class Phones {
  readonly of = new SvelteMap<string, string>();
  #read = false;

  async read(): Promise<void> {
    if (this.#read) return;
    this.#read = true;
    let cursor: string | undefined;
    do {
      const page = await ask(client.GET('/contacts', { params: { query: { limit: 200, ...(cursor ? { cursor } : {}) } } }));
      for (const c of page.items) {
        const line = c.lines.find((l) => l.kind === 'phone' && l.emergency && !l.wrong_at) ?? c.lines.find((l) => l.kind === 'phone' && !l.wrong_at);
        if (c.person_id && line && !this.of.has(c.person_id)) this.of.set(c.person_id, line.value);
      }
      cursor = page.next || undefined;
    } while (cursor);
  }
}
