import { answer, ask, client, type Group, type Person, type Ticket } from '$lib/api';
import type { Loaded } from '$lib/live';

export async function loadPeople(q: string, group: string, cursor?: string): Promise<Loaded<Person & { version: number }>> {
  const query = { limit: 100, ...(q ? { q } : {}), ...(group ? { group } : {}), ...(cursor ? { cursor } : {}) };
  const { data, position } = await answer(client.GET('/people', { params: { query } }));
  return { items: data.items.map((p) => ({ ...p, version: 0 })), next: data.next, position };
}

export const person = (id: string): Promise<Person> => ask(client.GET('/people/{id}', { params: { path: { id } } }));
export const groups = (): Promise<Group[]> => ask(client.GET('/groups')).then((page) => page.items);
export const ticketsOf = (id: string): Promise<Ticket[]> => ask(client.GET('/tickets', { params: { query: { requester: id, limit: 10 } } })).then((page) => page.items);
