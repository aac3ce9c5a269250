// The search.
import type { Schema } from './schemas';

export type SearchHit = Schema<'SearchHit'>;
export type SearchFacet = Schema<'SearchFacet'>;
export type SearchResult = Schema<'SearchResult'>;
export type Completion = Schema<'SearchCompletion'>;
