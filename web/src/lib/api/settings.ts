// The JSON of what an admin sets: rules of the feed, webhooks, moderation, synonyms, the index of the search.
import type { Post, RecordCard } from './feed';
import type { Id, Nothing, Op } from './paths';
import type { Instant, Message, Page, Ref } from './types';

export interface RuleCondition {
  field: 'type' | 'priority' | 'state' | 'me_too' | 'group' | 'title';
  op: 'is' | 'is_not' | 'at_most' | 'at_least' | 'contains';
  values: string[];
}

export interface Headline {
  fr: string;
  en: string;
}

/** What Comptoir posts by itself. */
export interface FeedRule {
  id: string;
  /** The name of a rule that came with the product. */
  builtin?: string;
  name: string;
  enabled: boolean;
  order: number;
  events: string[];
  when: RuleCondition[];
  surface: string[];
  /** Empty for the wall of the IT team. */
  group: string;
  tags: string[];
  headline: Headline;
  /** A rule of the product that says something else than when it came. */
  edited?: boolean;
  updated_at: Instant;
  version: number;
}

export type RuleForm = Pick<FeedRule, 'name' | 'enabled' | 'order' | 'events' | 'when' | 'surface' | 'group' | 'tags' | 'headline'>;

export interface RuleTried {
  items: { card: RecordCard; fr: string; en: string }[];
  held: number;
  among: number;
}

/** An address that a program posts to. */
export interface FeedHook {
  id: string;
  name: string;
  group?: string;
  by: Ref;
  created_at: Instant;
  used_at?: Instant;
  /** Told once. */
  url?: string;
}

/** An address that is told of events. */
export interface Webhook {
  id: string;
  name: string;
  url: string;
  events: string[];
  enabled: boolean;
  private: boolean;
  /** Told once. */
  secret?: string;
  created_at: Instant;
  version: number;
}

export type WebhookForm = Pick<Webhook, 'name' | 'url' | 'events' | 'private'>;
export type NoAnswer = 'private' | 'name' | 'refused' | 'slow' | 'tls' | 'other';

export interface Delivery {
  id: string;
  hook: string;
  seq: number;
  type: string;
  body?: string;
  at: Instant;
  state: 'pending' | 'delivered' | 'failed';
  tries: number;
  tried_at?: Instant;
  next_at?: Instant;
  status?: number;
  answer?: string;
  attempts: { at: Instant; took_ms: number; status?: number; why?: NoAnswer }[];
}

/** Words that somebody called attention to, or about which a moderator decided. */
export interface Reported {
  post: string;
  message?: string;
  by: Ref;
  author?: Ref;
  reason: string;
  words: string;
  at: Instant;
  shown: Post;
  comment?: Message;
  decided_at?: Instant;
  decided_by?: Ref;
  decision?: 'dismissed' | 'hidden' | 'restored';
  why?: string;
}

export interface Synonyms {
  lists: string[][];
  /** Nobody has changed them. */
  default: boolean;
  version: number;
}

export interface IndexState {
  documents: number;
  building: boolean;
  done: number;
  began_at?: Instant;
  position: string;
  behind: number;
}

type Delivered = { path: { id: string; delivery: string } };

export interface SettingsPaths {
  '/feed/rules': { get: Op<{ items: FeedRule[]; events: string[] }>; post: Op<FeedRule, { body: RuleForm }> };
  '/feed/rules/try': { post: Op<RuleTried, { body: Pick<RuleForm, 'events' | 'when' | 'headline'> }> };
  '/feed/rules/{id}': { patch: Op<FeedRule, Id & { body: Partial<RuleForm> }>; delete: Op<Nothing, Id> };
  '/feed/rules/{id}/reset': { post: Op<FeedRule, Id> };
  '/feed/hooks': { get: Op<Page<FeedHook>, { query: { group?: string; all?: boolean } }>; post: Op<FeedHook, { body: { name: string; group?: string } }> };
  '/feed/hooks/{id}': { delete: Op<Nothing, Id> };
  '/webhooks': { get: Op<Page<Webhook>>; post: Op<Webhook, { body: WebhookForm }> };
  '/webhooks/{id}': { patch: Op<Webhook, Id & { body: Partial<WebhookForm> & { enabled?: boolean } }>; delete: Op<Nothing, Id> };
  '/webhooks/{id}/secret': { post: Op<Webhook, Id> };
  '/webhooks/{id}/test': { post: Op<Delivery, Id> };
  '/webhooks/{id}/deliveries': { get: Op<Page<Delivery>, Id & { query: { state?: string; cursor?: string; limit?: number } }> };
  '/webhooks/{id}/deliveries/{delivery}/replay': { post: Op<Delivery, Delivered> };
  '/posts/reports': { get: Op<Page<Reported>, { query: { state?: 'open' | 'decided'; limit?: number } }> };
  '/posts/{id}/dismiss': { post: Op<Nothing, Id & { body: { message?: string; reason?: string } }> };
  '/search/synonyms': { get: Op<Synonyms>; put: Op<Synonyms, { body: { lists: string[][] } }> };
  '/admin/search': { get: Op<IndexState> };
  '/admin/search/rebuild': { post: Op<Nothing> };
}

