// What the live connection and GET /events deliver. The contract leaves open what an event and its record say: that is their kind's.
import type { Schema } from './schemas';

/** An event on a topic. */
export type Push = Omit<Schema<'LivePush'>, 'prev' | 'data' | 'record'> & {
  prev?: number;
  data?: Record<string, unknown>;
  record?: Record<string, unknown>;
};
