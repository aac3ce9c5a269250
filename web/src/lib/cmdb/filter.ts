import { answer, ask, client, type Ci, type CiClass, type CiPatch } from '$lib/api';
import type { Loaded } from '$lib/live';
import { fold } from '$lib/order';

export type Sort = 'name' | '-updated_at' | 'updated_at' | 'fresh_at' | '-created_at';

/** What the address of the list says. */
export interface Filter {
  q: string;
  class: string;
  status: string;
  criticality: string;
  site: string;
  group: string;
  source: string;
  stale: string;
  sort: Sort;
}

const PAGE = 100;

export async function load(f: Filter, cursor?: string): Promise<Loaded<Ci>> {
  const query = {
    sort: f.sort, limit: PAGE,
    ...(f.q ? { q: f.q } : {}), ...(f.class ? { class: f.class } : {}), ...(f.status ? { status: f.status } : {}), ...(f.criticality ? { criticality: f.criticality } : {}),
    ...(f.site ? { site: f.site } : {}), ...(f.group ? { group: f.group } : {}), ...(f.source ? { source: f.source } : {}),
    ...(f.stale ? { stale: 'true' as const } : {}), ...(cursor ? { cursor } : {}),
  };
  const { data, position } = await answer(client.GET('/cis', { params: { query } }));
  return { items: data.items, next: data.next, position };
}

/** A class and those below it. */
export function below(all: readonly CiClass[], id: string): Set<string> {
  const found = new Set([id]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const c of all) {
      if (!c.parent || !found.has(c.parent) || found.has(c.id)) continue;
      found.add(c.id);
      grown = true;
    }
  }
  return found;
}

/** Whether an element that changes just now belongs in the list: the server's filter, once more. */
export function accepts(f: Filter, c: Ci, classes: readonly CiClass[]): boolean {
  if (f.status ? f.status !== 'all' && !f.status.split(',').includes(c.status) : c.status === 'retired') return false;
  if (f.class && !f.class.split(',').some((id) => below(classes, id).has(c.class))) return false;
  if (f.criticality && !f.criticality.split(',').includes(String(c.criticality ?? ''))) return false;
  if (f.site && (f.site === 'none' ? c.site : c.site?.id !== f.site)) return false;
  if (f.group && (f.group === 'none' ? c.support_group : c.support_group?.id !== f.group)) return false;
  if (f.source && c.source !== f.source) return false;
  if (f.stale && !c.stale) return false;
  const words = fold(f.q).split(/\s+/).filter(Boolean);
  const text = ` ${fold(`${c.number} ${c.external_id ?? ''} ${c.name}`)}`;
  return words.every((w) => text.includes(w));
}

export const order = (sort: Sort) => (a: Ci, b: Ci): number => {
  if (sort === '-updated_at') return b.updated_at.localeCompare(a.updated_at) || b.id.localeCompare(a.id);
  if (sort === 'updated_at') return a.updated_at.localeCompare(b.updated_at) || a.id.localeCompare(b.id);
  if (sort === '-created_at') return b.created_at.localeCompare(a.created_at) || b.id.localeCompare(a.id);
  if (sort === 'fresh_at') return fresh(a).localeCompare(fresh(b)) || a.id.localeCompare(b.id);
  return fold(a.name) < fold(b.name) ? -1 : fold(a.name) > fold(b.name) ? 1 : a.id.localeCompare(b.id);
};

/** When somebody or something last knew it to be right. */
export const fresh = (c: Ci): string => [c.last_verified_at ?? '', c.seen_at ?? '', c.last_verified_at || c.seen_at ? '' : c.created_at].sort().at(-1) ?? '';

export const make = (body: CiPatch & { name: string; class: string }): Promise<Ci> => ask(client.POST('/cis', { body }));
