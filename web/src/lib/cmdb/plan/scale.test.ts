import { describe, expect, it } from 'vitest';
import { ticks } from './scale';

describe('the hours of a Gantt', () => {
  it.each([[0, 4], [45, 10], [375, 7], [4000, 9], [60_000, 9]])('%i minutes: at most ten marks, the first at 0', (end, most) => {
    const { marks, end: shown } = ticks(end);
    expect(marks[0]).toBe(0);
    expect(marks.length).toBeLessThanOrEqual(most);
    expect(shown).toBeGreaterThan(end);
    expect(marks.every((at) => at < shown)).toBe(true);
  });
});
