// Devices that are told, and what of: from the contract the server publishes.
import type { components, paths as published } from './schema';

export type Device = components['schemas']['NotifyDevice'];
export type NoticeChoice = components['schemas']['NotifyChoice'];

export type NotifyPaths = Pick<published, Extract<keyof published, `/me/devices${string}` | '/me/notices'>>;
