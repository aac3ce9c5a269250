// Tickets, and what happens to them.
import type { Schema } from './schemas';

export type Ticket = Schema<'Ticket'>;
export type TicketKind = Ticket['kind'];
export type FieldChange = Schema<'TicketChange'>;
export type Activity = Schema<'TicketEntry'>;
export type ActivityPage = Schema<'TicketStream'>;
export type AskedField = Schema<'TicketField'>;
export type TicketKindInfo = Schema<'TicketKind'>;

/** A record in short, on the other side of a link. */
export type LinkedCard = Schema<'LinkCard'>;
/** A link as one of its sides sees it: “this record <type> that one”. */
export type RecordLink = Schema<'LinkRelation'>;
export type LinkType = Schema<'LinkAddIn'>['type'];
