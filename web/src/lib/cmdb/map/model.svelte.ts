import { answer, ask, client, type Around, type Ci, type CiEnd, type CiRelation, type Impact, type ImpactStep, type MapChange, type Push } from '$lib/api';
import { hub } from '$lib/live';
import { m } from '$m';
import { dayBegins, dayEnds } from '$lib/zone';
import { minutes, relationName } from '../names';
import { above } from './because';
import { fold, type Grouping } from './fold';
import { keyOf, tieOf, type Box, type Fate, type Line, type Tie } from './shape';

/** More at once than a person can look through; the rest is found by searching or unfolding. */
const WHOLE = 10_000;
/** More than this begin folded by class. */
const CROWD = 1200;
const STEP = 500;
/** Neighbours of one element that are shown at once. */
const AROUND = 2000;
/** Hits shown on the map at once when a loss is simulated, services first; the list beside has the others. */
const HITS = 24;
/** Where no service is hit, there are no chains to follow: this many stand in their piles. */
const PILES = 200;

export const endOf = (c: Ci): CiEnd => ({
  id: c.id, number: c.number, name: c.name, class: c.class, class_name: c.class_name, layer: c.layer, status: c.status,
  ...(c.criticality ? { criticality: c.criticality } : {}), ...(c.site ? { site_id: c.site.id } : {}), ...(c.external_id ? { external_id: c.external_id } : {}),
});

/** What is on the map: the elements and relations that are known, and which of them are shown. */
export class MapModel {
  nodes = $state.raw<ReadonlyMap<string, CiEnd>>(new Map());
  ties = $state.raw<ReadonlyMap<string, Tie>>(new Map());
  shown = $state.raw<ReadonlySet<string>>(new Set());
  opened = $state.raw<ReadonlySet<string>>(new Set());
  grouping = $state<Grouping>('alike');
  impact = $state.raw<Impact>();
  chosen = $state('');
  busy = $state(false);
  /** The read stopped at the limit: there is more than the map can hold. */
  cut = $state(false);
  /** All that a loss does is shown, not only what is on the way to the services. */
  wide = $state(false);
  #whole = false;
  changes = $state.raw<ReadonlyMap<string, 'added' | 'removed' | 'changed'>>();
  /** Those whose relations are all known. */
  #asked = $state.raw<ReadonlySet<string>>(new Set());
  #only = $state.raw<(end: CiEnd) => boolean>(() => true);

  readonly fates = $derived.by(() => {
    const i = this.impact;
    if (!i) return undefined;
    const fates = new Map<string, Fate>();
    for (const hit of i.degraded) fates.set(hit.ci.id, 'degraded');
    // What a stopped one's chain goes through has stopped too, even where the list is too short to name it.
    for (const hit of i.stopped) {
      fates.set(hit.ci.id, 'stopped');
      for (const link of hit.because?.links ?? []) fates.set(above(link).id, 'stopped');
    }
    for (const ci of i.lost) fates.set(ci.id, 'lost');
    return fates;
  });
  /** Of what the answer does not name: unaffected, unless it names only the first. */
  readonly others = $derived<Fate | undefined>(
    this.impact && this.impact.stopped.length >= this.impact.counts.stopped && this.impact.degraded.length >= this.impact.counts.degraded ? 'intact' : undefined,
  );
  readonly #rtos = $derived(new Map(this.impact?.stopped.flatMap((h) => (h.service?.rto_min ? [[h.ci.id, h.service.rto_min] as const] : [])) ?? []));
  /** The relations that explain what is chosen. */
  readonly chain = $derived.by(() => {
    const hit = this.impact?.stopped.find((h) => h.ci.id === this.chosen) ?? this.impact?.degraded.find((h) => h.ci.id === this.chosen);
    return new Set(hit?.because?.links.map((l) => tieOf(l).key));
  });
  readonly #pinned = $derived(new Set([...(this.impact?.lost.map((c) => c.id) ?? []), ...(this.nodes.has(this.chosen) ? [this.chosen] : [])]));
  readonly view = $derived.by<{ boxes: Box[]; lines: Line[] }>(() =>
    fold({
      nodes: this.nodes, ties: [...this.ties.values()], shown: new Set([...this.shown].filter((id) => this.#kept(id))), pinned: this.#pinned,
      opened: this.opened, grouping: this.grouping, fates: this.fates, others: this.others, chain: this.chain, changes: this.changes,
      about: (end, fate) => this.#about(end, fate),
      groupName: (first) => first.class_name ?? first.class,
      groupAbout: (members, fate) => (fate ? `${members.length} · ${this.#about(members[0], fate)}` : m.cmdb_items_count({ count: members.length })),
      relationName, more: (id) => this.#hidden(id),
    }),
  );
  readonly hidden = $derived([...this.shown].filter((id) => !this.#kept(id)).length);

  #kept(id: string): boolean {
    const end = this.nodes.get(id);
    return end !== undefined && (this.#pinned.has(id) || this.#only(end));
  }

  #about(end: CiEnd | undefined, fate: Fate | undefined): string {
    if (!end) return '';
    if (fate === 'lost') return end.layer === 7 ? m.cmdb_site_lost() : m.cmdb_fate_lost();
    if (fate === 'stopped') {
      const rto = this.#rtos.get(end.id);
      return rto ? `${m.cmdb_fate_stopped()} · ${m.cmdb_rto_of({ time: minutes(rto) })}` : m.cmdb_fate_stopped();
    }
    if (fate === 'degraded') return m.cmdb_fate_degraded();
    if (fate === 'intact') return m.cmdb_fate_intact();
    return end.class_name ?? end.class;
  }

  #hidden(id: string): number {
    const near = new Set<string>();
    for (const t of this.#of(id)) for (const end of [t.from, t.to]) if (end !== id && !this.shown.has(end)) near.add(end);
    return near.size;
  }
  #index = $derived.by(() => {
    const index = new Map<string, Tie[]>();
    for (const t of this.ties.values())
      for (const end of new Set([t.from, t.to])) {
        const known = index.get(end);
        if (known) known.push(t);
        else index.set(end, [t]);
      }
    return index;
  });
  #of = (id: string): readonly Tie[] => this.#index.get(id) ?? [];

  /** What is known grows: elements, and relations with their ends. */
  learn(ends: Iterable<CiEnd>, relations: Iterable<ImpactStep & { removed_at?: string }> = [], ties: Iterable<Tie> = []): void {
    const nodes = new Map(this.nodes);
    const known = new Map(this.ties);
    for (const end of ends) nodes.set(end.id, end);
    for (const r of relations) {
      const tie = tieOf(r);
      known.set(tie.key, tie);
      for (const end of [r.from, r.to]) if (!nodes.has(end.id)) nodes.set(end.id, end);
    }
    for (const tie of ties) known.set(tie.key, tie);
    this.nodes = nodes;
    this.ties = known;
  }
  show(ids: Iterable<string>): void {
    this.shown = new Set([...this.shown, ...ids]);
  }
  hide(ids: Iterable<string>): void {
    const left = new Set(this.shown);
    for (const id of ids) left.delete(id);
    this.shown = left;
  }
  clear(): void {
    this.#whole = false;
    this.shown = new Set();
    this.opened = new Set();
    this.changes = undefined;
    this.cut = false;
  }
  /** Which elements may be seen; what was lost or is chosen always is. */
  filter(only: (end: CiEnd) => boolean): void {
    this.#only = only;
  }

  async #around(id: string): Promise<Around> {
    return ask(client.GET('/cis/{id}/neighbours', { params: { path: { id }, query: { depth: 1, limit: AROUND } } }));
  }
  #enter(around: Around): void {
    this.learn(around.nodes, [], around.edges.map((e) => ({ key: keyOf(e.from, e.type, e.to), from: e.from, type: e.type, to: e.to, propagates: e.propagates_impact })));
  }

  /** The element and its neighbours. */
  async expand(id: string): Promise<void> {
    const group = this.view.boxes.find((b) => b.id === id && b.folded);
    if (group) {
      this.opened = new Set([...this.opened, id.slice('group '.length)]);
      return;
    }
    this.busy = true;
    try {
      const found = await this.#around(id);
      this.#enter(found);
      this.#asked = new Set([...this.#asked, id]);
      this.cut ||= found.cut;
      this.show([id, ...found.nodes.map((n) => n.id)]);
    } finally {
      this.busy = false;
    }
  }
  isOpen(id: string): boolean {
    return this.#asked.has(id) && this.#hidden(id) === 0;
  }

  /** One element, by id or number, with its neighbours. */
  async focus(key: string): Promise<string> {
    const ci = await ask(client.GET('/cis/{id}', { params: { path: { id: key } } }));
    this.learn([endOf(ci)]);
    await this.expand(ci.id);
    return ci.id;
  }

  /** Where one begins without a selection: what people use, and where it stands. */
  async begin(): Promise<void> {
    this.busy = true;
    try {
      const pages = await Promise.all(['business_service', 'site'].map((kind) => ask(client.GET('/cis', { params: { query: { class: kind, limit: 40 } } }))));
      const found = pages.flatMap((p) => p.items).map(endOf);
      this.learn(found);
      this.show(found.map((c) => c.id));
    } finally {
      this.busy = false;
    }
  }

  /** Everything, as far as a map can hold it. */
  async everything(): Promise<void> {
    this.busy = true;
    this.#whole = true;
    try {
      const found = await ask(client.GET('/map', { params: { query: { limit: WHOLE } } }));
      const known = new Set(found.nodes.map((n) => n.id));
      this.cut = found.cut;
      this.#enter(found);
      if (!this.cut) this.#asked = known;
      // So many one by one say nothing: they begin folded, and a person unfolds what they look for.
      if (known.size > CROWD && this.grouping === 'alike') this.grouping = 'class';
      this.show(known);
    } finally {
      this.busy = false;
    }
  }
  /** What is different between two days: only that is shown. */
  compare(found: readonly MapChange[]): void {
    const changes = new Map<string, 'added' | 'removed' | 'changed'>();
    const ends: CiEnd[] = [];
    const relations: CiRelation[] = [];
    for (const one of found) {
      if (one.ci) {
        ends.push(one.ci);
        changes.set(one.ci.id, one.action === 'ci_made' ? 'added' : 'changed');
      }
      if (one.relation) {
        relations.push(one.relation);
        changes.set(tieOf(one.relation).key, one.action === 'relation_made' ? 'added' : 'removed');
      }
    }
    this.clear();
    this.learn(ends, relations);
    this.show([...ends.map((e) => e.id), ...relations.flatMap((r) => [r.from.id, r.to.id])]);
    this.changes = changes;
  }

  /** Shows what a loss does: where it begins, what stops or stands alone, and the links between. */
  simulate(impact: Impact | undefined): void {
    this.impact = impact;
    if (!impact) return;
    const first = [...impact.stopped, ...impact.degraded].filter((h) => h.service);
    const hits = this.wide ? [...impact.stopped, ...impact.degraded] : first.length > 0 ? first.slice(0, HITS) : [...impact.stopped.slice(0, PILES), ...impact.degraded.slice(0, HITS)];
    if (!this.#whole) this.shown = new Set();
    this.learn([...impact.lost, ...hits.map((h) => h.ci)], hits.flatMap((h) => h.because?.links ?? []));
    this.show([...impact.lost.map((c) => c.id), ...hits.flatMap((h) => [h.ci.id, ...(h.because?.links ?? []).flatMap((l) => [l.from.id, l.to.id])])]);
  }

  /** Follows what others change. */
  follow(): () => void {
    const watch = hub.follow({ topics: ['cis'], push: (push) => this.#pushed(push), reload: () => void this.#again() });
    const begun = watch.begin();
    answer(client.GET('/relations', { params: { query: { limit: 1 } } })).then((read) => begun(read.position), () => undefined);
    return () => watch.leave();
  }
  #pushed(push: Push): void {
    const record = push.record;
    if (push.subject.kind === 'ci_relation' && record) {
      const relation = record as unknown as CiRelation;
      if (relation.removed_at || push.type === 'relation.removed') this.#forget(tieOf(relation).key);
      else if (this.nodes.has(relation.from.id) || this.nodes.has(relation.to.id)) this.learn([], [relation]);
    } else if (push.subject.kind === 'ci' && record && this.nodes.has(push.subject.id)) {
      const ci = record as unknown as Ci;
      if (ci.status === 'retired') this.hide([ci.id]);
      else this.learn([endOf(ci)]);
    } else if (push.type === 'cmdb.imported') void this.#again();
  }
  #forget(key: string): void {
    const left = new Map(this.ties);
    left.delete(key);
    this.ties = left;
  }
  async #again(): Promise<void> {
    // A burst of changes: what was unfolded by hand is read again, as far as that is little work.
    for (const id of [...this.#asked].slice(0, 40)) {
      const found = await this.#around(id).catch(() => undefined);
      if (!found) return;
      const now = new Set(found.edges.map((e) => keyOf(e.from, e.type, e.to)));
      if (!found.cut) for (const old of this.#of(id)) if (!now.has(old.key)) this.#forget(old.key);
      this.#enter(found);
    }
  }
}

/** What is different between two days, both whole; `to` empty is now. */
export const changesBetween = async (from: string, to: string): Promise<MapChange[]> => {
  const found: MapChange[] = [];
  let cursor: string | undefined;
  do {
    const page: { items: MapChange[]; next?: string } = await ask(client.GET('/map/changes', { params: { query: { from: dayBegins(from), ...(to ? { to: dayEnds(to) } : {}), limit: STEP, ...(cursor ? { cursor } : {}) } } }));
    found.push(...page.items);
    cursor = page.next;
  } while (cursor && found.length < 4000);
  return found;
};
