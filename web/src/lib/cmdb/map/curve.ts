import { BOX, type Point } from './shape';

/** A line leaves a box at its foot and reaches the next at its head, upright at both ends. */
export interface Curve {
  start: Point;
  end: Point;
  first: Point;
  second: Point;
}

export function curve(above: Point, below: Point): Curve {
  const half = BOX.height / 2;
  const beside = Math.abs(below.y - above.y) < BOX.height;
  const start = { x: above.x, y: above.y + half };
  const end = { x: below.x, y: beside ? below.y + half : below.y - half };
  if (beside) return { start, end, first: { x: start.x, y: start.y + 22 }, second: { x: end.x, y: end.y + 22 } };
  const bend = Math.max((end.y - start.y) / 2, 14);
  return { start, end, first: { x: start.x, y: start.y + bend }, second: { x: end.x, y: end.y - bend } };
}

/** The same as weights along, and distances beside, the straight line between the ends. */
export function weights(c: Curve): { weights: number[]; distances: number[] } {
  const dx = c.end.x - c.start.x;
  const dy = c.end.y - c.start.y;
  const square = dx * dx + dy * dy || 1;
  const size = Math.sqrt(square);
  const both = [c.first, c.second].map((p) => ({ x: p.x - c.start.x, y: p.y - c.start.y }));
  return { weights: both.map((p) => (p.x * dx + p.y * dy) / square), distances: both.map((p) => (p.y * dx - p.x * dy) / size) };
}

/** The same as a path of SVG. */
export function path(c: Curve): string {
  const n = (v: number) => Math.round(v * 10) / 10;
  const mid = { x: (c.first.x + c.second.x) / 2, y: (c.first.y + c.second.y) / 2 };
  return `M${n(c.start.x)} ${n(c.start.y)}Q${n(c.first.x)} ${n(c.first.y)} ${n(mid.x)} ${n(mid.y)}Q${n(c.second.x)} ${n(c.second.y)} ${n(c.end.x)} ${n(c.end.y)}`;
}
