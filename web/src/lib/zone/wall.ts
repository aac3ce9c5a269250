/** What the clock on the wall says somewhere. */
export interface Wall {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const HALF_DAY = 43_200_000;
const clocks = new Map<string, Intl.DateTimeFormat>();
function clockOf(zone: string): Intl.DateTimeFormat {
  let found = clocks.get(zone);
  if (!found) clocks.set(zone, (found = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })));
  return found;
}

/** What this machine's own clock says. */
export const ownWall = (at: Date): Wall => ({ year: at.getFullYear(), month: at.getMonth() + 1, day: at.getDate(), hour: at.getHours(), minute: at.getMinutes(), second: at.getSeconds() });

export function wallOf(ms: number, zone: string): Wall {
  const out: Wall = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  for (const part of clockOf(zone).formatToParts(ms)) if (part.type in out) out[part.type as keyof Wall] = Number(part.value);
  return out;
}

function ahead(ms: number, zone: string): number {
  const w = wallOf(ms, zone);
  return Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second) - Math.floor(ms / 1000) * 1000;
}

/**
 * When a clock on the wall says so, in milliseconds; days and hours over their range run on, as in a date. An hour that the change to
 * summer time leaves out is taken an hour later, one that the change to winter time has twice is the first.
 */
export function instantAt(zone: string, year: number, month: number, day: number, hour = 0, minute = 0): number {
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  const before = ahead(wall - HALF_DAY * 2, zone);
  const after = ahead(wall + HALF_DAY * 2, zone);
  for (const offset of [before, after]) if (ahead(wall - offset, zone) === offset) return wall - offset;
  return wall - before;
}
