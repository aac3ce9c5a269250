import { ask, client, type CrisisPlan, type CrisisTask, type PlanHead } from '$lib/api';
import type { Crisis } from '../crisis.svelte';

/** A step of a plan, with its task as the crisis has it now. */
export interface Step {
  key: number;
  name: string;
  number: string;
  wave: number;
  critical: boolean;
  state: CrisisTask['state'];
  planned: number;
  finished: number | undefined;
  waits: readonly string[];
  procedures: CrisisPlan['steps'][number]['procedures'];
  onCall: CrisisPlan['steps'][number]['on_call'];
}

const over = (state: string) => state === 'done' || state === 'dropped';

/** The steps of a plan; what became of each is read from the crisis's tasks, which are kept live. */
export function stepsOf(plan: CrisisPlan, tasks: readonly CrisisTask[]): Step[] {
  const byN = new Map(tasks.map((t) => [t.n, t]));
  return plan.steps.map((s) => {
    const task = byN.get(s.task);
    const state = task?.state ?? s.task_state;
    const done = state === 'done' ? (task?.done_at ?? s.finished_at) : undefined;
    return {
      key: s.task || s.n, name: s.ci.name, number: s.ci.number, wave: s.wave + 1, critical: s.critical ?? false, state, planned: Date.parse(s.planned_finish),
      finished: done ? Date.parse(done) : undefined, procedures: s.procedures, onCall: s.on_call,
      waits: (task?.waits_for ?? s.waits_for).filter((n) => !over(byN.get(n)?.state ?? 'todo')).map((n) => plan.steps.find((x) => x.task === n)?.ci.name ?? '').filter(Boolean),
    };
  });
}

/** What can be begun or is under way: nothing before it is missing. */
export const ready = (steps: readonly Step[]): Step[] => steps.filter((s) => !over(s.state) && (s.waits.length === 0 || s.state === 'doing'));
export const closed = (steps: readonly Step[]): number => steps.filter((s) => over(s.state)).length;

/** By how many milliseconds the work is late: the worst of what is finished, and of what should be. */
export function drift(steps: readonly Step[], now: number): number {
  let worst: number | undefined;
  for (const s of steps) {
    if (s.state === 'dropped') continue;
    const d = s.finished !== undefined ? s.finished - s.planned : now > s.planned ? now - s.planned : undefined;
    if (d !== undefined && (worst === undefined || d > worst)) worst = d;
  }
  return worst ?? 0;
}

export const plansToStart = (): Promise<PlanHead[]> => ask(client.GET('/plans', { params: { query: { limit: 50 } } })).then((page) => page.items);

/** Makes the tasks of a crisis of a plan, once. */
export const startPlan = (crisis: string, plan: string) => ask(client.POST('/crises/{id}/plans', { params: { path: { id: crisis } }, body: { plan_id: plan } }));

export async function moveStep(crisis: Crisis, n: number, state: 'doing' | 'done'): Promise<void> {
  const task = await ask(client.POST('/crises/{id}/tasks/{n}/move', { params: { path: { id: crisis.id, n } }, body: { state } }));
  crisis.take({ task });
}
