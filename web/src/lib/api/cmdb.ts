// The JSON of the CMDB: elements (CIs), classes, relations, impact.
import type { Campaign, CampaignItem, CmdbHealth, Import, ImportRow } from './cmdb_data';
import type { Listing, Nothing, Op } from './paths';
import type { Plan, PlanChanges, PlanComparison, PlanHead, PlanMark, Recovery, Situation } from './recovery';
import type { components } from './schema';
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
