// Procedures and their runs.
import type { Schema } from './schemas';

export type AttachedRecord = Schema<'RunbookCard'>;
export type Step = Schema<'RunbookStep'>;
export type Runbook = Schema<'Runbook'>;
export type RunbookState = Runbook['state'];
export type RunbookWish = Schema<'RunbookEditIn'>;
export type RunbookPreview = Schema<'RunbookPreview'>;
export type RunbookVersion = Schema<'RunbookVersion'>;
export type RunbookChange = Schema<'RunbookChange'>;
/** A procedure that helps with a record, and why it is thought so. */
export type RunbookHelp = Schema<'AppHelp'>;
export type RunbooksImported = Schema<'RunbookImported'>;

export type RunStep = Schema<'RunbookRunStep'>;
export type StepState = RunStep['state'];
export type Run = Schema<'RunbookRun'>;
export type RunState = Run['state'];
export type RunLine = Schema<'RunbookLine'>;
export type Comparison = Schema<'RunbookComparison'>;
