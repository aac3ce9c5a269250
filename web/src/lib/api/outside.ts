// What a crisis says to those outside of it.
import type { Schema } from './schemas';

export type Announcement = Schema<'CrisisAnnouncement'>;
export type Freeze = Schema<'CrisisFreeze'>;
export type RollCall = Schema<'CrisisRollCall'>;
export type GuestVisit = Schema<'CrisisVisit'>;
export type StatusPage = Schema<'StatusPage'>;
export type StatusService = Schema<'StatusService'>;
export type StatusNotice = Schema<'StatusNotice'>;
export type ServiceState = StatusService['state'];
export type CrisisAudience = Schema<'CrisisAudience'>;
