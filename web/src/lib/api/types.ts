// The JSON of the REST interface. Written by hand until the server's OpenAPI document generates them.

import type { Ci } from './cmdb';

export type Instant = string;
export type Lang = 'fr' | 'en';
export type Theme = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'compact';
export type Role = 'requester' | 'agent' | 'supervisor' | 'crisis_manager' | 'admin';

export interface Ref {
  id: string;
  name: string;
}

export interface Page<T> {
  items: T[];
  next?: string;
}

export interface FieldError {
  field: string;
  code: string;
  message: string;
}

export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  errors?: FieldError[];
  request_id?: string;
  /** The record as it is now, where an act came too late (409, 412). */
  current?: unknown;
}

export interface Limits {
  message_chars: number;
  file_bytes: number;
  files_per_message: number;
}

export interface Me {
  id: string;
  name: string;
  email: string;
  roles: Role[];
  lang: Lang;
  zone: string;
  theme: Theme;
  density: Density;
  tenant: Ref;
  demo: boolean;
  title: string;
  department: string;
  site: string;
  phone: string;
  avatar?: string;
  limits: Limits;
  version: number;
}

export interface SignIn {
  tenant_name?: string;
  demo: boolean;
  demo_accounts?: { email: string; name: string; role: Role; password: string }[];
  setup: boolean;
}

export interface Signed {
  me?: Me;
  choose?: Ref[];
}

export interface SessionInfo {
  id: string;
  current: boolean;
  created_at: Instant;
  seen_at: Instant;
  expires_at: Instant;
  user_agent: string;
  address: string;
}

export interface Invitation {
  kind: 'invite' | 'reset';
  email: string;
  name: string;
  tenant_name: string;
}

export interface Person {
  id: string;
  name: string;
  email?: string;
  roles?: Role[];
  title: string;
  department: string;
  site: string;
  phone: string;
  avatar?: string;
  closed: boolean;
  /** Names of their teams, on one person's card. */
  groups?: string[];
}

export interface Group {
  id: string;
  name: string;
  description: string;
  kind: string;
  members?: Ref[];
  version: number;
}

export interface Hours {
  zone: string;
  days: { day: number; from: string; to: string }[];
}

export interface Queue {
  id: string;
  name: string;
  description: string;
  state: 'open' | 'closed';
  waiting: number;
  longest_wait_ms: number;
  oldest_arrived_at?: Instant;
  agents_available: number;
  target_wait_ms: number;
  max_wait_ms: number;
  mode: 'pull' | 'offer';
  group?: Ref;
  mine: boolean;
  order: number;
  estimated_wait_ms: number;
  opens_at?: Instant;
  closes_at?: Instant;
  hours?: Hours;
  notice: string;
  switched?: 'open' | 'closed';
  version: number;
}

export type ConversationState = 'waiting' | 'offered' | 'active' | 'on_hold' | 'closed';
export type CloseReason = 'resolved' | 'incident_created' | 'escalated' | 'abandoned' | 'timed_out' | 'spam';

export interface Conversation {
  id: string;
  number: string;
  queue: Ref;
  requester: Ref;
  symptoms: string;
  state: ConversationState;
  priority: number;
  arrived_at: Instant;
  offered_at?: Instant;
  accepted_at?: Instant;
  first_response_at?: Instant;
  hold_since?: Instant;
  closed_at?: Instant;
  close_reason?: CloseReason;
  wrap_up?: string;
  agent?: Ref;
  offered_to?: Ref;
  solution?: string;
  hold_reason?: string;
  offer_until?: Instant;
  keep_place?: boolean;
  participants: Ref[];
  ticket?: { id: string; number: string; title: string; state: string };
  rating?: number;
  rating_comment?: string;
  reopen_until?: Instant;
  unread?: number;
  last_message?: { text: string; at: Instant; author: Ref };
  position?: number;
  ahead?: number;
  estimated_wait_ms?: number;
  version: number;
  updated_at: Instant;
}

export interface ConversationContext {
  person: Person;
  conversations: Conversation[];
  tickets: Ticket[];
  outages: Ticket[];
  /** What the person works with. */
  devices?: Ci[];
  services?: Ci[];
}

export interface Transcript {
  conversation: Conversation;
  view: 'external' | 'internal';
  messages: Message[];
}

export type Presence = 'available' | 'busy' | 'away' | 'offline';

export interface Agent {
  id: string;
  name: string;
  state: Presence;
  capacity: number;
  active: number;
  on_hold: number;
  seen_at?: Instant;
  queues: string[];
  version?: number;
}

export interface Reply {
  id: string;
  shortcut: string;
  title: string;
  text: string;
  lang: Lang;
  queue_id?: string;
  version: number;
}

export interface FileInfo {
  id: string;
  name: string;
  size: number;
  type: string;
  width?: number;
  height?: number;
}

export interface Reaction {
  emoji: string;
  count: number;
  mine: boolean;
  people: string[];
  /** A push is the same for everybody: whether it is mine is read here. */
  person_ids: string[];
}

export interface Message {
  id: string;
  seq: number;
  kind: string;
  subject_id: string;
  at: Instant;
  author: Ref;
  text: string;
  html?: string;
  internal: boolean;
  files: FileInfo[];
  reactions: Reaction[];
  mentions: (Ref & { group?: boolean })[];
  reply_to?: string;
  edited_at?: Instant;
  deleted: boolean;
  system?: { code: string; args?: Record<string, string> };
  version: number;
}

export interface ReadMark {
  person: Ref;
  seq: number;
  at: Instant;
}

export interface MessagePage {
  items: Message[];
  next?: string;
  prev?: string;
  head: number;
  read: ReadMark[];
}

/** A followed thread with something new. */
export interface Unread {
  kind: string;
  id: string;
  unread: number;
  mentioned: boolean;
  head: number;
}

export interface NewMessage {
  text: string;
  internal?: boolean;
  files?: string[];
  reply_to?: string;
}

export interface MessageVersion {
  text: string;
  at: Instant;
  author?: Ref;
}

export type TicketKind = 'incident' | 'request' | 'problem' | 'change';

export interface Ticket {
  id: string;
  number: string;
  kind: TicketKind;
  title: string;
  description?: string;
  description_html?: string;
  requester?: Ref;
  opened_by?: Ref;
  channel?: string;
  group?: Ref;
  assignee?: Ref;
  service?: Ref;
  impact?: number;
  urgency?: number;
  priority: number;
  priority_reason?: string;
  state: string;
  state_at?: Instant;
  hold_reason?: string;
  category?: string;
  resolution_code?: string;
  resolution_notes?: string;
  details?: Record<string, string>;
  opened_at: Instant;
  started_at?: Instant;
  resolved_at?: Instant;
  closed_at?: Instant;
  reopen_count: number;
  reassignment_count: number;
  me_too: number;
  /** Only where a person asked: a push is the same for everybody. */
  my_me_too?: boolean;
  watching?: boolean;
  watchers?: Ref[];
  conversation?: { id: string; number: string; requester?: Ref; from: number; to: number; messages: number; duration_ms: number };
  source?: string;
  external_id?: string;
  /** What the reader may do now. */
  actions?: string[];
  /** The reader sees only that it goes on, and may attach to it. */
  limited?: boolean;
  version: number;
  updated_at: Instant;
}

export interface FieldChange {
  field: string;
  old: string;
  new: string;
  old_label?: string;
  new_label?: string;
}

export interface Activity {
  id: string;
  at: Instant;
  kind: 'message' | 'change' | 'transition' | 'transcript' | 'created';
  /** Absent when the server did it. */
  actor?: Ref;
  verb?: string;
  from?: string;
  to?: string;
  changes?: FieldChange[];
  message?: Message;
  conversation?: Ticket['conversation'];
}

export interface ActivityPage {
  items: Activity[];
  next?: string;
  prev?: string;
}

export interface AskedField {
  name: string;
  required?: boolean;
  codes?: string[];
  limit?: number;
}

export interface TicketKindInfo {
  kind: TicketKind;
  prefix: string;
  states: { name: string; open: boolean; done: boolean }[];
  transitions: { verb: string; from: string[]; to: string; asks?: AskedField[]; requester?: string[] }[];
  fields?: AskedField[];
  crowd?: { people: number; impact: number }[];
  /** Priority by impact (rows) and urgency (columns). */
  matrix: number[][];
  version: number;
}

/** A person of the tenant, as an admin sees them. */
export interface Account {
  id: string;
  email: string;
  name: string;
  roles: Role[];
  lang: Lang;
  zone: string;
  title: string;
  department: string;
  site: string;
  phone: string;
  avatar?: string;
  closed: boolean;
  /** Has chosen a password. */
  joined: boolean;
  created_at: Instant;
  updated_at: Instant;
  seen_at?: Instant;
  version: number;
}

export interface Link {
  link: string;
  mailed: boolean;
}

/** A letter that was written; `text` comes with one letter only. */
export interface Mail {
  id: string;
  at: Instant;
  to_email: string;
  to_name: string;
  template: string;
  lang: Lang;
  subject: string;
  text: string;
  html?: string;
}

export interface Job {
  id: string;
  kind: string;
  state: string;
  due_at: Instant;
  tries: number;
  last_error?: string;
  created_at: Instant;
  done_at?: Instant;
}

/** What the live connection and GET /events deliver. */
export interface Push {
  seq: number;
  prev?: number;
  type: string;
  at: Instant;
  actor?: Ref;
  subject: { kind: string; id: string };
  topics?: string[];
  data?: Record<string, unknown>;
  record?: Record<string, unknown>;
}

export interface EventPage {
  items: Push[];
  position: string;
}
