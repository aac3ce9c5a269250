/** A square window on a picture: where its middle is, as parts of the picture's width and height, and how much closer than whole it looks. */
export interface Frame {
  x: number;
  y: number;
  zoom: number;
}

export const WHOLE: Frame = { x: 0.5, y: 0.5, zoom: 1 };
export const CLOSEST = 4;

interface Size {
  width: number;
  height: number;
}

/** The side of the square, in the picture's pixels. */
export const sideOf = (of: Size, zoom: number): number => Math.min(of.width, of.height) / zoom;

/** The nearest frame that shows nothing but picture. */
export function within(of: Size, frame: Frame): Frame {
  const zoom = Math.min(CLOSEST, Math.max(1, frame.zoom));
  const half = sideOf(of, zoom) / 2;
  const keep = (at: number, length: number) => Math.min(1 - half / length, Math.max(half / length, at));
  return { x: keep(frame.x, of.width), y: keep(frame.y, of.height), zoom };
}

/** The square of the picture that a frame shows, in its pixels. */
export function square(of: Size, frame: Frame): { left: number; top: number; side: number } {
  const side = sideOf(of, frame.zoom);
  return { left: frame.x * of.width - side / 2, top: frame.y * of.height - side / 2, side };
}
