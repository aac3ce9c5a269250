import { ask, client, type Ci, type CiLine, type RelationKind } from '$lib/api';
import { fieldName, redundancyName, valueName } from './names';

export interface Difference {
  field: string;
  old: string;
  new: string;
}
export interface RelationDifference {
  id: string;
  action: 'added' | 'removed' | 'changed';
  type: RelationKind;
  out: boolean;
  name: string;
}
/** One element at two instants; a state is absent where it was not there yet. */
export interface Between {
  before?: Ci;
  after?: Ci;
  fields: Difference[];
  relations: RelationDifference[];
}

const PLAIN = ['name', 'status', 'lifecycle', 'environment', 'criticality', 'rto_min', 'rpo_min', 'restore_min', 'capacity', 'load', 'description'] as const;

/** A field of the element in words. */
function words(ci: Ci): Map<string, string> {
  const said = new Map<string, string>(PLAIN.map((field) => [field, valueName(field, String(ci[field] ?? ''))]));
  said.set('class', ci.class_name ?? ci.class);
  said.set('site_id', valueName('site_id', '', ci.site?.name));
  said.set('owner_id', valueName('owner_id', '', ci.owner?.name));
  said.set('support_group_id', valueName('support_group_id', '', ci.support_group?.name));
  said.set('redundancy', redundancyName(ci.redundancy));
  for (const [id, value] of Object.entries(ci.attributes)) said.set(`attributes.${id}`, value);
  return said;
}

/** What is different about the fields of two states of an element, by the names people know them by. */
export function fieldsBetween(before: Ci, after: Ci, attributes: ReadonlyMap<string, string>): Difference[] {
  const [was, is] = [words(before), words(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((field) => ({ field: fieldName(field, attributes), old: was.get(field) ?? valueName(field, ''), new: is.get(field) ?? valueName(field, '') }))
    .filter((d) => d.old !== d.new);
}

/** What became of the relations over lines of a history, whatever happened in between; the lines come latest first. */
export function relationsBetween(lines: readonly CiLine[]): RelationDifference[] {
  const known = new Map<string, CiLine[]>();
  for (const line of lines) if (line.relation) known.set(line.relation.id, [line, ...(known.get(line.relation.id) ?? [])]);
  const found: RelationDifference[] = [];
  for (const [id, told] of known) {
    const relation = told[0]?.relation;
    const there = told[0]?.verb !== 'relate';
    const stays = told.at(-1)?.verb !== 'unrelate';
    if (!relation || (!there && !stays)) continue;
    found.push({ id, action: there ? (stays ? 'changed' : 'removed') : 'added', type: relation.type, out: relation.out, name: relation.other.name });
  }
  return found;
}

/** The element as it was; absent where it was not there yet. */
const at = async (ci: Ci, instant: string): Promise<Ci | undefined> =>
  Date.parse(ci.created_at) > Date.parse(instant) ? undefined : ask(client.GET('/cis/{id}', { params: { path: { id: ci.id }, query: { at: instant } } }));

/** The element at two instants; `to` absent is as it is now. */
export async function between(ci: Ci, from: string, to: string | undefined, attributes: ReadonlyMap<string, string>): Promise<Between> {
  const [before, after] = await Promise.all([at(ci, from), to ? at(ci, to) : ci]);
  const [begin, end] = [Date.parse(from), to ? Date.parse(to) : Infinity];
  const lines: CiLine[] = [];
  let cursor: string | undefined;
  do {
    const page: { items: CiLine[]; next?: string } = await ask(client.GET('/cis/{id}/history', { params: { path: { id: ci.id }, query: { limit: 200, ...(cursor ? { cursor } : {}) } } }));
    lines.push(...page.items.filter((line) => Date.parse(line.at) > begin && Date.parse(line.at) <= end));
    const last = page.items.at(-1);
    cursor = last && Date.parse(last.at) > begin ? page.next : undefined;
  } while (cursor);
  return { ...(before ? { before } : {}), ...(after ? { after } : {}), fields: before && after ? fieldsBetween(before, after, attributes) : [], relations: after ? relationsBetween(lines) : [] };
}
