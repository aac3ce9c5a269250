// Crises.
import type { Schema } from './schemas';

export type CrisisInfo = Schema<'Crisis'>;
export type CrisisLine = Schema<'CrisisLine'>;
export type CrisisTask = Schema<'CrisisTask'>;
export type CrisisDecision = Schema<'CrisisDecision'>;
export type CrisisPoint = Schema<'CrisisPoint'>;
export type CrisisDraft = Schema<'CrisisDraft'>;
export type CrisisMessage = Schema<'CrisisMessage'>;
export type CrisisTemplate = Schema<'CrisisTemplate'>;
export type CrisisClock = Schema<'CrisisClock'>;
export type CrisisMember = Schema<'CrisisMember'>;
export type CrisisRole = Schema<'CrisisRole'>;
export type CrisisRoom = Schema<'CrisisRoom'>;
export type CrisisGuest = Schema<'CrisisGuest'>;
export type CrisisPresent = Schema<'CrisisPresent'>;
export type CrisisHandover = Schema<'CrisisHandover'>;
export type CrisisState = Schema<'CrisisState'>;
export type CrisisDeclare = Schema<'CrisisDeclareIn'>;
export type CrisisWrite = Schema<'CrisisWriteIn'>;
export type CrisisInject = Schema<'CrisisInject'>;
export type CrisisObservation = Schema<'CrisisObservation'>;
export type CrisisImpact = Schema<'CrisisImpact'>;
export type CrisisPlan = Schema<'AppCrisisPlan'>;

export type CrisisPhase = CrisisInfo['phase'];
export type RoleName = CrisisRole['role'];
export type LineType = CrisisLine['type'];
export type Verification = NonNullable<CrisisLine['verification']>;

/** What comes with an event of a crisis: the part of it that changed. */
export interface CrisisShown {
  crisis?: CrisisInfo;
  line?: CrisisLine;
  task?: CrisisTask;
  decision?: CrisisDecision;
  message?: CrisisMessage;
  impact?: CrisisImpact;
}
