import { ask, client, type CiEnd, type Schema } from '$lib/api';
import type { Choice } from '$lib/ui';
import { endOf } from './map/model.svelte';
import { findCis } from './find';

export type Causes = Schema<'CmdbCauses'>;
const OPEN = 'new,in_progress,on_hold';
/** As many as a person looks through. */
const MOST = 100;
const INCIDENT = 'incident ';

/** Which one loss explains several failures: what fails, what is known to stand, and the answer. */
export class Cause {
  known = $state.raw<ReadonlyMap<string, CiEnd>>(new Map());
  answer = $state.raw<Causes>();
  busy = $state(false);
  #turn = 0;

  /** Elements and open incidents for what was typed; an incident stands for what it is about. */
  async find(text: string): Promise<Choice[]> {
    const q = text.trim();
    const [cis, incidents] = await Promise.all([
      findCis(q),
      ask(client.GET('/tickets', { params: { query: { kind: 'incident', state: OPEN, limit: 8, sort: '-updated_at', ...(q ? { q } : {}) } } })),
    ]);
    return [...incidents.items.map((t) => ({ value: INCIDENT + t.id, label: t.title, detail: t.number })), ...cis];
  }

  /** The elements that a choice stands for. */
  async of(choice: Choice): Promise<string[]> {
    if (!choice.value.startsWith(INCIDENT)) return [choice.value];
    return this.#about(choice.value.slice(INCIDENT.length));
  }
  async #about(ticket: string): Promise<string[]> {
    const ties = await ask(client.GET('/tickets/{id}/relations', { params: { path: { id: ticket } } }));
    return ties.items.flatMap((one) => (one.type === 'affects' && one.record?.kind === 'ci' ? [one.record.id] : []));
  }
  /** What the open incidents of priority 1 and 2 are about. */
  async outages(): Promise<string[]> {
    const open = await ask(client.GET('/tickets', { params: { query: { kind: 'incident', state: OPEN, priority: '1,2', limit: 50, sort: 'priority' } } }));
    const all = await Promise.all(open.items.map((t) => this.#about(t.id)));
    return [...new Set(all.flat())].slice(0, MOST);
  }

  /** Reads who they are, and asks; an older answer is dropped. */
  async ask(affected: string[], standing: string[]): Promise<void> {
    const mine = ++this.#turn;
    this.busy = true;
    try {
      const unknown = [...affected, ...standing].filter((id) => !this.known.has(id));
      const read = await Promise.all(unknown.map((id) => ask(client.GET('/cis/{id}', { params: { path: { id } } }))));
      if (read.length > 0) this.known = new Map([...this.known, ...read.map((ci, i) => [unknown[i] ?? ci.id, endOf(ci)] as const)]);
      const answer = affected.length > 1 ? await ask(client.POST('/common-cause', { body: { affected, standing, limit: 12 } })) : undefined;
      if (mine === this.#turn) this.answer = answer;
    } finally {
      if (mine === this.#turn) this.busy = false;
    }
  }
}
