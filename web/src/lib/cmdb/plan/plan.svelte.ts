import { answer, ask, client, type Plan, type PlanChanges, type PlanComparison, type PlanHead, type PlanMark, type Push, type Situation } from '$lib/api';
import { Collection, put } from '$lib/live';

const path = (id: string) => ({ path: { id } });
/** A plan without what it found, as the list holds it. */
const head = (p: Plan): PlanHead => {
  const whole: Partial<Plan> = { ...p };
  for (const field of ['shown_edition', 'computed_at', 'computed_by', 'situation', 'order', 'marks', 'help'] as const) delete whole[field];
  return whole as PlanHead;
};
type Compared = PlanComparison & { id: string; version: number };
let reading = 0;

/** The plans, the latest changed first. */
export const plans = (state: PlanHead['state'] | '') => ({
  kind: 'plan', topics: ['plans'],
  load: async (cursor?: string) => {
    const { data, position } = await answer(client.GET('/plans', { params: { query: { limit: 50, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) } } }));
    return { items: data.items, next: data.next, position };
  },
  accepts: (p: PlanHead) => state === '' || p.state === state,
  order: (a: PlanHead, b: PlanHead) => b.updated_at.localeCompare(a.updated_at) || b.id.localeCompare(a.id),
});

/** One kept order on the screen, and what is marked of it. */
export class PlanRecord {
  readonly id: string;
  readonly plan: Collection<Plan>;
  readonly compared: Collection<Compared>;

  constructor(id: string) {
    this.id = id;
    // The address may bear the plan's number, which no live topic does: the news of all plans are heard, and those of this one count.
    const about = (push: Push) => push.subject.kind === 'plan' && push.subject.id === this.plan.first?.id;
    this.plan = new Collection<Plan>({
      kind: 'whole_plan', topics: ['plans'],
      load: async () => {
        const { data, position } = await answer(client.GET('/plans/{id}', { params: path(id) }));
        put('plan', head(data));
        return { items: [data], position };
      },
      accepts: () => true,
      on: about,
    });
    this.compared = new Collection<Compared>({
      kind: 'plan_comparison', topics: ['plans'],
      load: async () => {
        const { data, position } = await answer(client.GET('/plans/{id}/comparison', { params: path(id) }));
        return { items: [{ ...data, id, version: ++reading }], position };
      },
      accepts: () => true,
      on: about,
    });
  }
  start(): () => void {
    return this.plan.start();
  }

  async #again(): Promise<void> {
    await this.plan.reload();
  }
  async rename(name: string): Promise<void> {
    put('plan', await ask(client.PATCH('/plans/{id}', { params: path(this.id), body: { name } })));
    await this.#again();
  }
  async recompute(more: Partial<Situation> = {}): Promise<PlanChanges> {
    const done = await ask(client.POST('/plans/{id}/recompute', { params: path(this.id), body: more }));
    await this.#again();
    return done.changes;
  }
  async begin(): Promise<void> {
    put('plan', await ask(client.POST('/plans/{id}/start', { params: path(this.id), body: {} })));
    await this.#again();
  }
  async mark(n: number, verb: 'start' | 'done' | 'skip', note = ''): Promise<void> {
    const params = { path: { id: this.id, n } };
    const body = note ? { note } : {};
    if (verb === 'start') await ask(client.POST('/plans/{id}/tasks/{n}/start', { params, body }));
    else if (verb === 'done') await ask(client.POST('/plans/{id}/tasks/{n}/done', { params, body }));
    else await ask(client.POST('/plans/{id}/tasks/{n}/skip', { params, body }));
    await this.#again();
    if (this.compared.state === 'ready') await this.compared.reload();
  }
}

/** Saves the plan as a file, which keeps the name that the server gives it. */
export function exportPlan(id: string, format: 'md' | 'csv' | 'json' | 'html'): void {
  const link = document.createElement('a');
  link.href = `/api/v1/plans/${id}/export?format=${format}`;
  link.download = '';
  link.click();
}
export const markOf = (plan: Plan, n: number): PlanMark | undefined => plan.marks.find((one) => one.n === n);
