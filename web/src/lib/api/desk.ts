// The desk: queues, conversations, who takes them.
import type { Schema } from './schemas';

export type Queue = Schema<'DeskQueue'>;
export type Hours = Schema<'DeskHours'>;
export type Conversation = Schema<'DeskConversation'>;
export type ConversationState = Conversation['state'];
export type CloseReason = NonNullable<Conversation['close_reason']>;
/** Why an agent ends one: the others happen by themselves. */
export type AgentsReason = Schema<'DeskCloseIn'>['reason'];
export type ConversationContext = Schema<'DeskContext'>;
export type Transcript = Schema<'DeskTranscript'>;
export type Agent = Schema<'DeskAgent'>;
export type Presence = Agent['state'];
export type Reply = Schema<'DeskReply'>;
