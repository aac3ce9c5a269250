/** One task of the Gantt. Times are minutes from the loss. */
export interface Bar {
  id: string;
  name: string;
  href?: string | undefined;
  /** From 1; the first task of each wave shows it. */
  wave: number;
  start: number;
  finish: number;
  critical: boolean;
  /** When it has to be back. */
  rto?: number | undefined;
  /** Minutes past the objective; 0 when it is held. */
  over: number;
  group?: string | undefined;
  /** Minutes it was ready and its team was not. */
  held: number;
  /** In a circle of dependencies, from 1. */
  ring?: number | undefined;
  /** Names of what stands together in it. */
  folded?: string[];
  /** What really happened. */
  real?: { start: number; finish?: number } | undefined;
}

const STEPS = [5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 7200, 14400];

/** The hours under the Gantt, at most ten, and where it ends. */
export function ticks(end: number): { marks: number[]; end: number } {
  const last = Math.max(end, 15);
  const step = STEPS.find((s) => last / s <= 9) ?? Math.ceil(last / 9);
  const marks: number[] = [];
  for (let at = 0; at <= last; at += step) marks.push(at);
  // Room for what stands behind the last bar.
  return { marks, end: last * 1.12 };
}
