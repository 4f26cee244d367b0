/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A point `[x, y]`, in pixels of the frame unless said otherwise. */
export type Point = readonly [x: number, y: number];

/** An axis-aligned box `[x1, y1, x2, y2]`, in pixels of the frame, with `x1 < x2` and `y1 < y2`. */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

/** Square pixels; zero for a box that is turned inside out. */
export function area(box: Box): number {
  return Math.max(0, box[2] - box[0]) * Math.max(0, box[3] - box[1]);
}

export function center(box: Box): Point {
  return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
}

/** Side of the square with the same area: the length by which distances are made comparable between near and far items. */
export function extent(box: Box): number {
  return Math.sqrt(area(box));
}

/** Pixels between the centres of two boxes. */
export function centerDistance(a: Box, b: Box): number {
  const dx = a[0] + a[2] - b[0] - b[2];
  const dy = a[1] + a[3] - b[1] - b[3];
  return Math.sqrt(dx * dx + dy * dy) / 2;
}

/** Square pixels that both boxes cover. */
export function intersectionArea(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Intersection over union, 0..1. */
export function iou(a: Box, b: Box): number {
  const shared = intersectionArea(a, b);
  return shared === 0 ? 0 : shared / (area(a) + area(b) - shared);
}

/** Part of `inner` that lies inside `outer`, 0..1. */
export function containment(inner: Box, outer: Box): number {
  const own = area(inner);
  return own === 0 ? 0 : intersectionArea(inner, outer) / own;
}

/** The smallest box around both. */
export function union(a: Box, b: Box): Box {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** Moves every side outwards by `fraction` of the box's own width or height (0.08: 8 % on each side). */
export function expand(box: Box, fraction: number): Box {
  const dx = (box[2] - box[0]) * fraction;
  const dy = (box[3] - box[1]) * fraction;
  return [box[0] - dx, box[1] - dy, box[2] + dx, box[3] + dy];
}

/** The part of the box inside the frame. A box outside becomes an empty box on the frame's border. */
export function clamp(box: Box, frame: Size): Box {
  const x = (value: number): number => Math.min(Math.max(value, 0), frame.width);
  const y = (value: number): number => Math.min(Math.max(value, 0), frame.height);
  return [x(box[0]), y(box[1]), x(box[2]), y(box[3])];
}

export function translate(box: Box, dx: number, dy: number): Box {
  return [box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy];
}

/** The box on the way from `a` (`share` 0) to `b` (`share` 1). */
export function mix(a: Box, b: Box, share: number): Box {
  const at = (side: 0 | 1 | 2 | 3): number => a[side] + (b[side] - a[side]) * share;
  return [at(0), at(1), at(2), at(3)];
}
