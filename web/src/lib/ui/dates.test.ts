import { describe, expect, it } from 'vitest';
import { bytes, day, hour, length, relative, ticking } from './dates';

const now = Date.parse('2026-03-10T12:00:00Z');

describe('relative', () => {
  it('says how long ago, in both languages', () => {
    expect(relative(now - 10_000, now, 'fr')).toBe('à l’instant');
    expect(relative(now - 3 * 60_000, now, 'fr')).toBe('il y a 3\u00a0min');
    expect(relative(now - 3 * 60_000, now, 'en')).toBe('3\u00a0min ago');
    expect(relative(now + 2 * 3_600_000, now, 'fr')).toBe('dans 2\u00a0h');
  });
  it('gives the date once a day has passed', () => {
    expect(relative(Date.parse('2026-03-08T12:00:00Z'), now, 'fr')).toBe('8 mars');
    expect(relative(Date.parse('2025-03-08T12:00:00Z'), now, 'en')).toBe('8 Mar 2025');
  });
});

describe('waits and lengths', () => {
  it('ticks', () => {
    expect(ticking(31_000)).toBe('0:31');
    expect(ticking(372_000)).toBe('6:12');
    expect(ticking(3_849_000)).toBe('1:04:09');
    expect(ticking(-5)).toBe('0:00');
  });
  it('is said in words', () => {
    expect(length(40_000)).toBe('40\u00a0s');
    expect(length(240_000)).toBe('4\u00a0min');
    expect(length(6_720_000)).toBe('1\u00a0h\u00a052');
  });
});

describe('bytes', () => {
  it('follows the language', () => {
    expect(bytes(188_000, 'fr')).toBe('184\u00a0Ko');
    expect(bytes(1_600_000, 'fr')).toBe('1,5\u00a0Mo');
    expect(bytes(512, 'en')).toBe('512\u00a0B');
  });
});

describe('day and hour', () => {
  const tags = { fr: 'fr-FR', en: 'en-GB' } as const;
  it('are what Intl writes, every month', () => {
    for (const lang of ['fr', 'en'] as const) {
      for (let month = 0; month < 12; month++) {
        const at = new Date(2026, month, 1 + month * 2, month * 2).getTime();
        expect(day(at, now, lang)).toBe(new Intl.DateTimeFormat(tags[lang], { day: 'numeric', month: 'short' }).format(at));
        expect(hour(at)).toBe(new Intl.DateTimeFormat(tags[lang], { hour: '2-digit', minute: '2-digit' }).format(at));
        expect(day(at, Date.UTC(2020, 5), lang)).toBe(new Intl.DateTimeFormat(tags[lang], { day: 'numeric', month: 'short', year: 'numeric' }).format(at));
      }
    }
  });
});
