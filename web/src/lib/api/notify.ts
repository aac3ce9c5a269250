// Devices that are told, and what of.
import type { Schema } from './schemas';

export type Device = Schema<'NotifyDevice'>;
export type NoticeChoice = Schema<'NotifyChoice'>;
