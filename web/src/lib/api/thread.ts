// What is said: messages, their files, how far it is read.
import type { Schema } from './schemas';

export type FileInfo = Schema<'ThreadFile'>;
export type Reaction = Schema<'ThreadReaction'>;
export type Message = Schema<'ThreadMessage'>;
export type ReadMark = Schema<'ThreadMark'>;
export type MessagePage = Schema<'ThreadMessages'>;
/** A followed thread with something new. */
export type Unread = Schema<'ThreadNews'>;
export type NewMessage = Schema<'ThreadPostIn'>;
/** What a message said before. */
export type MessageVersion = Schema<'ThreadWording'>;
