import { answer, ApiError, ask, client, type Ci, type CiLine, type CiPatch, type CiRelation, type RelationKind } from '$lib/api';
import { Collection, put } from '$lib/live';

const path = (id: string) => ({ path: { id } });
const PAGE = 200;

/** Two people changed the same field: what the other one left, and what this one wanted. */
export interface Conflict {
  theirs: Ci;
  patch: CiPatch;
}

/** By id, by number, or by the id another system gave it. */
export const find = (key: string): Promise<Ci> => ask(client.GET('/cis/{id}', { params: path(key) }));

/** One element on the screen: the record, its relations, what was done to it, and what its reader does to it. */
export class CiRecord {
  readonly id: string;
  readonly record: Collection<Ci>;
  readonly relations: Collection<CiRelation>;
  readonly lines: Collection<CiLine>;
  #first: Ci;

  constructor(ci: Ci) {
    this.id = ci.id;
    this.#first = ci;
    const topics = [`ci:${ci.id}`];
    this.record = new Collection<Ci>({
      kind: 'ci', topics,
      load: async () => {
        const { data, position } = await answer(client.GET('/cis/{id}', { params: path(ci.id) }));
        return { items: [data], position };
      },
      accepts: (one) => one.id === ci.id,
      on: (push) => push.type === 'cmdb.imported' || (push.subject.id === ci.id && push.subject.kind === 'ci'),
    });
    this.relations = new Collection<CiRelation>({
      kind: 'ci_relation', topics,
      load: async (cursor) => {
        const { data, position } = await answer(client.GET('/relations', { params: { query: { ci: ci.id, limit: PAGE, ...(cursor ? { cursor } : {}) } } }));
        return { items: data.items, next: data.next, position };
      },
      accepts: (r) => !r.removed_at && (r.from.id === ci.id || r.to.id === ci.id),
      order: (a, b) => a.type.localeCompare(b.type) || a.to.name.localeCompare(b.to.name) || a.from.name.localeCompare(b.from.name),
      on: (push) => push.subject.kind === 'ci_relation' || push.type === 'cmdb.imported',
    });
    this.lines = new Collection<CiLine>({
      kind: 'ci_history', topics,
      load: async (cursor) => {
        const { data, position } = await answer(client.GET('/cis/{id}/history', { params: { ...path(ci.id), query: { limit: 50, ...(cursor ? { cursor } : {}) } } }));
        return { items: data.items, next: data.next, position };
      },
      accepts: () => true,
      keeps: () => true,
      order: (a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id),
      on: (push) => push.subject.kind === 'ci' || push.subject.kind === 'ci_relation' || push.type === 'cmdb.imported',
    });
  }

  start(): () => void {
    const stops = [this.record.start(), this.relations.start(), this.lines.start()];
    return () => {
      for (const stop of stops) stop();
    };
  }

  get ci(): Ci {
    return this.record.first ?? this.#first;
  }

  #kept(ci: Ci): Ci {
    put('ci', ci);
    return ci;
  }

  /** Saves fields as they were seen; a conflict is the answer when somebody changed the same ones meanwhile. */
  async edit(patch: CiPatch, seen: Ci = this.ci): Promise<Conflict | undefined> {
    try {
      this.#kept(await ask(client.PATCH('/cis/{id}', { params: { ...path(this.id), header: { 'If-Match': `"${seen.version}"` } }, body: patch })));
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412) throw error;
      const theirs = (error.current as Ci | undefined) ?? (await find(this.id));
      this.#kept(theirs);
      const same = (Object.keys(patch) as (keyof CiPatch)[]).every((field) => JSON.stringify(valueOf(seen, field, patch)) === JSON.stringify(valueOf(theirs, field, patch)));
      return same ? this.edit(patch, theirs) : { theirs, patch };
    }
  }

  async verify(): Promise<void> {
    this.#kept(await ask(client.POST('/cis/{id}/verify', { params: path(this.id) })));
  }
  async retire(): Promise<void> {
    this.#kept(await ask(client.POST('/cis/{id}/retire', { params: path(this.id) })));
  }
  async restore(): Promise<void> {
    this.#kept(await ask(client.POST('/cis/{id}/restore', { params: path(this.id) })));
  }
  /** Gives fields back to the imports. */
  async release(fields: string[]): Promise<void> {
    this.#kept(await ask(client.POST('/cis/{id}/release', { params: path(this.id), body: { fields } })));
  }

  async addUsers(body: { kind: 'person' | 'group' | 'site' | 'number'; ref_id?: string; count?: number }): Promise<void> {
    await ask(client.POST('/cis/{id}/users', { params: path(this.id), body }));
    await this.record.reload();
  }
  async removeUsers(user: string): Promise<void> {
    await ask(client.DELETE('/cis/{id}/users/{user}', { params: { path: { id: this.id, user } } }));
    await this.record.reload();
  }

  /** `out`: this element is on the left of the relation. */
  async relate(type: RelationKind, other: string, out: boolean): Promise<void> {
    const body = out ? { from: this.id, type, to: other } : { from: other, type, to: this.id };
    put('ci_relation', await ask(client.POST('/relations', { body })));
  }
  async editRelation(relation: CiRelation, patch: { propagates_impact: boolean; starts_first: 'from' | 'to' | 'none'; bundle: string }): Promise<void> {
    put('ci_relation', await ask(client.PATCH('/relations/{id}', { params: { ...path(relation.id), header: { 'If-Match': `"${relation.version}"` } }, body: patch })));
  }
  async unrelate(relation: CiRelation): Promise<void> {
    await ask(client.DELETE('/relations/{id}', { params: path(relation.id) }));
    this.relations.remove(relation.id);
  }
}

/** A field as PATCH names it; of the attributes, those that are spoken of. */
export function valueOf(ci: Ci, field: keyof CiPatch, patch: CiPatch): unknown {
  switch (field) {
    case 'site_id':
      return ci.site?.id ?? '';
    case 'owner_id':
      return ci.owner?.id ?? '';
    case 'support_group_id':
      return ci.support_group?.id ?? '';
    case 'attributes':
      return Object.fromEntries(Object.keys(patch.attributes ?? {}).map((id) => [id, ci.attributes[id] ?? '']));
    case 'criticality': case 'rto_min': case 'rpo_min': case 'restore_min': case 'capacity': case 'load':
      return ci[field] ?? 0;
    default:
      return ci[field] ?? '';
  }
}
