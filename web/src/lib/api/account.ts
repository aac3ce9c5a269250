// Who signs in, and what is known of people.
import type { Schema } from './schemas';

export type Me = Schema<'AccountMe'>;
export type Theme = Me['theme'];
export type Density = Me['density'];
export type Role = Me['roles'][number];
export type Limits = Schema<'AccountLimits'>;
export type SignIn = Schema<'AccountDoor'>;
export type Signed = Schema<'AccountSigned'>;
export type SessionInfo = Schema<'AccountSession'>;
export type Invitation = Schema<'AccountInvitation'>;
/** A person of the tenant, as an admin sees them. */
export type Account = Schema<'Account'>;
export type Link = Schema<'AccountLink'>;

export type Person = Schema<'DirectoryPerson'>;
export type Group = Schema<'DirectoryGroup'>;

/** A letter that was written; `text` comes with one letter only. */
export type Mail = Schema<'AppLetter'>;
export type Job = Schema<'JobSummary'>;
