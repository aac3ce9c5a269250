// The JSON of what is rebuilt: the order, plans that were kept, and what happened.
import type { components } from './schema';
import type { Instant, Ref } from './types';

/** How an element appears in a rebuild order. */
export interface RecoveryCi {
  id: string;
  number: string;
  name: string;
  class: string;
  external_id?: string;
  criticality?: number;
  service: boolean;
}

/** One element to restore. Times are minutes from the loss. */
export interface RecoveryTask {
  n: number;
  ci: RecoveryCi;
  /** From 0. */
  wave: number;
  step: number;
  cycle?: number;
  group?: Ref;
  restore_min: number;
  /** Nobody said how long: the default stands. */
  assumed?: boolean;
  start_min: number;
  finish_min: number;
  slack_min: number;
  held_min?: number;
  critical?: boolean;
  urgency?: number;
  due_min?: number;
  rto_min?: number;
  waits?: number[];
}

export interface RecoveryCut {
  relation_id?: string;
  type: string;
  before: RecoveryCi;
  after: RecoveryCi;
  why: string;
  reason?: string;
}

export interface Recovery {
  computed_at: Instant;
  lost: RecoveryCi[];
  survives: RecoveryCi[];
  counts: { tasks: number; lost: number; stopped: number; services: number; late_services: number; unknown_restore: number; without_group: number; not_awaited: number };
  waves: { wave: number; count: number; start_min: number; finish_min: number; tasks: RecoveryTask[] }[];
  critical_path: { n: number; ci: RecoveryCi; restore_min: number; start_min: number; finish_min: number }[];
  duration_min: number;
  unlimited_min: number;
  misses: { n: number; ci: RecoveryCi; rto_min: number; finish_min: number; over_min: number; unlimited_over_min: number }[];
  cycles: { cis: RecoveryCi[]; exact: boolean; cuts: RecoveryCut[] }[];
  teams: { group: Ref; at_once: number; tasks: number; busy_min: number; held_min: number; finish_min: number }[];
  cut?: boolean;
}

/** What is lost, and who can help. */
export interface Situation {
  lost: string[];
  survives?: string[];
  teams?: { group_id: string; at_once: number }[];
  default_restore_min?: number;
}

/** A rebuild order that was kept. */
export interface RecoveryPlan {
  id: string;
  name: string;
  recovery: Recovery;
  made_at: Instant;
  made_by?: Ref;
  version: number;
}

/** A rebuild order that was kept, without what it found. */
export interface PlanHead {
  id: string;
  number: string;
  name: string;
  state: 'draft' | 'running' | 'finished';
  /** From 1; one more each time it is computed anew. */
  edition: number;
  tasks: number;
  /** Tasks done or skipped. */
  closed: number;
  duration_min: number;
  late_services: number;
  cycles: number;
  lost_at?: Instant;
  started_at?: Instant;
  started_by?: Ref;
  finished_at?: Instant;
  made_at: Instant;
  made_by?: Ref;
  updated_at: Instant;
  version: number;
}

/** What really happened to a task; those without one are to do. */
export interface PlanMark {
  n?: number;
  ci_id: string;
  state: 'started' | 'done' | 'skipped';
  started_at?: Instant;
  started_by?: Ref;
  finished_at?: Instant;
  finished_by?: Ref;
  note?: string;
  version: number;
}

export interface Plan extends PlanHead {
  shown_edition: number;
  computed_at: Instant;
  computed_by?: Ref;
  situation: Situation;
  order: Recovery;
  marks: PlanMark[];
  /** What helps to do its tasks; those that nothing helps with are absent. */
  help: components['schemas']['RecoveryHelp'][];
}

/** A plan beside what really happened. Drift is in minutes, positive where reality is later. */
export interface PlanComparison {
  plan: PlanHead;
  at: Instant;
  planned_min: number;
  real_min: number;
  done: number;
  skipped: number;
  started: number;
  todo: number;
  late: number;
  worst_drift_min: number;
  tasks: {
    n: number; ci: RecoveryCi; state: 'todo' | 'started' | 'done' | 'skipped'; planned_start: Instant; planned_finish: Instant; started_at?: Instant; finished_at?: Instant;
    start_drift_min?: number; finish_drift_min?: number; planned_min: number; real_min?: number;
  }[];
  services: { ci: RecoveryCi; n: number; rto_min?: number; planned_outage_min: number; real_outage_min: number; back: boolean; skipped?: boolean; over_min?: number }[];
}

/** What a plan's new edition changed. */
export interface PlanChanges {
  duration_from_min: number;
  duration_to_min: number;
  added_count: number;
  removed_count: number;
  moved_count: number;
  now_late: RecoveryCi[];
  now_in_time: RecoveryCi[];
}
