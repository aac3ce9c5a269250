const UNITS: Record<string, number> = { '': 1, m: 1, mn: 1, min: 1, minute: 1, minutes: 1, h: 60, heure: 60, heures: 60, hour: 60, hours: 60, j: 1440, jour: 1440, jours: 1440, d: 1440, day: 1440, days: 1440 };
const LIMIT = 60 * 24 * 366;

/** « 4 h », « 1 h 30 », « 45 min », « 2 j », « 90 » in minutes; nothing typed is 0; undefined where it is not a length. */
export function parseMinutes(text: string): number | undefined {
  const words = text.replace(/[\s\u00a0\u202f]+/g, ' ').trim().toLowerCase();
  if (words === '') return 0;
  let total = 0;
  let unit = '';
  let rest = words;
  while (rest !== '') {
    const found = /^(\d+(?:[.,]\d+)?) ?([a-z]*) ?/.exec(rest);
    if (!found) return undefined;
    // « 1 h 30 »: what follows hours without a unit is minutes.
    const named = found[2] ?? '';
    const size = UNITS[named];
    if (size === undefined || (named === '' && unit !== '' && unit !== 'h')) return undefined;
    total += Number((found[1] ?? '').replace(',', '.')) * size;
    unit = named;
    rest = rest.slice(found[0].length);
  }
  const whole = Math.round(total);
  return whole <= LIMIT ? whole : undefined;
}
