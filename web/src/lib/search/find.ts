import { ask, client, type Completion, type SearchHit, type SearchResult } from '$lib/api';

/** One box over all that the reader may see. While one types, the last word is a beginning. */
export const find = (q: string, more: { kinds?: string; limit?: number; typing?: boolean; facets?: boolean; explain?: boolean } = {}): Promise<SearchResult> =>
  ask(client.GET('/search', { params: { query: { q, ...more } } }));

/** How what is typed could go on: filters and their values. */
export const complete = async (q: string): Promise<Completion[]> => (await ask(client.GET('/search/complete', { params: { query: { q } } }))).items;

/** Records that may help with what somebody says is wrong. */
export const suggest = async (text: string, to: 'door' | 'agent' | 'solved' | 'ticket', limit = 5, exclude = ''): Promise<SearchHit[]> =>
  (await ask(client.GET('/suggestions', { params: { query: { text, for: to, limit, ...(exclude ? { exclude } : {}) } } }))).items;
