// The JSON of crises, and their routes: from the contract the server publishes.
import type { components, paths as published } from './schema';

type Named<K extends keyof components['schemas']> = components['schemas'][K];

export type CrisisInfo = Named<'Crisis'>;
export type CrisisLine = Named<'CrisisLine'>;
export type CrisisTask = Named<'CrisisTask'>;
export type CrisisDecision = Named<'CrisisDecision'>;
export type CrisisPoint = Named<'CrisisPoint'>;
export type CrisisDraft = Named<'CrisisDraft'>;
export type CrisisMessage = Named<'CrisisMessage'>;
export type CrisisTemplate = Named<'CrisisTemplate'>;
export type CrisisClock = Named<'CrisisClock'>;
export type CrisisMember = Named<'CrisisMember'>;
export type CrisisRole = Named<'CrisisRole'>;
export type CrisisRoom = Named<'CrisisRoom'>;
export type CrisisGuest = Named<'CrisisGuest'>;
export type CrisisPresent = Named<'CrisisPresent'>;
export type CrisisHandover = Named<'CrisisHandover'>;
export type CrisisState = Named<'CrisisState'>;
export type CrisisDeclare = Named<'CrisisDeclareIn'>;
export type CrisisWrite = Named<'CrisisWriteIn'>;
export type CrisisInject = Named<'CrisisInject'>;
export type CrisisObservation = Named<'CrisisObservation'>;
export type CrisisImpact = Named<'CrisisImpact'>;
export type CrisisPlan = Named<'AppCrisisPlan'>;

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

export type CrisisPaths = Pick<published, Extract<keyof published, `/crises${string}` | `/guests${string}` | '/crisis-kinds'>>;
