import { describe, expect, it } from 'vitest';
import { parseMinutes } from './minutes';

describe('a length as people write it', () => {
  it.each([
    ['', 0], ['90', 90], ['45 min', 45], ['4 h', 240], ['4h', 240], ['1 h 30', 90], ['1h30', 90], ['1,5 h', 90], ['2 j', 2880], ['2 days', 2880], ['1 j 4 h', 1680],
    ['vite', undefined], ['4 h de', undefined], ['999999999', undefined], ['45 min 3', undefined],
  ])('%s', (text, minutes) => expect(parseMinutes(text)).toBe(minutes));
});
