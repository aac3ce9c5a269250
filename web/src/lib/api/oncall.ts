// Contacts and on-call.
import type { Schema } from './schemas';

export type ContactBrief = Schema<'ContactBrief'>;
export type ContactLine = Schema<'ContactLine'>;
export type Contact = Schema<'Contact'>;
export type ContactKind = Contact['kind'];
export type LineKind = ContactLine['kind'];
export type NewContact = Schema<'ContactMakeIn'>;
export type ContactWish = Schema<'ContactEditIn'>;
export type NewLine = Schema<'ContactAddLineIn'>;
export type ContactCall = Schema<'ContactCall'>;
export type Outcome = ContactCall['outcome'];
export type CallTree = Schema<'ContactTree'>;
export type ContactCheck = Schema<'ContactCheck'>;
export type ContactImport = Schema<'ContactImportResult'>;

export type RotaWindow = Schema<'OncallWindow'>;
export type RotaLayer = Schema<'OncallLayer'>;
export type Duty = Schema<'OncallDuty'>;
export type Rota = Schema<'OncallRota'>;
export type RotaCalendar = Schema<'OncallCalendar'>;
export type Swap = Schema<'OncallSwap'>;
export type Alarm = Schema<'OncallAlarm'>;
export type Escalation = Schema<'OncallPlan'>;
export type EscalationStep = Schema<'OncallStep'>;
