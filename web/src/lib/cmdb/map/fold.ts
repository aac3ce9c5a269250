import type { CiEnd } from '$lib/api';
import type { Box, Fate, Line, Tie } from './shape';

export type Grouping = 'alike' | 'class' | 'site' | 'none';

/** What is shown, and how it is folded. */
export interface View {
  nodes: ReadonlyMap<string, CiEnd>;
  ties: readonly Tie[];
  shown: ReadonlySet<string>;
  /** Never folded: what was lost, what is looked at, what explains. */
  pinned: ReadonlySet<string>;
  /** Groups a person has unfolded. */
  opened: ReadonlySet<string>;
  grouping: Grouping;
  fates?: ReadonlyMap<string, Fate> | undefined;
  /** The fate of those that `fates` does not name; undefined where nobody knows. */
  others?: Fate | undefined;
  /** Relations of the chain that is looked at. */
  chain: ReadonlySet<string>;
  changes?: ReadonlyMap<string, 'added' | 'removed' | 'changed'> | undefined;
  /** The second line of an element, and of a group. */
  about(end: CiEnd, fate: Fate | undefined): string;
  groupName(first: CiEnd, count: number): string;
  groupAbout(members: readonly CiEnd[], fate: Fate | undefined): string;
  relationName(type: string): string;
  /** Neighbours known to exist that are not shown. */
  more(id: string): number;
}

/** From this many on, elements alike stand folded; those tied to nothing that is shown stand by themselves longer, for each is a place to begin. */
const ALIKE = 5;
const LOOSE = 41;
const GROUP = 2;

/** The boxes and lines of a view: elements alike fold into one box, their relations into one line. */
export function fold(view: View): { boxes: Box[]; lines: Line[] } {
  const near = new Map<string, Set<string>>();
  const ties = view.ties.filter((t) => view.shown.has(t.from) && view.shown.has(t.to));
  for (const t of ties) {
    for (const [a, b] of [[t.from, t.to], [t.to, t.from]] as const) {
      const known = near.get(a);
      if (known) known.add(b);
      else near.set(a, new Set([b]));
    }
  }
  const key = (end: CiEnd): string => {
    if (view.grouping === 'none' || view.pinned.has(end.id)) return '';
    const fate = view.fates?.get(end.id) ?? '';
    const change = view.changes?.get(end.id) ?? '';
    if (view.grouping === 'class') return `class ${end.class} ${fate} ${change}`;
    if (view.grouping === 'site') return end.layer >= 7 || end.layer === 1 ? '' : `site ${end.site_id ?? ''} ${end.layer} ${fate} ${change}`;
    return `alike ${end.class} ${fate} ${change} ${[...(near.get(end.id) ?? [])].sort().join(' ')}`;
  };
  const groups = new Map<string, CiEnd[]>();
  const alone: CiEnd[] = [];
  for (const id of view.shown) {
    const end = view.nodes.get(id);
    if (!end) continue;
    const under = key(end);
    if (under === '' || view.opened.has(under)) {
      alone.push(end);
      continue;
    }
    const known = groups.get(under);
    if (known) known.push(end);
    else groups.set(under, [end]);
  }
  const boxes: Box[] = [];
  const boxOf = new Map<string, string>();
  const add = (end: CiEnd) => {
    const fate = view.fates?.get(end.id) ?? view.others;
    boxOf.set(end.id, end.id);
    boxes.push({
      id: end.id, name: end.name, about: view.about(end, fate), layer: end.layer, icon: end.class, fate, members: [end.id], folded: false, more: view.more(end.id),
      change: view.changes?.get(end.id),
    });
  };
  for (const [under, members] of groups) {
    const first = members[0];
    const least = view.grouping !== 'alike' ? GROUP : first && near.has(first.id) ? ALIKE : LOOSE;
    if (!first || members.length < least) {
      members.forEach(add);
      continue;
    }
    const fate = view.fates?.get(first.id) ?? view.others;
    const id = `group ${under}`;
    for (const one of members) boxOf.set(one.id, id);
    const site = view.grouping === 'site' && first.site_id ? view.nodes.get(first.site_id) : undefined;
    const kind = view.groupName(first, members.length);
    const about = view.groupAbout(members, fate);
    boxes.push({
      id, name: site?.name ?? kind, about: site && members.every((one) => one.class === first.class) ? `${kind}, ${about}` : about, layer: first.layer, icon: first.class, fate,
      members: members.map((one) => one.id), folded: true, more: 0, change: view.changes?.get(first.id),
    });
  }
  alone.forEach(add);
  // The same order whatever came first from the server: the layout then changes little.
  boxes.sort((a, b) => a.layer - b.layer || worst(a.fate) - worst(b.fate) || a.name.localeCompare(b.name) || a.id.localeCompare(b.id));

  const lines = new Map<string, Line>();
  for (const t of ties) {
    const from = boxOf.get(t.from);
    const to = boxOf.get(t.to);
    if (!from || !to || from === to) continue;
    const id = `${from} ${to}`;
    const fate = fateOf(view, t);
    const known = lines.get(id);
    const change = t.removed ? 'removed' as const : view.changes?.get(t.key) === 'added' ? 'added' as const : undefined;
    if (known) {
      known.count++;
      known.on ||= view.chain.has(t.key);
      if (worst(fate) < worst(known.fate)) known.fate = fate;
    } else lines.set(id, { id, from, to, fate, count: 1, label: view.relationName(t.type), on: view.chain.has(t.key), change });
  }
  return { boxes, lines: [...lines.values()] };
}

const worst = (fate: Fate | undefined): number => (fate === 'lost' ? 0 : fate === 'stopped' ? 1 : fate === 'degraded' ? 2 : fate === 'intact' ? 3 : 4);

function fateOf(view: View, t: Tie): Fate | undefined {
  if (!view.fates || !t.propagates) return undefined;
  const ends = [view.fates.get(t.from), view.fates.get(t.to)];
  if (ends.some((f) => f === undefined || f === 'intact')) return undefined;
  return ends.includes('degraded') ? 'degraded' : 'stopped';
}
