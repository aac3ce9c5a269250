import { ask, client, type Impact } from '$lib/api';

/** What stops and what loses its standby when these are lost, and why; the first `limit` of each. */
export const impactOf = (lost: string[], limit = 100): Promise<Impact> => ask(client.POST('/impact', { body: { lost, limit } }));
