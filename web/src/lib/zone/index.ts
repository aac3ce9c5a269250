import type { Lang } from '$lib/api';
import { instantAt, ownWall, wallOf, type Wall } from './wall';
import { zone } from './zone.svelte';

export { zone, zones } from './zone.svelte';

// Everything here is on the person's clock, and not on that of the machine they sit at.
const cache = new Map<string, Intl.DateTimeFormat>();

/** Writes dates in a language. */
export function dates(lang: Lang, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = lang + zone.current + JSON.stringify(options);
  let found = cache.get(key);
  if (!found) cache.set(key, (found = new Intl.DateTimeFormat(lang === 'fr' ? 'fr-FR' : 'en-GB', { timeZone: zone.current, ...options })));
  return found;
}

const two = (n: number): string => String(n).padStart(2, '0');
// The first formatter of a language and of a zone takes a phone a tenth of a second each: where the machine's clock is the person's, none is needed.
export const wall = (ms: number): Wall => (zone.current === zone.screen ? ownWall(new Date(ms)) : wallOf(ms, zone.current));
const midnight = (year: number, month: number, day: number): Date => new Date(instantAt(zone.current, year, month, day));

/** What a field of the browser for a day and an hour shows of an instant. */
export function localOf(iso: string | number | undefined): string {
  const ms = typeof iso === 'number' ? iso : Date.parse(iso ?? '');
  if (Number.isNaN(ms)) return '';
  const w = wall(ms);
  return `${String(w.year).padStart(4, '0')}-${two(w.month)}-${two(w.day)}T${two(w.hour)}:${two(w.minute)}`;
}

/** The other way round; nothing where nothing, or no time, was typed. */
export function instantOf(typed: string): string {
  const [, y, mo, d, h, mi] = /^(\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(typed) ?? [];
  return y === undefined ? '' : new Date(instantAt(zone.current, Number(y), Number(mo), Number(d), Number(h), Number(mi))).toISOString();
}

/** Midnight of the day an instant falls in, or of one some days away from it. */
export function dayAt(at: Date, by = 0): Date {
  const w = wall(at.getTime());
  return midnight(w.year, w.month, w.day + by);
}

/** Midnight of the first of an instant's month, or of one some months away. */
export function monthAt(at: Date, by = 0): Date {
  const w = wall(at.getTime());
  return midnight(w.year, w.month + by, 1);
}

/** Monday is 1, Sunday 7. */
export function weekday(at: Date): number {
  const w = wall(at.getTime());
  return new Date(Date.UTC(w.year, w.month - 1, w.day)).getUTCDay() || 7;
}

/** Midnight of the Monday of an instant's week. */
export const monday = (at: Date): Date => dayAt(at, 1 - weekday(at));

/** `2026-11-26`, as an address and a field of the browser hold a day. */
export const dayKey = (at: Date | number): string => localOf(Number(at)).slice(0, 10);

/** Midnight of a day that is written so. */
export function dayOf(key: string): Date | undefined {
  const [y = 0, mo = 0, d = 0] = key.split('-').map(Number);
  if (!(y > 1999) || Number.isNaN(mo + d)) return undefined;
  const at = midnight(y, mo, d);
  return dayKey(at) === key ? at : undefined;
}

export const sameDay = (a: number, b: number): boolean => dayKey(a) === dayKey(b);

/** The beginning of a day that is written so, as an instant of the API. */
export const dayBegins = (key: string): string => instantOf(`${key}T00:00`);

/** Its end: what happened on it counts. */
export const dayEnds = (key: string): string => dayAt(new Date(dayBegins(key)), 1).toISOString();

/** When the clock last said so; an hour that is still to come, by more than ten minutes, was yesterday's. */
export function lately(hour: number, minute: number, now: number): Date {
  const w = wall(now);
  const today = instantAt(zone.current, w.year, w.month, w.day, hour, minute);
  return new Date(today <= now + 600_000 ? today : instantAt(zone.current, w.year, w.month, w.day - 1, hour, minute));
}
