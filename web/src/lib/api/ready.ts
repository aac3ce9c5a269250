// What is prepared before the day: readiness, kits, printed codes.
import type { Schema } from './schemas';

export type Readiness = Schema<'Readiness'>;
export type ReadyService = Schema<'ReadinessService'>;
export type ReadyCell = Schema<'ReadinessCell'>;
export type KitExport = Schema<'KitExport'>;
export type CodeSheet = Schema<'AccountSheet'>;
export type CodeSheetIn = Schema<'AccountSheetIn'>;
