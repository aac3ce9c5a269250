import { dayAt, monday, monthAt, wall } from '$lib/zone';

/** Where things of some length stand in a calendar, on the person's clock. */
export interface Span {
  from: number;
  to: number;
}
export interface Piece<T> {
  of: T;
  /** Minutes since midnight. */
  top: number;
  end: number;
  lane: number;
  lanes: number;
  begins: boolean;
}

const DAY = 1440;
const SHORTEST = 45; // what a title needs

/** The days on the screen: those of a week, or of the weeks that a month touches. */
export function daysOf(view: 'week' | 'month', at: Date): Date[] {
  if (view === 'week') return Array.from({ length: 7 }, (_, i) => dayAt(monday(at), i));
  const first = monday(monthAt(at));
  const last = dayAt(monthAt(at, 1), -1);
  const days: Date[] = [];
  for (let d = first; d <= last || days.length % 7 !== 0; d = dayAt(d, 1)) days.push(d);
  return days;
}

export const touches = (s: Span, day: Date): boolean => s.from < dayAt(day, 1).getTime() && s.to > day.getTime();

function minute(ms: number, day: Date): number {
  if (ms <= day.getTime()) return 0;
  if (ms >= dayAt(day, 1).getTime()) return DAY;
  const at = wall(ms);
  return at.hour * 60 + at.minute;
}

/** What of some things falls in a day; those that would cover one another stand side by side. */
export function piecesOf<T>(things: readonly T[], span: (one: T) => Span, day: Date): Piece<T>[] {
  const all = things.filter((one) => touches(span(one), day)).map((of): Piece<T> => {
    const s = span(of);
    const top = Math.min(minute(s.from, day), DAY - SHORTEST);
    return { of, top, end: Math.max(minute(s.to, day), top + SHORTEST), lane: 0, lanes: 1, begins: s.from >= day.getTime() };
  }).sort((a, b) => a.top - b.top || b.end - a.end);
  let group: Piece<T>[] = [];
  let until = -1;
  const close = () => {
    const lanes = Math.max(...group.map((p) => p.lane)) + 1;
    for (const p of group) p.lanes = lanes;
  };
  for (const p of all) {
    if (p.top >= until && group.length > 0) {
      close();
      group = [];
    }
    const taken = new Set(group.filter((q) => q.end > p.top).map((q) => q.lane));
    while (taken.has(p.lane)) p.lane++;
    group.push(p);
    until = Math.max(group.length === 1 ? -1 : until, p.end);
  }
  if (group.length > 0) close();
  return all;
}
