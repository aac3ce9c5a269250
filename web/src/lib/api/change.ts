// The JSON of changes, and their routes: from the contract the server publishes.
import type { components, paths as published } from './schema';

export type ChangeConflicts = components['schemas']['ChangeConflicts'];
export type ChangeCalendar = components['schemas']['ChangeCalendar'];
export type ChangeEntry = components['schemas']['ChangeEntry'];
export type ChangeFreeze = components['schemas']['ChangeFreeze'];
export type ChangePlan = components['schemas']['ChangePlanIn'];
export type ChangePaths = Pick<published, Extract<keyof published, `/changes${string}`> | '/tickets/{id}/conflicts' | '/tickets/{id}/submit' | '/tickets/{id}/approve' | '/tickets/{id}/reject' | '/tickets/{id}/schedule' | '/tickets/{id}/fail'>;
