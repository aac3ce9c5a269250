import { ask, client } from '$lib/api';
import type { Choice } from '$lib/ui';

/** People for a combobox; `agents` keeps those who work at the desk. */
export async function findPeople(q: string, only: { agents?: boolean } = {}): Promise<Choice[]> {
  const page = await ask(client.GET('/people', { params: { query: { q, limit: 10, ...(only.agents ? { role: 'agent' } : {}) } } }));
  return page.items
    .filter((p) => !p.closed)
    .map((p) => ({ value: p.id, label: p.name, detail: [p.title, p.department, p.site].filter(Boolean).join(' · ') }));
}

export async function findGroups(q: string): Promise<Choice[]> {
  const wanted = q.trim().toLocaleLowerCase();
  const page = await ask(client.GET('/groups'));
  return page.items.filter((g) => g.name.toLocaleLowerCase().includes(wanted)).slice(0, 12).map((g) => ({ value: g.id, label: g.name, detail: g.description }));
}
