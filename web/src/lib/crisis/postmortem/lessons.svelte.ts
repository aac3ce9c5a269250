import { ask, BASE, client, type CrisisLine, type CrisisState, type Schema } from '$lib/api';
import { hub } from '$lib/live';
import { untrack } from 'svelte';

export type PostMortem = Schema<'CrisisPostMortem'>;
export type Finding = Schema<'CrisisFinding'>;
export type Proposal = Schema<'CrisisProposal'>;
export type Review = Schema<'CrisisReview'>;
export type Imported = Schema<'CrisisImported'>;
export type Mapping = Schema<'CrisisMapping'>;
export type FindingKind = Finding['kind'];

const PAGE = 500;
const MOST = 5000; // lines that are shown to choose from

/** What can be learned from one crisis, and the log it comes from; what others change meanwhile shows by itself. */
export class Lessons {
  readonly key: string;
  #pm = $state.raw<PostMortem>();
  #lines = $state.raw<CrisisLine[]>([]);
  #error = $state.raw<unknown>();
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor(key: string) {
    this.key = key;
  }
  get pm(): PostMortem | undefined {
    return this.#pm;
  }
  get lines(): readonly CrisisLine[] {
    return this.#lines;
  }
  get error(): unknown {
    return this.#error;
  }

  /** Reads everything, then follows; answers the function that ends it. */
  start(): () => void {
    return untrack(() => {
      let watch: ReturnType<typeof hub.follow> | undefined;
      let over = false;
      void this.load().then(() => {
        const id = this.#pm?.crisis.id;
        if (id && !over) watch = hub.follow({ topics: [`crisis:${id}`], push: () => this.refresh(), reload: () => void this.load() });
      });
      return () => {
        over = true;
        clearTimeout(this.#soon);
        watch?.leave();
      };
    });
  }

  /** Reads anew soon; a burst reads once. */
  refresh(): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => void this.load(), 200);
  }

  async load(): Promise<void> {
    try {
      const [pm, lines] = await Promise.all([ask(client.GET('/crises/{id}/lessons', { params: { path: { id: this.key } } })), this.#log()]);
      this.#pm = pm;
      this.#lines = lines;
      this.#error = undefined;
    } catch (error) {
      this.#error = error;
    }
  }

  async #log(): Promise<CrisisLine[]> {
    const out: CrisisLine[] = [];
    let after = 0;
    do {
      const page = await ask(client.GET('/crises/{id}/log', { params: { path: { id: this.key }, query: { after, limit: PAGE } } }));
      out.push(...page.items);
      after = page.next ?? 0;
    } while (after > 0 && out.length < MOST);
    return out.sort((a, b) => a.event_at.localeCompare(b.event_at) || a.number - b.number);
  }

  async choose(number: number, chosen: boolean): Promise<void> {
    const line = await ask(client.POST('/crises/{id}/log/{number}/choose', { params: { path: { id: this.key, number } }, body: { chosen } }));
    this.#lines = this.#lines.map((l) => (l.number === number ? line : l));
    this.refresh();
  }
  async find(body: Schema<'CrisisFindIn'>): Promise<void> {
    await ask(client.POST('/crises/{id}/findings', { params: { path: { id: this.key } }, body }));
    await this.load();
  }
  async drop(n: number): Promise<void> {
    await ask(client.DELETE('/crises/{id}/findings/{n}', { params: { path: { id: this.key, n } } }));
    await this.load();
  }
  async ticket(n: number): Promise<void> {
    await ask(client.POST('/crises/{id}/findings/{n}/ticket', { params: { path: { id: this.key, n } }, body: {} }));
    await this.load();
  }
  async review(kind: Review['kind'], body: Schema<'CrisisReviewIn'>): Promise<void> {
    await ask(client.PUT('/crises/{id}/reviews/{kind}', { params: { path: { id: this.key, kind } }, body }));
    await this.load();
  }
  async import(csv: string, mapping: Mapping | undefined, dry: boolean): Promise<Imported> {
    const done = await ask(client.POST('/crises/{id}/log/import', { params: { path: { id: this.key } }, body: { csv, ...(mapping ? { mapping } : {}), ...(dry ? { dry_run: true } : {}) } }));
    if (!dry) await this.load();
    return done;
  }
  /** What was known at a moment. */
  stateAt(at: number): Promise<CrisisState> {
    return ask(client.GET('/crises/{id}/state', { params: { path: { id: this.key }, query: { at: new Date(at).toISOString(), limit: PAGE } } }));
  }
  /** The address of an export; names only where they were asked for. */
  file(format: 'md' | 'html' | 'pdf', names: boolean): string {
    return `${BASE}/crises/${encodeURIComponent(this.key)}/postmortem?format=${format}${names ? '&names=true' : ''}`;
  }
  get table(): string {
    return `${BASE}/crises/${encodeURIComponent(this.key)}/log.csv`;
  }
}
