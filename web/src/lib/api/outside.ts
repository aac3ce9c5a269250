// What a crisis says to those outside of it: from the contract the server publishes.
import type { components, paths as published } from './schema';

type Named<K extends keyof components['schemas']> = components['schemas'][K];

export type Announcement = Named<'CrisisAnnouncement'>;
export type Freeze = Named<'CrisisFreeze'>;
export type RollCall = Named<'CrisisRollCall'>;
export type GuestVisit = Named<'CrisisVisit'>;
export type StatusPage = Named<'StatusPage'>;
export type StatusService = Named<'StatusService'>;
export type StatusNotice = Named<'StatusNotice'>;
export type ServiceState = StatusService['state'];
export type CrisisAudience = Named<'CrisisAudience'>;

export type OutsidePaths = Pick<published, Extract<keyof published, '/announcements' | '/freezes' | `/status-page${string}` | `/roll-calls${string}` | `/crisis-audiences${string}`>>;
