// The JSON of what people learnt: notes, articles, and what is answered to a call for contribution.
import type { Call } from './feed';
import type { components } from './schema';
import type { Id, Listing, Nothing, Op } from './paths';
import type { FileInfo, Instant, Lang, Page, Ref } from './types';

export interface Audience {
  kind: 'everyone' | 'agents' | 'groups';
  groups?: Ref[];
}
export interface AudienceWish {
  kind: Audience['kind'];
  groups?: string[];
}

export type NoteState = 'hot' | 'confirmed' | 'disputed' | 'stale';
export interface Note {
  id: string;
  title: string;
  text: string;
  html?: string;
  lang: Lang;
  state: NoteState;
  state_at: Instant;
  /** When it will be stale if nobody says anything more. */
  fades_at?: Instant;
  worked: number;
  failed: number;
  my_vote?: 'worked' | 'failed';
  /** Confirmed by enough people to be worth an article. */
  promotable: boolean;
  article?: ArticleBrief;
  about?: { kind: string; id: string };
  author?: Ref;
  said_by?: Ref;
  source?: { kind: string; id: string; number?: string; title?: string; message?: string; seq?: number };
  audience: Audience;
  tags: string[];
  actions?: string[];
  created_at: Instant;
  updated_at: Instant;
  version: number;
}
export interface NoteWish {
  title?: string;
  text?: string;
  lang?: Lang;
  audience?: AudienceWish;
  tags?: string[];
}

export type ArticleState = 'draft' | 'review' | 'published' | 'retired';
export interface ArticleBrief {
  id: string;
  number: string;
  title: string;
  state: ArticleState;
}
export interface Section {
  key: string;
  title: string;
  text: string;
  html?: string;
}
export interface Translation extends ArticleBrief {
  lang: Lang;
  behind: boolean;
}
export interface Article extends ArticleBrief {
  lang: Lang;
  template: string;
  sections: Section[];
  preview?: string;
  /** A published article has a newer edition that readers do not see yet. */
  pending?: 'draft' | 'review';
  edition: number;
  published_edition?: number;
  audience: Audience;
  category?: Ref & { path: string; approval: boolean };
  tags: string[];
  owner?: Ref;
  author?: Ref;
  editor?: Ref;
  review_at?: Instant;
  review_due: boolean;
  return_reason?: string;
  helpful: number;
  unhelpful: number;
  my_feedback?: boolean;
  note?: string;
  translations: Translation[];
  /** A translation of an older edition of the family's first article. */
  behind: boolean;
  files: FileInfo[];
  actions?: string[];
  created_at: Instant;
  published_at?: Instant;
  retired_at?: Instant;
  updated_at: Instant;
  version: number;
}
export interface ArticleWish {
  title?: string;
  lang?: Lang;
  template?: string;
  sections?: Record<string, string>;
  comment?: string;
  category_id?: string;
  audience?: AudienceWish;
  tags?: string[];
  owner_id?: string;
  review_at?: Instant;
  translation_of?: string;
  caught_up?: boolean;
  files?: string[];
  drop_files?: string[];
}
export interface ArticleVersion {
  edition: number;
  at: Instant;
  by?: Ref;
  title: string;
  comment?: string;
  live: boolean;
  sections?: Section[];
}
export interface LineChange {
  kind: 'same' | 'gone' | 'new' | 'skipped';
  text?: string;
  pieces?: { text: string; changed?: boolean }[];
  count?: number;
}
export interface Difference {
  from: number;
  to: number;
  parts: { key: string; title?: string; lines: LineChange[] }[];
}
export interface Feedback {
  person?: Ref;
  helpful: boolean;
  comment?: string;
  edition: number;
  at: Instant;
}
export interface Template {
  key: string;
  name: string;
  sections: { key: string; title: string; titles: Record<string, string>; hint: string; required: boolean }[];
}
export interface Category {
  id: string;
  name: string;
  path: string;
  parent?: string;
  order: number;
  approval: boolean;
  approvers?: Ref;
  articles: number;
  version: number;
}
export interface CategoryWish {
  name?: string;
  parent?: string;
  order?: number;
  approval?: boolean;
  approvers?: string;
}
export interface Imported {
  created: (ArticleBrief & { path: string })[];
  skipped: { path: string; code: string; message: string }[];
}

/** A call as its page shows it. */
export interface OpenCall extends Call {
  closed_by?: Ref;
  closed_at?: Instant;
  outcome?: string;
  outcome_html?: string;
  thanked?: Ref[];
}
export interface Witness {
  person?: Ref;
  at: Instant;
  since?: Instant;
  place?: string;
}
export type HypothesisStatus = 'proposed' | 'testing' | 'confirmed' | 'refuted';
export type ContributionMark = 'lead' | 'workaround' | 'root_cause';
export interface Contribution {
  id: string;
  call: string;
  kind: 'answer' | 'hypothesis';
  author?: Ref;
  text: string;
  html?: string;
  status?: HypothesisStatus;
  for: number;
  against: number;
  my_vote?: 'for' | 'against';
  mark?: ContributionMark;
  marked_by?: Ref;
  evidence: { id: string; record: { kind: string; id: string }; number?: string; title?: string; message?: string; seq?: number; text?: string; comment?: string; by?: Ref; at: Instant }[];
  files: FileInfo[];
  actions?: string[];
  created_at: Instant;
  edited_at?: Instant;
  version: number;
}

type InThread = { path: { kind: string; id: string; message: string } };

/** Where an answer to a note or an article was given. */
export type AnswerPlace = Exclude<Worth['places'][number]['from'], 'untold'>;
/** What was said of what was suggested, by place. */
export type Worth = components['schemas']['KnowledgeWorthOut'];

/** The routes, as paths.ts writes them. */
export interface KnowledgePaths {
  '/notes': {
    get: Op<Page<Note>, { query: { state?: string; about?: string; source?: string; author?: string; promotable?: boolean; q?: string } & Listing }>;
    post: Op<Note, { body: NoteWish }>;
  };
  '/notes/{id}': { get: Op<Note, Id>; patch: Op<Note, Id & { body: NoteWish }>; delete: Op<Nothing, Id> };
  '/notes/{id}/worked': { post: Op<Note, Id & { body: { from?: AnswerPlace } }> };
  '/notes/{id}/failed': { post: Op<Note, Id & { body: { from?: AnswerPlace } }> };
  '/notes/{id}/vote': { delete: Op<Note, Id> };
  '/notes/{id}/promote': { post: Op<Article, Id & { body: { title?: string; symptom?: string; category_id?: string } }> };
  '/threads/{kind}/{id}/messages/{message}/retain': { post: Op<Note, InThread & { body: NoteWish }> };
  '/articles': {
    get: Op<Page<Article>, { query: { state?: string; category?: string; lang?: Lang; template?: string; owner?: string; review?: 'due'; q?: string } & Listing }>;
    post: Op<Article, { body: ArticleWish }>;
  };
  '/articles/preview': { post: Op<{ html: Record<string, string> }, { body: { sections: Record<string, string> } }> };
  '/articles/import': { post: Op<Imported, { query: { lang?: Lang; audience?: 'agents' | 'everyone'; publish?: boolean }; body: { file: string } }> };
  '/articles/{id}': { get: Op<Article, Id & { query: { edition?: string } }>; patch: Op<Article, Id & { body: ArticleWish }> };
  '/articles/{id}/submit': { post: Op<Article, Id> };
  '/articles/{id}/return': { post: Op<Article, Id & { body: { reason: string } }> };
  '/articles/{id}/publish': { post: Op<Article, Id> };
  '/articles/{id}/retire': { post: Op<Article, Id> };
  '/articles/{id}/versions': { get: Op<Page<ArticleVersion>, Id & { query: Listing }> };
  '/articles/{id}/difference': { get: Op<Difference, Id & { query: { from?: number; to?: number } }> };
  '/articles/{id}/feedback': { get: Op<Page<Feedback>, Id & { query: Listing }>; post: Op<Article, Id & { body: { helpful: boolean; comment?: string; from?: AnswerPlace } }> };
  '/admin/suggestions': { get: Op<Worth> };
  '/article-templates': { get: Op<Page<Template>> };
  '/article-categories': { get: Op<Page<Category>>; post: Op<Category, { body: CategoryWish }> };
  '/article-categories/{id}': { patch: Op<Category, Id & { body: CategoryWish }>; delete: Op<Nothing, Id> };
  '/tickets/{id}/identify': { post: Op<import('./types').Ticket, Id & { body: { root_cause?: string; workaround?: string } }> };
  '/tickets/{id}/call': { post: Op<OpenCall, Id & { body: { question: string; since?: Instant; audience?: Call['audience'] } }> };
  '/calls/{id}': { get: Op<OpenCall, Id>; patch: Op<OpenCall, Id & { body: { question?: string; audience?: Call['audience'] } }> };
  '/calls/{id}/close': { post: Op<OpenCall, Id & { body: { outcome?: string } }> };
  '/calls/{id}/seen': { get: Op<Page<Witness>, Id>; post: Op<OpenCall, Id & { body: { place?: string } }>; delete: Op<OpenCall, Id> };
  '/calls/{id}/contributions': { get: Op<Page<Contribution>, Id & { query: Listing }>; post: Op<Contribution, Id & { body: { kind?: Contribution['kind']; text: string; files?: string[] } }> };
  '/contributions/{id}': { patch: Op<Contribution, Id & { body: { text?: string; files?: string[] } }>; delete: Op<Nothing, Id> };
  '/contributions/{id}/evidence': { post: Op<Contribution, Id & { body: { record: { kind: string; id: string }; comment?: string } }> };
  '/contributions/{id}/evidence/{evidence}': { delete: Op<Contribution, { path: { id: string; evidence: string } }> };
  '/contributions/{id}/vote': { post: Op<Contribution, Id & { body: { for: boolean } }>; delete: Op<Contribution, Id> };
  '/contributions/{id}/status': { post: Op<Contribution, Id & { body: { status: HypothesisStatus } }> };
  '/contributions/{id}/mark': { post: Op<Contribution, Id & { body: { as: ContributionMark; text?: string } }>; delete: Op<Contribution, Id> };
}
