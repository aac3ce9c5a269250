import { describe, expect, it } from 'vitest';
import { dayAt, dayKey } from '$lib/zone';
import { daysOf, piecesOf, touches } from './days';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();
const span = (s: { from: number; to: number }) => s;

describe('the days on the screen', () => {
  it('begin on a Monday', () => {
    expect(daysOf('week', new Date(2026, 10, 26)).map(dayKey)).toEqual(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29']);
  });
  it('are whole weeks for a month', () => {
    const days = daysOf('month', new Date(2026, 10, 12)).map(dayKey);
    expect([days[0], days.at(-1), days.length]).toEqual(['2026-10-26', '2026-12-06', 42]);
    expect(daysOf('month', new Date(2027, 1, 12)).map(dayKey)).toHaveLength(28);
  });
});

describe('what falls in a day', () => {
  const day = new Date(2026, 10, 26);
  it('is cut at midnight', () => {
    const night = { from: at(26, 22), to: at(27, 2) };
    expect(piecesOf([night], span, day)).toEqual([{ of: night, top: 1320, end: 1440, lane: 0, lanes: 1, begins: true }]);
    expect(piecesOf([night], span, dayAt(day, 1))[0]).toMatchObject({ top: 0, end: 120, begins: false });
    expect(touches(night, dayAt(day, 2))).toBe(false);
    expect(touches({ from: at(25, 20), to: at(26, 0) }, day)).toBe(false);
  });
  it('stands side by side where it meets, and alone where it does not', () => {
    const things = [{ from: at(26, 8), to: at(26, 10) }, { from: at(26, 9), to: at(26, 11) }, { from: at(26, 10), to: at(26, 12) }, { from: at(26, 14), to: at(26, 15) }];
    expect(piecesOf(things, span, day).map((p) => [p.lane, p.lanes])).toEqual([[0, 2], [1, 2], [0, 2], [0, 1]]);
  });
  it('is never too small to read, at the end of the day neither', () => {
    const [short] = piecesOf([{ from: at(26, 23, 50), to: at(26, 23, 55) }], span, day);
    expect([short?.top, short?.end]).toEqual([1395, 1440]);
  });
});
