import { ask, client, type CrisisAudience } from '$lib/api';
import type { Choice } from '$lib/ui';

/** A group or a contact that an audience holds, by its name. */
export type Named = Choice;

/** Who is written to in a crisis, and how. */
export const audiences = {
  load: async () => (await ask(client.GET('/crisis-audiences'))).items,
  set: (now: CrisisAudience, body: Pick<CrisisAudience, 'everybody' | 'groups' | 'contacts' | 'channels' | 'template' | 'every_min'>) =>
    ask(client.PUT('/crisis-audiences/{audience}', { params: { path: { audience: now.audience }, header: { 'If-Match': `"${now.version}"` } }, body })),
};

/** The names of groups; of those that are gone, nothing. */
export async function groupNames(): Promise<Map<string, string>> {
  return new Map((await ask(client.GET('/groups'))).items.map((g) => [g.id, g.name]));
}

/** The names of contacts; one that cannot be read keeps a dash for a name. */
export async function contactNames(ids: readonly string[]): Promise<Map<string, string>> {
  const named = await Promise.all(ids.map((id) => ask(client.GET('/contacts/{id}', { params: { path: { id } } })).then((c): [string, string] => [id, c.name], (): [string, string] => [id, '–'])));
  return new Map(named);
}

/** Contacts for a combobox. */
export async function findContacts(q: string): Promise<Choice[]> {
  const page = await ask(client.GET('/contacts', { params: { query: { q, limit: 10 } } }));
  return page.items.map((c) => ({ value: c.id, label: c.name, ...(c.category ? { detail: c.category } : {}) }));
}
