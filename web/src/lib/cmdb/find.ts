import { ask, client, type CiClass } from '$lib/api';
import type { Choice } from '$lib/ui';
import { iconOf } from './icons';

/** Elements for a combobox; `only` keeps those of a class and of the classes below it. */
export async function findCis(q: string, only: { class?: string } = {}): Promise<Choice[]> {
  const page = await ask(client.GET('/cis', { params: { query: { limit: 10, ...(q.trim() ? { q: q.trim() } : {}), ...(only.class ? { class: only.class } : {}) } } }));
  return page.items.map((one) => ({ value: one.id, label: one.name, detail: [one.class_name, one.site?.name, one.number].filter(Boolean).join(' · '), icon: iconOf(one.class) }));
}

let reading: Promise<CiClass[]> | undefined;

/** The classes, read once a page; `anew` after one was changed. */
export function classes(anew = false): Promise<CiClass[]> {
  if (anew || !reading) {
    const mine = ask(client.GET('/ci-classes')).then((page) => page.items);
    reading = mine;
    mine.catch(() => (reading = undefined));
  }
  return reading;
}

export interface Branch {
  class: CiClass;
  depth: number;
}

/** The classes as a tree laid flat: each below its parent, by layer and then by name. */
export function tree(all: readonly CiClass[]): Branch[] {
  const known = new Set(all.map((c) => c.id));
  const below = new Map<string, CiClass[]>();
  for (const c of all) {
    const parent = c.parent && known.has(c.parent) && c.parent !== c.id ? c.parent : '';
    below.set(parent, [...(below.get(parent) ?? []), c]);
  }
  const flat: Branch[] = [];
  const seen = new Set<string>();
  const walk = (parent: string, depth: number) => {
    for (const c of (below.get(parent) ?? []).sort((a, b) => a.layer - b.layer || a.name.localeCompare(b.name))) {
      if (seen.has(c.id)) continue;
      seen.add(c.id);
      flat.push({ class: c, depth });
      walk(c.id, depth + 1);
    }
  };
  walk('', 0);
  return flat;
}
