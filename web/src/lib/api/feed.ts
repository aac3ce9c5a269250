// The JSON of the wall: posts, groups, what one follows, profiles, and calls for contribution.
import type { Id, Listing, Nothing, Op } from './paths';
import type { Instant, Message, Page, Person, Ref } from './types';

/** A record in short, as much of it as the reader may know now. */
export interface RecordCard {
  kind: string;
  type?: string;
  id: string;
  number?: string;
  title: string;
  state?: string;
  priority?: number;
  me_too?: number;
  my_me_too?: boolean;
  assignee?: Ref;
  group?: string;
  summary?: string;
  worked?: number;
  opened_at?: Instant;
  next_update_at?: Instant;
  updated_at?: Instant;
  limited?: boolean;
}

export interface Poll {
  question: string;
  multiple: boolean;
  /** Results are hidden until one has voted or the poll is closed. */
  secret: boolean;
  closes_at?: Instant;
  closed: boolean;
  options: { n: number; text: string; votes: number; mine?: boolean }[];
  voters: number;
  shown: boolean;
}

export type PostAct =
  | 'comment' | 'react' | 'edit' | 'delete' | 'pin' | 'unpin' | 'acknowledge' | 'vote' | 'close_poll' | 'report' | 'hide' | 'restore';

export type GroupAccess = 'open' | 'closed' | 'secret';
export interface FeedGroupBrief extends Ref {
  access: GroupAccess;
}

/** A publication. What depends on the reader is absent from a push. */
export interface Post {
  id: string;
  /** Feeds are read by it, the highest first; a post that surfaces takes a new one. */
  position: number;
  kind: 'post' | 'system';
  at: Instant;
  surfaced_at?: Instant;
  author?: Ref;
  via?: string;
  group?: FeedGroupBrief;
  headline?: string;
  rule?: string;
  message: Message;
  tags: string[];
  ref?: { kind: string; id: string };
  card?: RecordCard;
  poll?: Poll;
  pinned: boolean;
  pinned_until?: Instant;
  ack?: { count: number; mine?: Instant };
  comments: number;
  last_comments: Message[];
  following?: boolean;
  mine?: boolean;
  hidden?: { at: Instant; by: Ref; reason: string };
  reports?: number;
  deleted?: boolean;
  actions?: PostAct[];
  version: number;
}

export interface FeedPage {
  items: Post[];
  pinned?: Post[];
  next?: string;
  head: number;
  read: number;
  topics: string[];
  /** « kind:id » of what the reader muted, with the first page of their own feed. */
  muted?: string[];
  unread: number;
}

export interface NewPost {
  text?: string;
  group?: string;
  ref?: { kind: string; id: string };
  files?: string[];
  poll?: { question: string; options: string[]; multiple?: boolean; secret?: boolean; closes_at?: Instant };
  pin?: boolean;
  acknowledge?: boolean;
}

export type GroupRole = 'owner' | 'member' | 'asked' | 'invited';

export interface FeedGroup {
  id: string;
  name: string;
  description: string;
  access: GroupAccess;
  requesters: boolean;
  members: number;
  owners: Ref[];
  role?: GroupRole;
  following: boolean;
  muted: boolean;
  asked?: number;
  unread: number;
  archived?: boolean;
  actions?: ('post' | 'join' | 'ask' | 'accept' | 'leave' | 'invite' | 'edit' | 'archive' | 'moderate')[];
  created_at: Instant;
  updated_at: Instant;
  version: number;
}

export interface FeedMember {
  person: Ref;
  role: GroupRole;
  since: Instant;
}

export interface Followed {
  kind: string;
  id: string;
  name: string;
  muted: boolean;
  since: Instant;
}

export interface Profile {
  person: Person;
  about: string;
  about_html?: string;
  skills: string[];
  groups: FeedGroupBrief[];
  posts: number;
  contributed: { kind: string; count: number; items: RecordCard[] }[];
  /** How often others said that a note or an article of theirs worked. */
  helped: number;
  following: boolean;
  mine: boolean;
  version: number;
}

export type DigestPeriod = 'never' | 'daily' | 'weekly';
export interface Digest {
  period: DigestPeriod;
  next_at?: Instant;
}

export interface Acknowledgements {
  done: { person: Ref; at: Instant }[];
  missing: Ref[];
}

/** A question to everybody about a problem. */
export interface Call {
  id: string;
  problem?: { id: string; number: string; title: string; state: string };
  question: string;
  html?: string;
  since?: Instant;
  audience: 'everyone' | 'agents';
  state: 'open' | 'closed';
  opened_by?: Ref;
  opened_at: Instant;
  seen: number;
  my_seen?: boolean;
  contributions: number;
  marked: number;
  actions?: string[];
  updated_at: Instant;
  version: number;
}

type InGroup = { path: { id: string; person: string } };
type Subject = { path: { kind: string; id: string } };

/** The routes of the wall, as paths.ts writes them. */
export interface FeedPaths {
  '/feed': { get: Op<FeedPage, { query: { view?: string; sort?: 'recent' | 'useful'; cursor?: string; limit?: number } }> };
  '/feed/read': { put: Op<Nothing, { body: { view: string; position: number } }> };
  '/feed/unread': { get: Op<Page<{ view: string; unread: number }>> };
  '/posts': { post: Op<Post, { body: NewPost }> };
  '/posts/{id}': { get: Op<Post, Id>; patch: Op<Post, Id & { body: { text: string } }>; delete: Op<Nothing, Id> };
  '/posts/{id}/pin': { post: Op<Post, Id & { body: { until?: Instant } }> };
  '/posts/{id}/unpin': { post: Op<Post, Id> };
  '/posts/{id}/acknowledge': { post: Op<Post, Id> };
  '/posts/{id}/acknowledgements': { get: Op<Acknowledgements, Id> };
  '/posts/{id}/vote': { post: Op<Post, Id & { body: { options: number[] } }> };
  '/posts/{id}/close_poll': { post: Op<Post, Id> };
  '/posts/{id}/report': { post: Op<Nothing, Id & { body: { reason: string; message?: string } }> };
  '/posts/{id}/hide': { post: Op<Post, Id & { body: { reason: string; message?: string } }> };
  '/posts/{id}/restore': { post: Op<Post, Id> };
  '/posts/{id}/retain': { post: Op<{ id: string; title: string }, Id & { body: { title?: string; text?: string } }> };
  '/feed/groups': {
    get: Op<Page<FeedGroup>, { query: { q?: string; mine?: boolean } }>;
    post: Op<FeedGroup, { body: { name: string; description?: string; access?: GroupAccess; requesters?: boolean } }>;
  };
  '/feed/groups/{id}': {
    get: Op<FeedGroup, Id>;
    patch: Op<FeedGroup, Id & { body: { name?: string; description?: string; access?: GroupAccess; requesters?: boolean; archived?: boolean } }>;
  };
  '/feed/groups/{id}/join': { post: Op<FeedGroup, Id> };
  '/feed/groups/{id}/leave': { post: Op<Nothing, Id> };
  '/feed/groups/{id}/invite': { post: Op<FeedGroup, Id & { body: { person_id: string } }> };
  '/feed/groups/{id}/accept': { post: Op<FeedGroup, Id & { body: { person_id: string } }> };
  '/feed/groups/{id}/members': { get: Op<Page<FeedMember>, Id & { query: Listing }> };
  '/feed/groups/{id}/members/{person}': { put: Op<FeedGroup, InGroup & { body: { role: 'owner' | 'member' } }>; delete: Op<Nothing, InGroup> };
  '/follows': { get: Op<Page<Followed>, { query: { kind?: string } }> };
  '/follows/{kind}/{id}': { put: Op<Followed, Subject & { body: { muted?: boolean } }>; delete: Op<Nothing, Subject> };
  '/tags': { get: Op<Page<{ name: string; following: boolean }>, { query: { q?: string } }> };
  '/cards/{kind}/{id}': { get: Op<RecordCard, Subject> };
  '/people/pictures': { get: Op<Page<{ id: string; avatar: string }>, { query: { ids: string } }> };
  '/me/feed-token': { get: Op<{ made: boolean; made_at?: Instant }>; post: Op<{ token: string; url: string }>; delete: Op<Nothing> };
  '/me/digest': { get: Op<Digest>; put: Op<Digest, { body: { period: DigestPeriod } }> };
  '/cards': { get: Op<Page<RecordCard>, { query: { numbers: string } }> };
  '/people/{id}/profile': { get: Op<Profile, Id> };
  '/me/profile': { patch: Op<Profile, { body: { about?: string; skills?: string[]; avatar?: string }; header?: { 'If-Match'?: string } }> };
  '/calls': { get: Op<Page<Call>, { query: { state?: string; problem?: string } & Listing }> };
}

