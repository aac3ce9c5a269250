import type { CrisisTask } from '$lib/api';
import { say } from '$lib/errors';
import { toast } from '$lib/ui';
import { m } from '$m';
import type { Crisis } from '../crisis.svelte';
import { editTask, moveTask, staleOf, type TaskState } from '../work';
import { beside, columnOf, columns, needsReason, placed, stateName, type Column } from './board';

/** Moving tasks: one hand, one key or one thumb do the same. */
export class Moving {
  readonly #crisis: Crisis;
  /** A task for which a reason is asked before it moves. */
  asking = $state.raw<{ task: CrisisTask; to: TaskState }>();
  /** What is dragged, and over what. */
  dragged = $state<number>();
  over = $state<Column>();

  constructor(crisis: Crisis) {
    this.#crisis = crisis;
  }

  async to(task: CrisisTask, state: TaskState): Promise<void> {
    if (task.state === state) return;
    if (needsReason(state)) {
      this.asking = { task, to: state };
      return;
    }
    const before = task.state;
    try {
      await moveTask(this.#crisis, task.n, state);
      const back = () => void (needsReason(before) ? moveTask(this.#crisis, task.n, before, task.note ?? '') : moveTask(this.#crisis, task.n, before)).catch((e: unknown) => toast.fail(say(e)));
      if (state === 'done') toast.undo(m.crisis_task_moved({ number: task.number, state: stateName(state) }), back);
    } catch (error) {
      toast.fail(say(error));
    }
  }

  async because(note: string): Promise<void> {
    const asked = this.asking;
    if (asked) await moveTask(this.#crisis, asked.task.n, asked.to, note);
  }

  /** Puts a task in a column, before another or last. */
  async drop(task: CrisisTask, column: Column, before?: CrisisTask): Promise<void> {
    this.dragged = undefined;
    this.over = undefined;
    if (columnOf(task) !== column) {
      await this.to(task, column);
      if (needsReason(column)) return;
    }
    const now = this.#crisis.tasks.find((t) => t.n === task.n);
    if (!now || before?.n === task.n) return;
    try {
      for (const one of placed(columns(this.#crisis.tasks)[column], now, before)) await editTask(this.#crisis, one.task, { place: one.place });
    } catch (error) {
      const current = staleOf<CrisisTask>(error);
      if (current) this.#crisis.take({ task: current });
      toast.fail(say(error));
    }
  }

  /** The keys of a card: with the control key right and left change the column, up and down the order. */
  key(e: KeyboardEvent, task: CrisisTask, open: () => void): void {
    if (e.target !== e.currentTarget) return;
    if (e.key === 'Enter') open();
    else if (e.key === ' ') void this.to(task, task.state === 'done' ? 'todo' : 'done');
    else if ((e.ctrlKey || e.metaKey) && (e.key === 'ArrowRight' || e.key === 'ArrowLeft')) {
      const next = beside(task.state, e.key === 'ArrowRight' ? 1 : -1);
      if (next) void this.to(task, next);
    } else if ((e.ctrlKey || e.metaKey) && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) {
      const list = columns(this.#crisis.tasks)[columnOf(task)];
      const at = list.findIndex((t) => t.n === task.n);
      if (e.key === 'ArrowUp' && at > 0) void this.drop(task, columnOf(task), list[at - 1]);
      else if (e.key === 'ArrowDown' && at < list.length - 1) void this.drop(task, columnOf(task), list[at + 2]);
    } else return;
    e.preventDefault();
  }
}
