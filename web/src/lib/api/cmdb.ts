// The JSON of the CMDB: elements (CIs), classes, relations, impact.
import type { components } from './schema';
import type { Listing, Nothing, Op } from './paths';
import type { Instant, Page, Ref } from './types';

export type CiStatus = 'in_service' | 'down' | 'maintenance' | 'retired';
export type Lifecycle = 'planned' | 'implementation' | 'production' | 'stock' | 'obsolete';
export type RelationKind = 'depends_on' | 'runs_on' | 'hosted_at' | 'powered_by' | 'connects_to' | 'member_of' | 'backed_up_by' | 'fails_over_to';

export interface Redundancy {
  mode: 'all' | 'any' | 'count' | 'percent';
  min_up?: number;
  /** Types of relations it is limited to. */
  over?: string;
}

export interface ServiceUser {
  id: string;
  kind: 'person' | 'group' | 'site' | 'number';
  ref?: Ref;
  count: number;
  note?: string;
  at: Instant;
}

/** Lengths are in minutes; absent is unknown. */
export interface Ci {
  id: string;
  number: string;
  name: string;
  class: string;
  class_name: string;
  /** 1 business services … 7 sites. */
  layer: number;
  status: CiStatus;
  lifecycle: Lifecycle;
  environment?: string;
  /** 1 is the highest. */
  criticality?: number;
  site?: Ref;
  owner?: Ref;
  support_group?: Ref;
  rto_min?: number;
  rpo_min?: number;
  restore_min?: number;
  redundancy: Redundancy;
  capacity?: number;
  load?: number;
  attributes: Record<string, string>;
  description?: string;
  description_html?: string;
  source?: string;
  external_id?: string;
  external_ids?: { source: string; id: string }[];
  /** Field → the source that owns its value; `person` where a person does. */
  owners?: Record<string, string>;
  users?: { total: number; items?: ServiceUser[] };
  last_verified_at?: Instant;
  verified_by?: Ref;
  seen_at?: Instant;
  stale: boolean;
  retired_at?: Instant;
  created_at: Instant;
  created_by?: Ref;
  updated_at: Instant;
  version: number;
}

export interface CiAttribute {
  id: string;
  name_fr: string;
  name_en: string;
  type: 'text' | 'number' | 'date' | 'boolean' | 'choice' | 'link';
  required?: boolean;
  choices?: string[];
  unit?: string;
}

export interface CiClass {
  id: string;
  parent?: string;
  name: string;
  name_fr: string;
  name_en: string;
  layer: number;
  icon?: string;
  attributes: CiAttribute[];
  inherited: CiAttribute[];
  built_in: boolean;
  service: boolean;
  version: number;
}

export interface RelationType {
  id: RelationKind;
  /** From … to, in the reader's language. */
  name: string;
  inverse: string;
  propagates_impact: boolean;
  carries: 'to_from' | 'from_to' | 'none';
  starts_first: 'from' | 'to' | 'none';
  symmetric: boolean;
}

/** One of the two elements of a relation. */
export interface CiEnd {
  id: string;
  number: string;
  name: string;
  class: string;
  class_name: string;
  layer: number;
  status: CiStatus;
  criticality?: number;
  site_id?: string;
  external_id?: string;
}

export interface CiRelation {
  id: string;
  type: RelationKind;
  from: CiEnd;
  to: CiEnd;
  propagates_impact: boolean;
  starts_first: 'from' | 'to' | 'none';
  bundle?: string;
  source?: string;
  made_at: Instant;
  made_by?: Ref;
  removed_at?: Instant;
  version: number;
}

export interface CiChange {
  field: string;
  old: string;
  new: string;
  old_label?: string;
  new_label?: string;
}

export interface CiLine {
  id: string;
  at: Instant;
  actor?: Ref;
  source?: string;
  verb: string;
  version: number;
  changes: CiChange[];
  relation?: { id: string; type: RelationKind; out: boolean; other: Ref };
}

/** A relation in an answer about the map. */
export interface ImpactStep {
  type: RelationKind;
  from: CiEnd;
  to: CiEnd;
  propagates_impact: boolean;
}

/** Why something is lost: a set of losses and relations that alone reproduces it, from cause to effect. */
export interface Because {
  losses: CiEnd[];
  links: ImpactStep[];
}

/** What a loss does to one element. */
export interface ImpactHit {
  ci: CiEnd;
  /** Of a business service. */
  service?: { users: number; rto_min?: number };
  because?: Because;
}

export interface Impact {
  counts: {
    lost: number; stopped: number; degraded: number;
    /** Business services, the lost ones included. */
    stopped_services: number; degraded_services: number;
    /** People who use a stopped service, each counted once. */
    users: number; degraded_users: number; shortest_rto_min?: number;
    classes: { class: string; class_name: string; stopped: number; degraded: number }[];
  };
  shortest_rto?: CiEnd;
  lost: CiEnd[];
  stopped: ImpactHit[];
  degraded: ImpactHit[];
}

/** A part of the map: some elements, and all relations among them by the ids of their ends. */
export interface Around {
  nodes: (CiEnd & { depth: number })[];
  edges: { from: string; type: RelationKind; to: string; propagates_impact: boolean; starts_first: 'from' | 'to' | 'none' }[];
  cut: boolean;
}

/** How an element appears in a rebuild order. */
export interface RecoveryCi {
  id: string;
  number: string;
  name: string;
  class: string;
  external_id?: string;
  criticality?: number;
  service: boolean;
}

/** One element to restore. Times are minutes from the loss. */
export interface RecoveryTask {
  n: number;
  ci: RecoveryCi;
  /** From 0. */
  wave: number;
  step: number;
  cycle?: number;
  group?: Ref;
  restore_min: number;
  /** Nobody said how long: the default stands. */
  assumed?: boolean;
  start_min: number;
  finish_min: number;
  slack_min: number;
  held_min?: number;
  critical?: boolean;
  urgency?: number;
  due_min?: number;
  rto_min?: number;
  waits?: number[];
}

export interface RecoveryCut {
  relation_id?: string;
  type: string;
  before: RecoveryCi;
  after: RecoveryCi;
  why: string;
  reason?: string;
}

export interface Recovery {
  computed_at: Instant;
  lost: RecoveryCi[];
  survives: RecoveryCi[];
  counts: { tasks: number; lost: number; stopped: number; services: number; late_services: number; unknown_restore: number; without_group: number; not_awaited: number };
  waves: { wave: number; count: number; start_min: number; finish_min: number; tasks: RecoveryTask[] }[];
  critical_path: { n: number; ci: RecoveryCi; restore_min: number; start_min: number; finish_min: number }[];
  duration_min: number;
  unlimited_min: number;
  misses: { n: number; ci: RecoveryCi; rto_min: number; finish_min: number; over_min: number; unlimited_over_min: number }[];
  cycles: { cis: RecoveryCi[]; exact: boolean; cuts: RecoveryCut[] }[];
  teams: { group: Ref; at_once: number; tasks: number; busy_min: number; held_min: number; finish_min: number }[];
  cut?: boolean;
}

/** What is lost, and who can help. */
export interface Situation {
  lost: string[];
  survives?: string[];
  teams?: { group_id: string; at_once: number }[];
  default_restore_min?: number;
}

export interface Recovery {
  computed_at: Instant;
  lost: RecoveryCi[];
  survives: RecoveryCi[];
  counts: { tasks: number; lost: number; stopped: number; services: number; late_services: number; unknown_restore: number; without_group: number; not_awaited: number };
  waves: { wave: number; count: number; start_min: number; finish_min: number; tasks: RecoveryTask[] }[];
  critical_path: { n: number; ci: RecoveryCi; restore_min: number; start_min: number; finish_min: number }[];
  duration_min: number;
  unlimited_min: number;
  misses: { n: number; ci: RecoveryCi; rto_min: number; finish_min: number; over_min: number; unlimited_over_min: number }[];
  cycles: { cis: RecoveryCi[]; exact: boolean; cuts: RecoveryCut[] }[];
  teams: { group: Ref; at_once: number; tasks: number; busy_min: number; held_min: number; finish_min: number }[];
  cut?: boolean;
}

/** What is lost, and who can help. */
export interface Situation {
  lost: string[];
  survives?: string[];
  teams?: { group_id: string; at_once: number }[];
  default_restore_min?: number;
}

/** A rebuild order that was kept. */
export interface RecoveryPlan {
  id: string;
  name: string;
  recovery: Recovery;
  made_at: Instant;
  made_by?: Ref;
  version: number;
}

/** A rebuild order that was kept, without what it found. */
export interface PlanHead {
  id: string;
  number: string;
  name: string;
  state: 'draft' | 'running' | 'finished';
  /** From 1; one more each time it is computed anew. */
  edition: number;
  tasks: number;
  /** Tasks done or skipped. */
  closed: number;
  duration_min: number;
  late_services: number;
  cycles: number;
  lost_at?: Instant;
  started_at?: Instant;
  started_by?: Ref;
  finished_at?: Instant;
  made_at: Instant;
  made_by?: Ref;
  updated_at: Instant;
  version: number;
}

/** What really happened to a task; those without one are to do. */
export interface PlanMark {
  n?: number;
  ci_id: string;
  state: 'started' | 'done' | 'skipped';
  started_at?: Instant;
  started_by?: Ref;
  finished_at?: Instant;
  finished_by?: Ref;
  note?: string;
  version: number;
}

export interface Plan extends PlanHead {
  shown_edition: number;
  computed_at: Instant;
  computed_by?: Ref;
  situation: Situation;
  order: Recovery;
  marks: PlanMark[];
}

/** A plan beside what really happened. Drift is in minutes, positive where reality is later. */
export interface PlanComparison {
  plan: PlanHead;
  at: Instant;
  planned_min: number;
  real_min: number;
  done: number;
  skipped: number;
  started: number;
  todo: number;
  late: number;
  worst_drift_min: number;
  tasks: {
    n: number; ci: RecoveryCi; state: 'todo' | 'started' | 'done' | 'skipped'; planned_start: Instant; planned_finish: Instant; started_at?: Instant; finished_at?: Instant;
    start_drift_min?: number; finish_drift_min?: number; planned_min: number; real_min?: number;
  }[];
  services: { ci: RecoveryCi; n: number; rto_min?: number; planned_outage_min: number; real_outage_min: number; back: boolean; skipped?: boolean; over_min?: number }[];
}

/** What a plan's new edition changed. */
export interface PlanChanges {
  duration_from_min: number;
  duration_to_min: number;
  added_count: number;
  removed_count: number;
  moved_count: number;
  now_late: RecoveryCi[];
  now_in_time: RecoveryCi[];
}

export interface ImportCounts {
  rows: number;
  bad: number;
  refused: number;
  made: number;
  edited: number;
  same: number;
  kept: number;
  /** Elements of this source alone that are no longer in the file. */
  gone: number;
  retired: number;
}

export interface ImportReason {
  code: string;
  column?: string;
  value?: string;
  message?: string;
}

/** Files on their way in: read as a dry run, then applied. */
export interface Import {
  id: string;
  source: string;
  key: 'external_id' | 'name' | 'serial_number';
  state: 'reading' | 'ready' | 'applying' | 'done' | 'failed';
  cis_file?: string;
  relations_file?: string;
  columns: string[];
  /** Column → field, `attribute:<key>`, or `-`. */
  mapping: Record<string, string>;
  fields: string[];
  report: { cis: ImportCounts; relations: ImportCounts; new_classes?: string[] };
  error?: ImportReason;
  made_at: Instant;
  made_by?: Ref;
  applied_at?: Instant;
  applied_by?: Ref;
  updated_at: Instant;
  version: number;
}

/** What became of a row of a file, or would. */
export interface ImportRow {
  file: 'cis' | 'relations';
  line: number;
  action: 'made' | 'edited' | 'same' | 'refused' | 'bad' | 'gone' | 'retired';
  ci?: string;
  number?: string;
  external_id?: string;
  name?: string;
  relation?: string;
  to?: string;
  changes?: CiChange[];
  kept?: { field: string; value: string; offered: string; owner: string }[];
  reasons?: ImportReason[];
}

/** How far the map can be trusted. Scores are percentages. */
export interface CmdbHealth {
  cis: number;
  services: number;
  completeness: number;
  freshness: number;
  score: number;
  checks: { id: string; count: number; of: number }[];
}

/** A round in which each is asked whether their elements are still right. */
export interface Campaign {
  id: string;
  name: string;
  state: 'filling' | 'open' | 'closed';
  scope: { class?: string; site?: string; environment?: string; criticality?: string; group?: string; stale?: boolean };
  total: number;
  done: number;
  /** What is left for the reader. */
  mine: number;
  every_days?: number;
  due_at?: Instant;
  made_at: Instant;
  made_by?: Ref;
  closed_at?: Instant;
  version: number;
}

export interface CampaignItem {
  ci: Ci;
  done_at?: Instant;
  done_by?: Ref;
  how?: 'verified' | 'edited' | 'retired';
}

/** A record in short, on the other side of a link. */
export interface LinkedCard {
  kind: string;
  id: string;
  number?: string;
  title: string;
  state?: string;
  priority?: number;
}

/** A link as one of its sides sees it: “this record <type> that one”. */
export interface RecordLink {
  id: string;
  type: string;
  ticket?: LinkedCard;
  record?: LinkedCard;
  at: Instant;
  by?: Ref;
}

/** What is at stake with one element, in words and in figures. */
export interface Sentence {
  text: string;
  services: number;
  degraded_services: number;
  users: number;
  shortest_rto_min?: number;
  support_group?: Ref;
}

/** What is different about one element or one relation between two instants. */
export interface MapChange {
  action: 'ci_made' | 'ci_edited' | 'relation_made' | 'relation_removed';
  ci?: CiEnd;
  changes?: CiChange[];
  relation?: CiRelation;
}

/** What may be said of an element when it is made or edited; what is absent stays. */
export type CiPatch = Partial<{
  name: string; class: string; status: Exclude<CiStatus, 'retired'>; lifecycle: Lifecycle; environment: string; criticality: number; site_id: string;
  owner_id: string; support_group_id: string; rto_min: number; rpo_min: number; restore_min: number; redundancy: Redundancy; capacity: number; load: number;
  attributes: Record<string, string>; description: string;
}>;

type Id = { path: { id: string } };
type Task = { path: { id: string; n: number } };
type PlanTaskAnswer = { plan: PlanHead; task: PlanMark; waiting_for: number[] };

/** The routes of the CMDB, as paths.ts writes them. */
export interface CmdbPaths {
  '/cis': {
    get: Op<
      Page<Ci>,
      {
        query: {
          q?: string; class?: string; status?: string; criticality?: string; site?: string; group?: string; owner?: string; environment?: string; source?: string;
          external_id?: string; stale?: 'true' | 'false'; sort?: string;
        } & Listing;
      }
    >;
    post: Op<Ci, { body: CiPatch & { name: string; class: string } }>;
  };
  '/cis/{id}': { get: Op<Ci, Id & { query: { at?: Instant } }>; patch: Op<Ci, Id & { body: CiPatch }> };
  '/cis/{id}/verify': { post: Op<Ci, Id> };
  '/cis/{id}/retire': { post: Op<Ci, Id> };
  '/cis/{id}/restore': { post: Op<Ci, Id> };
  '/cis/{id}/release': { post: Op<Ci, Id & { body: { fields: string[] } }> };
  '/cis/{id}/history': { get: Op<Page<CiLine>, Id & { query: Listing }> };
  '/cis/{id}/users': { get: Op<{ total: number; items?: ServiceUser[] }, Id>; post: Op<ServiceUser, Id & { body: { kind: ServiceUser['kind']; ref_id?: string; count?: number; note?: string } }> };
  '/cis/{id}/users/{user}': { delete: Op<Nothing, { path: { id: string; user: string } }> };
  '/relations': {
    get: Op<Page<CiRelation>, { query: { ci?: string; direction?: 'both' | 'out' | 'in'; type?: string } & Listing }>;
    post: Op<CiRelation, { body: { from: string; type: RelationKind; to: string; propagates_impact?: boolean; starts_first?: 'from' | 'to' | 'none' } }>;
  };
  '/relations/{id}': {
    get: Op<CiRelation, Id>;
    patch: Op<CiRelation, Id & { body: { propagates_impact?: boolean; starts_first?: 'from' | 'to' | 'none'; bundle?: string } }>;
    delete: Op<Nothing, Id>;
  };
  '/map/changes': { get: Op<Page<MapChange> & { from: Instant; to: Instant }, { query: { from: string; to?: string } & Listing }> };
  '/recovery': { post: Op<Recovery, { body: Situation }> };
  '/cis/{id}/sentence': { get: Op<Sentence, Id> };
  '/plans': { get: Op<Page<PlanHead>, { query: { state?: string } & Listing }>; post: Op<Plan, { body: Situation & { name: string } }> };
  '/plans/{id}': { get: Op<Plan, Id>; patch: Op<PlanHead, Id & { body: { name: string } }> };
  '/plans/{id}/recompute': { post: Op<Plan & { changes: PlanChanges }, Id & { body: Partial<Situation> }> };
  '/plans/{id}/comparison': { get: Op<PlanComparison, Id> };
  '/plans/{id}/start': { post: Op<PlanHead, Id & { body: { lost_at?: Instant; at?: Instant } }> };
  '/plans/{id}/tasks/{n}/start': { post: Op<PlanTaskAnswer, Task & { body: { at?: Instant; note?: string } }> };
  '/plans/{id}/tasks/{n}/done': { post: Op<PlanTaskAnswer, Task & { body: { at?: Instant; note?: string } }> };
  '/plans/{id}/tasks/{n}/skip': { post: Op<PlanTaskAnswer, Task & { body: { at?: Instant; note?: string } }> };
  '/imports': { get: Op<Page<Import>, { query: Listing }>; post: Op<Import, { body: { cis_file?: string; relations_file?: string; source?: string; key?: string; mapping?: Record<string, string> } }> };
  '/imports/{id}': { get: Op<Import, Id>; patch: Op<Import, Id & { body: { source?: string; key?: string; mapping?: Record<string, string> } }> };
  '/imports/{id}/rows': { get: Op<Page<ImportRow>, Id & { query: { action?: string } & Listing }> };
  '/imports/{id}/apply': { post: Op<Import, Id & { body: { retire_all?: boolean; retire?: string[] } }> };
  '/cis/{id}/neighbours': { get: Op<Around, Id & { query: { depth?: number; direction?: 'both' | 'up' | 'down'; limit?: number } }> };
  '/map': { get: Op<Around, { query: { limit?: number } }> };
  '/cis/{id}/single-points': { get: Op<{ items: CiEnd[]; complete: boolean }, Id> };
  '/common-cause': { post: Op<components['schemas']['CmdbCauses'], { body: { affected: string[]; standing?: string[]; limit?: number } }> };
  '/impact': { post: Op<Impact, { body: { lost?: string[]; down?: boolean; limit?: number; services?: boolean; unexplained?: boolean } }> };
  '/cmdb/health': { get: Op<CmdbHealth> };
  '/cmdb/health/{check}': { get: Op<Page<Ci>, { path: { check: string }; query: Listing }> };
  '/campaigns': { get: Op<Page<Campaign>, { query: { state?: string } }>; post: Op<Campaign, { body: { name: string; scope?: Campaign['scope']; due_days?: number; every_days?: number } }> };
  '/campaigns/{id}': { get: Op<Campaign, Id> };
  '/campaigns/{id}/items': { get: Op<Page<CampaignItem>, Id & { query: { who?: string; state?: string } & Listing }> };
  '/campaigns/{id}/progress': { get: Op<Page<{ owner?: Ref; group?: Ref; total: number; done: number }>, Id> };
  '/campaigns/{id}/close': { post: Op<Campaign, Id> };
  '/cis/{id}/links': { get: Op<Page<RecordLink>, Id> };
  '/conversations/{id}/links': { get: Op<Page<RecordLink>, Id>; post: Op<RecordLink, Id & { body: { type: string; ci?: string; ticket?: string } }> };
  '/conversations/{id}/links/{link}': { delete: Op<Nothing, { path: { id: string; link: string } }> };
  '/ci-classes': { get: Op<Page<CiClass>>; post: Op<CiClass, { body: object }> };
  '/ci-classes/{id}': { patch: Op<CiClass, Id & { body: object }> };
}
