// Changes.
import type { Schema } from './schemas';

export type ChangeConflicts = Schema<'ChangeConflicts'>;
export type ChangeCalendar = Schema<'ChangeCalendar'>;
export type ChangeEntry = Schema<'ChangeEntry'>;
export type ChangeFreeze = Schema<'ChangeFreeze'>;
export type ChangePlan = Schema<'ChangePlanIn'>;
