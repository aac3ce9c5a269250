import { expect, test } from 'vitest';
import { dayBegins, dayEnds } from './days';

test('a day begins at midnight and ends where the next begins', () => {
  expect(dayEnds('2026-03-04')).toBe(dayBegins('2026-03-05'));
  expect(dayEnds('2026-12-31')).toBe(dayBegins('2027-01-01'));
  expect(new Date(dayBegins('2026-03-04')).getHours()).toBe(0);
});
