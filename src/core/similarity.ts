import { center } from './geometry.ts';
import type { Box, Point, Size } from './geometry.ts';

/** A turn, a zoom and a shift of the plane: (x, y) becomes (a·x − b·y + dx, b·x + a·y + dy). Zoom is the length of (a, b). */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly dx: number;
  readonly dy: number;
}

/** Leaves everything where it is. */
export const STILL: Similarity = { a: 1, b: 0, dx: 0, dy: 0 };

export function movePoint({ a, b, dx, dy }: Similarity, [x, y]: Point): Point {
  return [a * x - b * y + dx, b * x + a * y + dy];
}

/** The box around the moved centre, zoomed but not turned: turns between frames are small, and detectors box upright. */
export function moveBox(motion: Similarity, box: Box): Box {
  if (motion === STILL) return box;
  const [x, y] = movePoint(motion, center(box));
  const zoom = Math.hypot(motion.a, motion.b) / 2;
  const [w, h] = [zoom * (box[2] - box[0]), zoom * (box[3] - box[1])];
  return [x - w, y - h, x + w, y + h];
}

/** First `inner`, then `outer`. */
export function compose(outer: Similarity, inner: Similarity): Similarity {
  const [dx, dy] = movePoint(outer, [inner.dx, inner.dy]);
  return { a: outer.a * inner.a - outer.b * inner.b, b: outer.b * inner.a + outer.a * inner.b, dx, dy };
}

/** The way back. */
export function invert(motion: Similarity): Similarity {
  if (motion === STILL) return STILL;
  const { a, b, dx, dy } = motion;
  const square = a * a + b * b;
  const [ia, ib] = [a / square, -b / square];
  return { a: ia, b: ib, dx: -(ia * dx - ib * dy), dy: -(ib * dx + ia * dy) };
}

/** The same motion in other coordinates, into which `change` takes points: another origin, another unit. */
export function inCoordinates(motion: Similarity, change: Similarity): Similarity {
  return compose(change, compose(motion, invert(change)));
}

/** Greatest difference that two motions make at the corners of a picture, pixels. */
export function displacement(one: Similarity, other: Similarity, { width, height }: Size): number {
  const corners = [
    [0, 0],
    [width, 0],
    [0, height],
    [width, height],
  ] as const;
  return corners.reduce((most, corner) => {
    const [a, b] = [movePoint(one, corner), movePoint(other, corner)];
    return Math.max(most, Math.hypot(a[0] - b[0], a[1] - b[1]));
  }, 0);
}
