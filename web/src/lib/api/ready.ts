// The JSON of what is prepared before the day: readiness, kits, printed codes. From the contract the server publishes.
import type { components, paths as published } from './schema';

export type Readiness = components['schemas']['Readiness'];
export type ReadyService = components['schemas']['ReadinessService'];
export type ReadyCell = components['schemas']['ReadinessCell'];
export type KitExport = components['schemas']['KitExport'];
export type CodeSheet = components['schemas']['AccountSheet'];
export type CodeSheetIn = components['schemas']['AccountSheetIn'];

export type ReadyPaths = Pick<published, '/readiness' | '/proofs' | '/proofs/{token}' | '/kits' | '/break-glass' | '/break-glass-sheets' | '/break-glass-sheets/{id}/renew' | '/break-glass-sheets/{id}/revoke'>;
