import { answer, ask, client, type Comparison, type Difference, type Lang, type LineChange, type Runbook, type RunbookHelp, type RunbookPreview, type RunbooksImported, type RunbookVersion, type RunbookWish, type AttachedRecord, type Run } from '$lib/api';
import { Collection, put, type Loaded, type Spec } from '$lib/live';
import { m } from '$m';

const path = (id: string) => ({ path: { id } });

export interface Filter {
  q: string;
  state: string;
  mine: boolean;
}
const PAGE = 50;
export const newest = (a: { updated_at: string; id: string }, b: { updated_at: string; id: string }): number => b.updated_at.localeCompare(a.updated_at) || b.id.localeCompare(a.id);
const latest = (a: Run, b: Run): number => b.started_at.localeCompare(a.started_at) || b.id.localeCompare(a.id);

export async function loadRunbooks(f: Filter, cursor?: string): Promise<Loaded<Runbook>> {
  const query = {
    limit: PAGE, ...(f.q ? { q: f.q } : {}), ...(f.state === 'due' ? { review: 'due' as const } : f.state ? { state: f.state } : {}), ...(f.mine ? { owner: 'me' } : {}), ...(cursor ? { cursor } : {}),
  };
  const { data, position } = await answer(client.GET('/runbooks', { params: { query } }));
  return { items: data.items, position, next: data.next };
}

/** Runs of everything, of a procedure, or for a record, the latest first. */
export function runs(of: { state?: 'running'; runbook?: string; about?: string; limit?: number }): Spec<Run> {
  const topic = of.runbook ? `runbook:${of.runbook}` : of.about ? `runs:${of.about}` : 'runs';
  return {
    kind: 'run', topics: [topic], order: latest, on: (push) => push.subject.kind === 'run',
    accepts: (run) => (!of.state || run.state === of.state) && (!of.runbook || run.runbook.id === of.runbook) && (!of.about || `${run.about?.kind}:${run.about?.id}` === of.about),
    load: async (cursor) => {
      const { data, position } = await answer(client.GET('/runs', { params: { query: { ...of, limit: of.limit ?? PAGE, ...(cursor ? { cursor } : {}) } } }));
      return { items: data.items, position, next: data.next };
    },
  };
}

export const findRunbook = (key: string): Promise<Runbook> => ask(client.GET('/runbooks/{id}', { params: path(key) }));
export const findRun = (key: string): Promise<Run> => ask(client.GET('/runs/{id}', { params: path(key) }));
export async function makeRunbook(body: RunbookWish): Promise<Runbook> {
  const made = await ask(client.POST('/runbooks', { body }));
  put('runbook', made);
  return made;
}
export async function saveRunbook(seen: Runbook, body: RunbookWish): Promise<Runbook> {
  const saved = await ask(client.PATCH('/runbooks/{id}', { params: { ...path(seen.id), header: { 'If-Match': `"${seen.version}"` } }, body }));
  put('runbook', saved);
  return saved;
}
export const previewText = (body: { text: string; number?: boolean; tidy?: boolean; lang?: Lang }): Promise<RunbookPreview> => ask(client.POST('/runbooks/preview', { body }));
export async function versionsOf(book: Runbook): Promise<(RunbookVersion & { live: boolean })[]> {
  const { items } = await ask(client.GET('/runbooks/{id}/versions', { params: { ...path(book.id), query: { limit: 100 } } }));
  return items.map((v) => ({ ...v, live: v.edition === book.edition }));
}
/** What changed, as the parts that are shown. */
export async function differenceOf(id: string, from: number, to: number): Promise<Difference> {
  const change = await ask(client.GET('/runbooks/{id}/difference', { params: { ...path(id), query: { from, to } } }));
  const part = (key: string, lines: LineChange[], title?: string) => (lines.length > 0 ? [{ key, lines, ...(title ? { title } : {}) }] : []);
  return { from: change.from, to: change.to, parts: [...part('title', change.title), ...part('text', change.lines, m.runbook_text())] };
}
export const compare = (id: string, exercises: boolean): Promise<Comparison> => ask(client.GET('/runbooks/{id}/comparison', { params: { ...path(id), query: { exercises } } }));
export async function beginRun(id: string, body: { about?: { kind: string; id: string }; exercise?: boolean }): Promise<Run> {
  const run = await ask(client.POST('/runbooks/{id}/run', { params: path(id), body }));
  put('run', run);
  return run;
}
export const ofCi = async (ci: string): Promise<Runbook[]> => (await ask(client.GET('/runbooks', { params: { query: { ci, limit: 20 } } }))).items;
export const helpFor = async (kind: 'ticket' | 'conversation', id: string): Promise<RunbookHelp[]> =>
  (await ask(kind === 'ticket' ? client.GET('/tickets/{id}/runbooks', { params: path(id) }) : client.GET('/conversations/{id}/runbooks', { params: path(id) }))).items;
export const servicesWithout = async (): Promise<AttachedRecord[]> => (await ask(client.GET('/cmdb/services-without-runbook'))).items;
export function importRunbooks(file: File, how: { dry: boolean; draft: boolean; lang: Lang }): Promise<RunbooksImported> {
  const form = new FormData();
  form.append('file', file, file.name);
  const query = { lang: how.lang, ...(how.dry ? { dry_run: true } : {}), ...(how.draft ? { publish: false } : {}) };
  return ask(client.POST('/runbooks/import', { params: { query }, body: { file: file.name }, bodySerializer: () => form }));
}

/** One procedure on the screen, and what its reader does to it. */
export class RunbookRecord {
  readonly id: string;
  readonly record: Collection<Runbook>;
  #first: Runbook;

  constructor(first: Runbook) {
    this.id = first.id;
    this.#first = first;
    this.record = new Collection<Runbook>({
      kind: 'runbook', topics: [`runbook:${first.id}`], personal: ['text', 'intro', 'steps', 'outro'],
      load: async () => {
        const { data, position } = await answer(client.GET('/runbooks/{id}', { params: path(first.id) }));
        return { items: [data], position };
      },
      accepts: (b) => b.id === first.id,
      // A push has no words: another edition is read whole.
      on: (push) => push.type === 'runbook.edited',
    });
  }
  start = (): (() => void) => this.record.start();
  get runbook(): Runbook {
    return this.record.first ?? this.#first;
  }
  async move(verb: 'publish' | 'retire' | 'verify'): Promise<void> {
    const at = { params: path(this.id) };
    put('runbook', await ask(verb === 'publish' ? client.POST('/runbooks/{id}/publish', at) : verb === 'retire' ? client.POST('/runbooks/{id}/retire', at) : client.POST('/runbooks/{id}/verify', at)));
  }
  async set(body: RunbookWish): Promise<void> {
    await saveRunbook(this.runbook, body);
  }
  async attach(ci: string): Promise<void> {
    put('runbook', await ask(client.PUT('/runbooks/{id}/cis/{ci}', { params: { path: { id: this.id, ci } } })));
  }
  async detach(ci: string): Promise<void> {
    put('runbook', await ask(client.DELETE('/runbooks/{id}/cis/{ci}', { params: { path: { id: this.id, ci } } })));
  }
}
