// The JSON of the search.
import type { Op } from './paths';
import type { Instant, Page } from './types';

export interface SearchHit {
  kind: string;
  id: string;
  number?: string;
  type: string;
  title: string;
  /** Escaped by the server, with <mark> around what was looked for. */
  title_html: string;
  snippet: string;
  snippet_html: string;
  state?: string;
  at?: Instant;
  score: number;
  /** What solved it. */
  answer?: string;
  why?: string[];
}

export interface SearchFacet {
  name: string;
  values: { value: string; count: number }[];
}

export interface SearchResult {
  items: SearchHit[];
  total: number;
  facets?: SearchFacet[];
  corrected?: Record<string, string>;
  took_ms: number;
  building?: boolean;
}

export interface Completion {
  text: string;
  query: string;
}

export interface SearchPaths {
  '/search': { get: Op<SearchResult, { query: { q?: string; kinds?: string; limit?: number; typing?: boolean; facets?: boolean; explain?: boolean } }> };
  '/search/complete': { get: Op<Page<Completion>, { query: { q: string } }> };
  '/suggestions': { get: Op<{ items: SearchHit[] }, { query: { text: string; for?: 'door' | 'agent' | 'solved' | 'ticket'; exclude?: string; limit?: number } }> };
}
