// The JSON of the REST interface, as the contract that the server publishes says it: what changes there is found by the type checker.
import type { components, paths as published } from './schema';

export type Schemas = components['schemas'];
export type Schema<K extends keyof Schemas> = Schemas[K];
export type paths = published;
/** What a list may be asked for. */
export type Query<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } } ? NonNullable<Q> : never;

export type Instant = string;
export type Lang = Schema<'AccountMe'>['lang'];

/** A record's id and name. */
export type Ref = Schema<'DirectoryBrief'>;

export interface Page<T> {
  items: T[];
  next?: string;
}

export type FieldError = Schema<'ProblemField'>;
/** What was refused; the browser itself says it too, when nobody answered. */
export type Problem = Omit<Schema<'Problem'>, 'type'> & { type?: string };
