import { answer, ask, client, type Run, type RunLine, type RunStep, type StepState } from '$lib/api';
import { clock, Collection } from '$lib/live';
import { outbox, type Entry } from '$lib/outbox';

/** What somebody does to a step. */
export type Verb = 'begin' | 'done' | 'skip' | 'fail' | 'answer' | 'reopen' | 'comment';

/** A step as the screen shows it: with what this device has said and the server has not confirmed. */
export interface ShownStep extends RunStep {
  /** What waits to be sent about it, or was refused. */
  unsent: Entry[];
}

const becomes: Partial<Record<Verb, StepState>> = { begin: 'doing', done: 'done', skip: 'skipped', fail: 'failed', reopen: 'todo' };
const over = (state: StepState): boolean => state === 'done' || state === 'skipped' || state === 'failed';

/** One run on the screen. Acts go through the outbox: in their order, once, when there is a network, with the time they were done. */
export class RunRecord {
  readonly id: string;
  readonly record: Collection<Run>;
  lines = $state.raw<RunLine[]>([]);
  #first: Run;
  #reading = false;
  #unsent = $derived.by(() => outbox.of('run', this.#first.id));
  #steps = $derived.by(() => this.#shown());

  constructor(first: Run) {
    this.id = first.id;
    this.#first = first;
    this.record = new Collection<Run>({
      kind: 'run', topics: [`run:${first.id}`], personal: ['intro', 'outro'],
      load: async () => {
        const { data, position } = await answer(client.GET('/runs/{id}', { params: { path: { id: first.id } } }));
        return { items: [data], position };
      },
      accepts: (r) => r.id === first.id,
      on: () => void this.read(),
    });
  }
  start(): () => void {
    void this.read();
    return this.record.start();
  }
  get run(): Run {
    return this.record.first ?? this.#first;
  }
  get steps(): ShownStep[] {
    return this.#steps;
  }
  get over(): number {
    return this.#steps.filter((s) => over(s.state)).length;
  }
  /** The step that is to be done now: what is being done first, else the first that is left. */
  get next(): ShownStep | undefined {
    return this.#steps.find((s) => s.state === 'doing') ?? this.#steps.find((s) => s.state === 'todo');
  }

  #shown(): ShownStep[] {
    const words = new Map((this.#first.steps ?? []).map((s) => [s.n, s.what]));
    return (this.run.steps ?? this.#first.steps ?? []).map((s) => {
      const what = s.what ?? words.get(s.n);
      const unsent = this.#unsent.filter((e) => e.pending.act?.path.startsWith(`/runs/${this.id}/steps/${s.n}/`));
      const step: ShownStep = { ...s, ...(what ? { what } : {}), unsent };
      for (const entry of unsent) if (entry.state !== 'failed') this.#overlay(step, entry);
      return step;
    });
  }
  #overlay(step: ShownStep, entry: Entry): void {
    const verb = entry.pending.act?.path.split('/').at(-1) as Verb;
    const go = entry.pending.act?.body.go;
    if (verb === 'answer') Object.assign(step, { state: go === true ? 'done' : 'failed', answer: go === true ? 'go' : 'no_go' });
    const state = becomes[verb];
    if (state) step.state = state;
    if (state === 'doing') step.started_at = new Date(entry.pending.at).toISOString();
  }

  /** Says something of a step; the instant goes with it, since it may be sent later. */
  say(n: number, verb: Verb, words: { text?: string; go?: boolean } = {}): void {
    const at = new Date(clock.at()).toISOString();
    outbox.act('run', this.id, { path: `/runs/${this.id}/steps/${n}/${verb}`, record: 'run', body: { at, ...(words.text ? { text: words.text } : {}), ...(words.go === undefined ? {} : { go: words.go }) } });
  }
  end(text: string): void {
    outbox.act('run', this.id, { path: `/runs/${this.id}/end`, record: 'run', body: text ? { text } : {} });
  }
  abort(text: string): void {
    outbox.act('run', this.id, { path: `/runs/${this.id}/abort`, record: 'run', body: { text } });
  }
  comment(text: string): void {
    outbox.act('run', this.id, { path: `/runs/${this.id}/comment`, record: 'run', body: { text, at: new Date(clock.at()).toISOString() } });
  }
  /** What concerns no step and waits or was refused: the end, a remark. */
  get unsent(): Entry[] {
    return this.#unsent.filter((e) => !e.pending.act?.path.includes('/steps/'));
  }

  /** Reads what the trace has gained. */
  async read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      for (;;) {
        const after = this.lines.at(-1)?.seq ?? 0;
        const page = await ask(client.GET('/runs/{id}/lines', { params: { path: { id: this.id }, query: { after, limit: 200 } } }));
        this.lines = [...this.lines, ...page.items];
        if (page.items.length === 0 || (this.lines.at(-1)?.seq ?? 0) >= this.run.lines) break;
      }
    } catch {
      // The trace is read again with the next step: what is on the screen stays.
    } finally {
      this.#reading = false;
    }
  }
}
