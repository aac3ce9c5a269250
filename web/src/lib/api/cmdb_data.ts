// The JSON of how the CMDB is filled and kept right: imports, health, campaigns.
import type { Ci, CiChange } from './cmdb';
import type { Instant, Ref } from './types';

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
