// The JSON of contacts and of on-call.
import type { Id, Nothing, Op } from './paths';
import type { components, paths as published } from './schema';
import type { Instant, Page, Ref } from './types';

export type ContactKind = 'person' | 'organisation' | 'group';
export type LineKind = 'phone' | 'email';
export type Outcome = 'reached' | 'no_answer' | 'voicemail' | 'wrong_number';

export interface ContactBrief extends Ref {
  kind: ContactKind;
}

export interface ContactLine {
  id: string;
  kind: LineKind;
  use: string;
  value: string;
  private: boolean;
  /** The one to use at night. */
  emergency: boolean;
  /** Works when the company's own does not. */
  independent: boolean;
  verified_at?: Instant;
  verified_by?: string;
  wrong_at?: Instant;
  /** Found right within the last 90 days. */
  fresh: boolean;
}

export interface Contact {
  id: string;
  kind: ContactKind;
  name: string;
  person_id?: string;
  organisation?: ContactBrief;
  title: string;
  category?: string;
  lang?: string;
  availability: string;
  note: string;
  references: { label: string; value: string }[];
  emergency: boolean;
  rank: number;
  lines: ContactLine[];
  /** Private lines the reader may not see. */
  hidden: number;
  deputies: ContactBrief[];
  members: ContactBrief[];
  may_edit: boolean;
  archived_at?: Instant;
  updated_at: Instant;
  version: number;
}

export interface NewLine {
  kind: LineKind;
  value: string;
  use?: string;
  private?: boolean;
  emergency?: boolean;
  independent?: boolean;
  verified?: boolean;
}

export interface ContactCall {
  id: string;
  contact_id: string;
  line_id?: string;
  outcome: Outcome;
  note: string;
  by?: Ref;
  at: Instant;
}

export interface CallTree {
  id: string;
  name: string;
  description: string;
  branches: { contact_id: string; under?: string }[];
  contacts?: Contact[];
  updated_at: Instant;
  version: number;
}

export interface ContactCheck {
  name: string;
  organisation: string;
  lines: ContactLine[];
  answered: boolean;
}

export interface ContactImport {
  made: number;
  edited: number;
  same: number;
  refused: number;
  nameless: number;
  cards: { name: string; outcome: string; left?: string[]; id?: string }[];
}

export interface RotaWindow {
  /** 1 is Monday. */
  day: number;
  from: string;
  to: string;
}

export interface RotaLayer {
  name?: string;
  people: string[];
  start: string;
  end?: string;
  at: string;
  unit: 'day' | 'week';
  every: number;
  windows?: RotaWindow[];
}

export interface Duty {
  rota_id: string;
  rota: string;
  /** Absent: nobody. */
  person?: Ref;
  phone?: string;
  from?: Instant;
  until?: Instant;
  /** -1: an override, or nobody. */
  layer: number;
  override?: string;
  swap?: string;
}

export interface Rota {
  id: string;
  name: string;
  description: string;
  group?: Ref;
  zone: string;
  layers: RotaLayer[];
  covers: { kind: 'ci'; id: string }[];
  people: Ref[];
  now: Duty;
  mine: boolean;
  may_override: boolean;
  archived_at?: Instant;
  updated_at: Instant;
  version: number;
}

export interface RotaCalendar {
  from: Instant;
  to: Instant;
  items: Duty[];
  layers: Duty[][];
}

export interface Swap {
  id: string;
  rota_id: string;
  rota: string;
  asked_by: Ref;
  asked_of: Ref;
  from: Instant;
  to: Instant;
  back_from?: Instant;
  back_to?: Instant;
  note: string;
  state: 'asked' | 'accepted' | 'declined' | 'withdrawn';
  made_at: Instant;
  ended_at?: Instant;
  version: number;
}

export interface Alarm {
  id: string;
  escalation: Ref;
  about?: { kind: string; id: string };
  title: string;
  text: string;
  state: 'raised' | 'acknowledged' | 'resolved' | 'unanswered';
  step: number;
  next_at?: Instant;
  raised_by?: Ref;
  raised_at: Instant;
  answered_by?: Ref;
  answered_at?: Instant;
  notices: { person: Ref; step: number; at: Instant }[];
  version: number;
}

export type Escalation = components['schemas']['OncallPlan'];
export type EscalationStep = components['schemas']['OncallStep'];

type OfLine = { path: { id: string; line: string } };
type OfToken = { path: { token: string } };
type At = { query: { at?: string } };

export interface OncallPaths extends Pick<published, '/escalations' | '/escalations/{id}'> {
  '/contacts': {
    get: Op<Page<Contact>, { query: { q?: string; kind?: ContactKind; category?: string; emergency?: boolean; limit?: number; cursor?: string } }>;
    post: Op<Contact, { body: { kind?: ContactKind; name?: string; person_id?: string; organisation_id?: string; title?: string; category?: string; emergency?: boolean; lines?: NewLine[] } }>;
  };
  '/contacts/{id}': { get: Op<Contact, Id>; patch: Op<Contact, Id & { body: object }> };
  '/contacts/{id}/archive': { post: Op<Contact, Id> };
  '/contacts/{id}/lines': { post: Op<Contact, Id & { body: NewLine }> };
  '/contacts/{id}/lines/{line}': { patch: Op<Contact, OfLine & { body: object }>; delete: Op<Contact, OfLine> };
  '/contacts/{id}/lines/{line}/verify': { post: Op<Contact, OfLine & { body: { wrong?: boolean } }> };
  '/contacts/{id}/calls': { get: Op<Page<ContactCall>, Id>; post: Op<ContactCall, Id & { body: { outcome: Outcome; line_id?: string; note?: string } }> };
  '/contacts-import': { post: Op<ContactImport, { body: { text: string; preview?: boolean } }> };
  '/people/{id}/contact': { get: Op<Contact, Id> };
  '/call-trees': { get: Op<Page<CallTree>>; post: Op<CallTree, { body: { name: string; description?: string; branches?: CallTree['branches'] } }> };
  '/call-trees/{id}': { get: Op<CallTree, Id>; patch: Op<CallTree, Id & { body: object }>; delete: Op<Nothing, Id> };
  '/contact-checks/{token}': { get: Op<ContactCheck, OfToken>; post: Op<ContactCheck, OfToken & { body: { right?: string[]; wrong?: string[] } }> };
  '/oncall': { get: Op<Page<Duty>, At> };
  '/groups/{id}/oncall': { get: Op<Page<Duty>, Id & At> };
  '/cis/{id}/oncall': { get: Op<Page<Duty>, Id & At> };
  '/me/oncall-feed': { post: Op<{ token: string; url: string }>; delete: Op<Nothing> };
  '/rotas': { get: Op<Page<Rota>>; post: Op<Rota, { body: { name: string; description?: string; group_id?: string; zone?: string; layers: RotaLayer[]; covers?: Rota['covers'] } }> };
  '/rotas/{id}': { get: Op<Rota, Id>; patch: Op<Rota, Id & { body: object }> };
  '/rotas/{id}/archive': { post: Op<Rota, Id> };
  '/rotas/{id}/shifts': { get: Op<RotaCalendar, Id & { query: { from?: string; to?: string } }> };
  '/rotas/{id}/overrides': { post: Op<Rota, Id & { body: { person_id?: string; from?: string; to: string } }> };
  '/rotas/{id}/overrides/{override}': { delete: Op<Rota, { path: { id: string; override: string } }> };
  '/rotas/{id}/swaps': { post: Op<Swap, Id & { body: { asked_of: string; from: string; to: string; back_from?: string; back_to?: string; note?: string } }> };
  '/swaps': { get: Op<Page<Swap>, { query: { rota?: string; mine?: boolean; open?: boolean } }> };
  '/swaps/{id}/accept': { post: Op<Swap, Id> };
  '/swaps/{id}/decline': { post: Op<Swap, Id> };
  '/swaps/{id}/withdraw': { post: Op<Swap, Id> };
  '/alarms': { get: Op<Page<Alarm>, { query: { state?: Alarm['state'] } }>; post: Op<Alarm, { body: { escalation_id: string; title: string; text?: string } }> };
  '/alarms/{id}/acknowledge': { post: Op<Alarm, Id> };
  '/alarms/{id}/resolve': { post: Op<Alarm, Id> };
  '/alarm-notices/{token}': { get: Op<Alarm, OfToken>; post: Op<Alarm, OfToken> };
}
