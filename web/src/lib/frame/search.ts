import { find } from '$lib/search/find';
import { hrefOf, kindOf, stateOf } from '$lib/search/words';
import type { Icon } from '$lib/ui';

export interface Hit {
  id: string;
  group: string;
  title: string;
  detail: string;
  icon: Icon;
  href?: string;
  keys?: string;
  run?: () => void;
}

const most = 12; // of all, so that the list needs no second look

/** What the records hold about some words, those of one kind together, the best kind first. */
export async function findRecords(q: string): Promise<Hit[]> {
  const { items } = await find(q, { typing: true, limit: most });
  const groups = new Map<string, Hit[]>();
  for (const hit of items) {
    const kind = kindOf(hit);
    const href = hrefOf(hit);
    if (!kind || !href) continue;
    const detail = [hit.number, stateOf(hit)?.text, hit.snippet].filter(Boolean).join(' · ');
    groups.set(hit.kind, [...(groups.get(hit.kind) ?? []), { id: hit.id, group: kind.name(), title: hit.title, detail, icon: kind.icon, href }]);
  }
  return [...groups.values()].flat();
}
