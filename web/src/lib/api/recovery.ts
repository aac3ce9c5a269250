// What is rebuilt: the order, plans that were kept, and what happened.
import type { Schema } from './schemas';

/** How an element appears in a rebuild order. */
export type RecoveryCi = Schema<'RecoveryBrief'>;
/** One element to restore. Times are minutes from the loss. */
export type RecoveryTask = Schema<'RecoveryTask'>;
export type RecoveryCut = Schema<'RecoveryCut'>;
export type Recovery = Schema<'RecoveryOrder'>;
/** What is lost, and who can help. */
export type Situation = Schema<'RecoverySituation'>;
/** A rebuild order that was kept, without what it found. */
export type PlanHead = Schema<'RecoveryHead'>;
/** What really happened to a task; those without one are to do. */
export type PlanMark = Schema<'RecoveryMark'>;
export type Plan = Schema<'RecoveryPlan'>;
/** A plan beside what really happened. Drift is in minutes, positive where reality is later. */
export type PlanComparison = Schema<'RecoveryComparison'>;
/** What a plan's new edition changed. */
export type PlanChanges = Schema<'RecoveryChanges'>;
