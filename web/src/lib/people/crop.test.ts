import { describe, expect, test } from 'vitest';
import { square, WHOLE, within } from './crop';

const wide = { width: 400, height: 200 };

describe('crop', () => {
  test('the middle of a wide picture at first', () => {
    expect(square(wide, within(wide, WHOLE))).toEqual({ left: 100, top: 0, side: 200 });
  });
  test('never beyond the edge, however far it is moved', () => {
    for (const x of [-5, 0, 0.5, 1, 9]) {
      for (const zoom of [0.1, 1, 2, 99]) {
        const at = square(wide, within(wide, { x, y: x, zoom }));
        expect(at.left).toBeGreaterThanOrEqual(0);
        expect(at.top).toBeGreaterThanOrEqual(0);
        expect(at.left + at.side).toBeLessThanOrEqual(wide.width);
        expect(at.top + at.side).toBeLessThanOrEqual(wide.height);
      }
    }
  });
  test('closer is a smaller square around the same point', () => {
    expect(square(wide, within(wide, { x: 0.5, y: 0.5, zoom: 2 }))).toEqual({ left: 150, top: 50, side: 100 });
  });
});
