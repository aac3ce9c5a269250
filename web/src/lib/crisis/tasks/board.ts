import type { CrisisTask } from '$lib/api';
import { m } from '$m';
import type { TaskState } from '../work';

/** The columns of the board, in their order; what was dropped is under what is done. */
export const COLUMNS = ['todo', 'doing', 'blocked', 'done'] as const satisfies readonly TaskState[];
export type Column = (typeof COLUMNS)[number];
/** The order of the list: what needs somebody first. */
export const LISTED: readonly Column[] = ['blocked', 'doing', 'todo', 'done'];

export const columnOf = (task: CrisisTask): Column => (task.state === 'dropped' ? 'done' : task.state);
export const isOver = (task: CrisisTask): boolean => task.state === 'done' || task.state === 'dropped';

export function stateName(state: TaskState): string {
  switch (state) {
    case 'todo': return m.crisis_task_todo();
    case 'doing': return m.crisis_task_doing();
    case 'blocked': return m.crisis_task_blocked();
    case 'done': return m.crisis_task_done();
    case 'dropped': return m.crisis_task_dropped();
  }
}
/** A reason is asked before a task rests there. */
export const needsReason = (state: TaskState): boolean => state === 'blocked' || state === 'dropped';

/** The tasks of each column in the order of the board. */
export function columns(tasks: readonly CrisisTask[]): Record<Column, CrisisTask[]> {
  const out: Record<Column, CrisisTask[]> = { todo: [], doing: [], blocked: [], done: [] };
  for (const t of [...tasks].sort((a, b) => a.place - b.place || a.n - b.n)) out[columnOf(t)].push(t);
  return out;
}

/** How far it is: what is done and what is blocked, of what was not dropped. */
export function progress(tasks: readonly CrisisTask[]): { done: number; blocked: number; all: number } {
  const kept = tasks.filter((t) => t.state !== 'dropped');
  return { done: kept.filter((t) => t.state === 'done').length, blocked: kept.filter((t) => t.state === 'blocked').length, all: kept.length };
}

/** The place between two neighbours; nothing where there is no room left between them. */
export function placeBetween(before: number | undefined, after: number | undefined): number | undefined {
  if (before === undefined && after === undefined) return 1000;
  if (after === undefined) return (before ?? 0) + 1000;
  const place = Math.floor(((before ?? 0) + after) / 2);
  return place > (before ?? -1) && place < after ? place : undefined;
}

/** Where a task goes when it is put before another of its column (or last): each place that changes. */
export function placed(column: readonly CrisisTask[], task: CrisisTask, before?: CrisisTask): { task: CrisisTask; place: number }[] {
  const rest = column.filter((t) => t.n !== task.n);
  const at = before ? rest.findIndex((t) => t.n === before.n) : rest.length;
  const index = at < 0 ? rest.length : at;
  const place = placeBetween(rest[index - 1]?.place, rest[index]?.place);
  if (place !== undefined) return place === task.place ? [] : [{ task, place }];
  // No room: the column is numbered anew, with space.
  const order = [...rest.slice(0, index), task, ...rest.slice(index)];
  return order.map((t, i) => ({ task: t, place: (i + 1) * 1000 })).filter((x) => x.task.place !== x.place);
}

/** The column at the side, as the keys of direction go. */
export function beside(state: TaskState, step: 1 | -1): Column | undefined {
  const at = COLUMNS.indexOf(state === 'dropped' ? 'done' : state);
  return COLUMNS[at + step];
}

/** What a task waits for: its blockers that are not over, by what is known of them now. Nothing tells a task that its blocker was done. */
export function waits(task: CrisisTask, all: readonly CrisisTask[]): CrisisTask[] {
  if (task.blockers.length === 0) return [];
  return all.filter((t) => task.blockers.includes(t.n) && !isOver(t));
}
