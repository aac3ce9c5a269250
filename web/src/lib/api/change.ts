// The JSON of changes, and their routes: from the contract the server publishes.
import type { components, paths as published } from './schema';

export type ChangeConflicts = components['schemas']['ChangeConflicts'];
export type ChangePaths = Pick<published, '/changes' | '/tickets/{id}/conflicts' | '/tickets/{id}/submit' | '/tickets/{id}/approve' | '/tickets/{id}/reject' | '/tickets/{id}/schedule' | '/tickets/{id}/fail'>;
