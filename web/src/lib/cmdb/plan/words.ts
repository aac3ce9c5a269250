import { m } from '$m';

/** How the state of a plan is said and shown. */
export function planState(state: string): { text: string; tone: 'neutral' | 'accent' | 'ok' } {
  if (state === 'running') return { text: m.cmdb_plan_running(), tone: 'accent' };
  if (state === 'finished') return { text: m.cmdb_plan_finished(), tone: 'ok' };
  return { text: m.cmdb_plan_draft(), tone: 'neutral' };
}
