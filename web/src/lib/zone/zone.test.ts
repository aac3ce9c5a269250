import { hour, relative } from '$lib/ui/dates';
import { afterEach, describe, expect, it } from 'vitest';
import { dates, dayAt, dayBegins, dayEnds, dayKey, dayOf, instantOf, lately, localOf, monday, monthAt, sameDay, wall, weekday, zone } from '.';
import { instantAt, wallOf } from './wall';

const utc = (text: string) => Date.parse(text);
afterEach(() => zone.set(''));

describe('the person’s zone', () => {
  it('is that of the screen until it is known, and where it is nonsense', () => {
    expect(zone.current).toBe(zone.screen);
    zone.set('Asia/Tokyo');
    expect(zone.current).toBe('Asia/Tokyo');
    zone.set('Mars/Olympus');
    expect(zone.current).toBe(zone.screen);
  });
  it('is read off the screen’s own clock where it is the same', () => {
    for (let at = utc('2026-01-01T00:30:10Z'); at < utc('2027-01-01T00:00:00Z'); at += 11 * 3_600_000) expect(wall(at)).toEqual(wallOf(at, zone.screen));
  });
  it('decides what is shown', () => {
    const at = utc('2026-11-26T23:30:00Z');
    zone.set('Europe/Paris');
    expect(hour(at)).toBe('00:30');
    expect(dates('en', { dateStyle: 'short' }).format(at)).toBe('27/11/2026');
    expect(relative(at, at + 3 * 86_400_000, 'fr')).toBe('27 nov.');
    expect(sameDay(at, utc('2026-11-27T10:00:00Z'))).toBe(true);
    zone.set('America/New_York');
    expect(hour(at)).toBe('18:30');
    expect(sameDay(at, utc('2026-11-27T10:00:00Z'))).toBe(false);
  });
});

describe('a field for a day and an hour', () => {
  it('shows and gives the same instant, wherever the screen is', () => {
    for (const [name, shown] of [['Europe/Paris', '2026-11-26T22:00'], ['Asia/Kolkata', '2026-11-27T02:30'], ['America/St_Johns', '2026-11-26T17:30'], ['UTC', '2026-11-26T21:00']] as const) {
      zone.set(name);
      expect(localOf('2026-11-26T21:00:00.000Z')).toBe(shown);
      expect(instantOf(shown)).toBe('2026-11-26T21:00:00.000Z');
      expect(instantOf(`${shown}:00`)).toBe('2026-11-26T21:00:00.000Z');
    }
  });
  it('is empty where nothing is', () => {
    for (const nothing of [undefined, '', 'demain']) expect(localOf(nothing)).toBe('');
    for (const nothing of ['', 'demain', '2026-11-26']) expect(instantOf(nothing)).toBe('');
  });
  it('goes to summer time: the hour left out is taken an hour later', () => {
    zone.set('Europe/Paris');
    expect(instantOf('2026-03-29T01:59')).toBe('2026-03-29T00:59:00.000Z');
    expect(instantOf('2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(localOf('2026-03-29T01:30:00Z')).toBe('2026-03-29T03:30');
    expect(instantOf('2026-03-29T03:00')).toBe('2026-03-29T01:00:00.000Z');
    zone.set('America/New_York');
    expect(instantOf('2026-03-08T02:30')).toBe('2026-03-08T07:30:00.000Z');
  });
  it('goes to winter time: of the hour there is twice, the first', () => {
    zone.set('Europe/Paris');
    expect(instantOf('2026-10-25T01:59')).toBe('2026-10-24T23:59:00.000Z');
    expect(instantOf('2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect([localOf('2026-10-25T00:30:00Z'), localOf('2026-10-25T01:30:00Z')]).toEqual(['2026-10-25T02:30', '2026-10-25T02:30']);
    expect(instantOf('2026-10-25T03:00')).toBe('2026-10-25T02:00:00.000Z');
    zone.set('America/New_York');
    expect(instantOf('2026-11-01T01:30')).toBe('2026-11-01T05:30:00.000Z');
  });
  it('comes back to where it was through every hour of spring and autumn, but for the second of the doubled hours', () => {
    for (const name of ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Cairo']) {
      let twice = 0;
      for (let at = utc('2026-03-01T00:00Z'); at < utc('2026-11-10T00:00Z'); at += at === utc('2026-05-01T00:00Z') ? 150 * 86_400_000 : 3_600_000) {
        const w = wallOf(at, name);
        const back = instantAt(name, w.year, w.month, w.day, w.hour, w.minute);
        if (back !== at) twice++;
        expect(at - back === 0 || at - back === 3_600_000 || at - back === 1_800_000).toBe(true);
      }
      expect(twice).toBeLessThanOrEqual(1);
    }
  });
});

describe('days', () => {
  it('have 23, 24 or 25 hours', () => {
    zone.set('Europe/Paris');
    const hours = (key: string) => (utc(dayEnds(key)) - utc(dayBegins(key))) / 3_600_000;
    expect(['2026-03-28', '2026-03-29', '2026-10-25', '2026-10-26'].map(hours)).toEqual([24, 23, 25, 24]);
    expect(dayEnds('2026-12-31')).toBe(dayBegins('2027-01-01'));
    expect(wall(utc(dayBegins('2026-03-04'))).hour).toBe(0);
  });
  it('follow one another over the changes of the hour', () => {
    zone.set('Europe/Paris');
    const first = new Date('2026-10-19T08:00:00Z');
    expect(Array.from({ length: 14 }, (_, i) => dayAt(first, i)).map(dayKey)).toEqual(Array.from({ length: 14 }, (_, i) => (19 + i > 31 ? `2026-11-0${i - 12}` : `2026-10-${19 + i}`)));
  });
  it('begin the week on a Monday, and the month on its first', () => {
    zone.set('Asia/Tokyo');
    const late = new Date('2026-11-22T16:00:00Z'); // Monday already, there
    expect([weekday(late), dayKey(monday(late)), dayKey(monthAt(late)), dayKey(monthAt(late, 2))]).toEqual([1, '2026-11-23', '2026-11-01', '2027-01-01']);
    zone.set('Europe/Paris');
    expect([weekday(late), dayKey(monday(late))]).toEqual([7, '2026-11-16']);
  });
  it('are read from an address, and nothing else is', () => {
    expect(dayKey(dayOf('2026-11-26') ?? 0)).toBe('2026-11-26');
    for (const wrong of ['', '2026-02-30', 'demain', '26-11-2026']) expect(dayOf(wrong)).toBeUndefined();
  });
});

it('an hour alone is the last there was', () => {
  zone.set('Europe/Paris');
  const now = utc('2026-11-22T23:30:00Z'); // 00:30 on the 23rd
  expect(lately(0, 10, now).toISOString()).toBe('2026-11-22T23:10:00.000Z');
  expect(lately(0, 35, now).toISOString()).toBe('2026-11-22T23:35:00.000Z');
  expect(lately(23, 50, now).toISOString()).toBe('2026-11-22T22:50:00.000Z');
});
