// The JSON of procedures and their runs.
import type { LineChange } from './knowledge';
import type { Id, Listing, Op } from './paths';
import type { Instant, Lang, Page, Ref } from './types';

export type RunbookState = 'draft' | 'published' | 'retired';
export interface AttachedRecord {
  kind: string;
  id: string;
  number?: string;
  title: string;
  state?: string;
}
export interface Step {
  n: number;
  title: string;
  lead?: string;
  role?: string;
  expected_min?: number;
  prerequisites?: string[];
  go_no_go?: boolean;
  question?: string;
  html?: string;
  verify?: string;
  rollback?: string;
  links?: string[];
}
export interface Runbook {
  id: string;
  number: string;
  title: string;
  lang: Lang;
  state: RunbookState;
  edition: number;
  text?: string;
  intro?: string;
  steps?: Step[];
  outro?: string;
  step_count: number;
  expected_min: number;
  tags: string[];
  cis: AttachedRecord[];
  owner?: Ref;
  author?: Ref;
  review_at?: Instant;
  review_due: boolean;
  verified_at?: Instant;
  verified_by?: Ref;
  external_id?: string;
  runs: number;
  last_run_at?: Instant;
  created_at: Instant;
  published_at?: Instant;
  retired_at?: Instant;
  updated_at: Instant;
  version: number;
}
export interface RunbookWish {
  title?: string;
  text?: string;
  lang?: Lang;
  tags?: string[];
  owner_id?: string;
  review_at?: Instant;
  comment?: string;
  cis?: string[];
  publish?: boolean;
}
export interface RunbookPreview {
  text: string;
  title?: string;
  intro?: string;
  steps: Step[];
  outro?: string;
  expected_min: number;
}
export interface RunbookVersion {
  edition: number;
  at: Instant;
  by?: Ref;
  title: string;
  comment?: string;
}
export interface RunbookChange {
  from: number;
  to: number;
  title: LineChange[];
  lines: LineChange[];
}
export interface RunbooksImported {
  dry_run: boolean;
  rows: number;
  made: number;
  changed: number;
  unchanged: number;
  kept: number;
  refused: number;
  steps: number;
  runnable: number;
  items: { line: number; key?: string; state: 'made' | 'changed' | 'kept' | 'refused'; number?: string; title?: string; steps: number; code?: string; message?: string }[];
}

export type RunState = 'running' | 'done' | 'aborted';
export type StepState = 'todo' | 'doing' | 'done' | 'skipped' | 'failed';
export interface RunStep {
  n: number;
  title: string;
  state: StepState;
  go_no_go: boolean;
  answer?: 'go' | 'no_go';
  expected_min: number;
  real_ms?: number;
  guessed?: boolean;
  started_at?: Instant;
  started_by?: Ref;
  ended_at?: Instant;
  ended_by?: Ref;
  reason?: string;
  comments: number;
  what?: Step;
  version: number;
}
export interface Run {
  id: string;
  number: string;
  runbook: { id: string; number: string; title: string; state: RunbookState };
  edition: number;
  state: RunState;
  about?: AttachedRecord;
  exercise: boolean;
  step_count: number;
  over: number;
  failed_count: number;
  expected_min: number;
  started_at: Instant;
  started_by: Ref;
  ended_at?: Instant;
  ended_by?: Ref;
  reason?: string;
  steps?: RunStep[];
  intro?: string;
  outro?: string;
  lines: number;
  updated_at: Instant;
  version: number;
}
export interface RunLine {
  seq: number;
  kind: 'started' | 'step_begun' | 'step_done' | 'step_skipped' | 'step_failed' | 'step_answered' | 'step_reopened' | 'commented' | 'ended' | 'aborted';
  n?: number;
  at: Instant;
  recorded_at: Instant;
  by: Ref;
  text?: string;
}
export interface Comparison {
  runs: Run[];
  steps: {
    n: number;
    title: string;
    expected_min: number;
    median_ms: number;
    done: number;
    skipped: number;
    failed: number;
    times: { state: 'none' | StepState; real_ms?: number; guessed?: boolean }[];
  }[];
  expected_min: number;
  median_ms: number;
}
export interface RunbookHelp {
  runbook: Runbook;
  why: 'ci' | 'words';
}
type Said = { path: { id: string; n: number }; body: { text?: string; at?: Instant } };

export interface RunbookPaths {
  '/runbooks': {
    get: Op<Page<Runbook>, { query: { state?: string; owner?: string; ci?: string; review?: 'due'; q?: string } & Listing }>;
    post: Op<Runbook, { body: RunbookWish }>;
  };
  '/runbooks/preview': { post: Op<RunbookPreview, { body: { text: string; number?: boolean; tidy?: boolean; lang?: Lang } }> };
  '/runbooks/import': { post: Op<RunbooksImported, { query: { dry_run?: boolean; publish?: boolean; lang?: Lang; source?: string }; body: { file: string } }> };
  '/runbooks/{id}': { get: Op<Runbook, Id>; patch: Op<Runbook, Id & { body: RunbookWish }> };
  '/runbooks/{id}/publish': { post: Op<Runbook, Id> };
  '/runbooks/{id}/retire': { post: Op<Runbook, Id> };
  '/runbooks/{id}/verify': { post: Op<Runbook, Id> };
  '/runbooks/{id}/cis/{ci}': { put: Op<Runbook, { path: { id: string; ci: string } }>; delete: Op<Runbook, { path: { id: string; ci: string } }> };
  '/runbooks/{id}/versions': { get: Op<Page<RunbookVersion>, Id & { query: Listing }> };
  '/runbooks/{id}/difference': { get: Op<RunbookChange, Id & { query: { from?: number; to?: number } }> };
  '/runbooks/{id}/comparison': { get: Op<Comparison, Id & { query: { exercises?: boolean } }> };
  '/runbooks/{id}/run': { post: Op<Run, Id & { body: { about?: { kind: string; id: string }; exercise?: boolean } }> };
  '/runs': { get: Op<Page<Run>, { query: { state?: RunState; runbook?: string; about?: string } & Listing }> };
  '/runs/{id}': { get: Op<Run, Id> };
  '/runs/{id}/lines': { get: Op<Page<RunLine>, Id & { query: { after?: number; limit?: number } }> };
  '/runs/{id}/steps/{n}/done': { post: Op<Run, Said> };
  '/tickets/{id}/runbooks': { get: Op<Page<RunbookHelp>, Id> };
  '/conversations/{id}/runbooks': { get: Op<Page<RunbookHelp>, Id> };
  '/cmdb/services-without-runbook': { get: Op<Page<AttachedRecord>> };
}
