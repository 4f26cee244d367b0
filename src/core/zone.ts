import { center } from './geometry.ts';
import type { Box, Point, Size } from './geometry.ts';
import { STILL, movePoint } from './similarity.ts';
import type { Similarity } from './similarity.ts';

/** The inside of the basket: a polygon of at least three corners, in 0..1 of the frame's width and height. */
export type Zone = readonly Point[];

/** Everything the camera sees. */
export const WHOLE_FRAME: Zone = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

/** The zone where `motion` (pixels of the frame) takes it. Corners may come to lie outside of the frame. */
export function moveZone(motion: Similarity, zone: Zone, { width, height }: Size): Zone {
  if (motion === STILL) return zone;
  return zone.map(([x, y]): Point => {
    const [mx, my] = movePoint(motion, [x * width, y * height]);
    return [mx / width, my / height];
  });
}

/** Even-odd test of a point in 0..1 of the frame. Points on the left or upper edge are inside. */
export function zoneContains(zone: Zone, [x, y]: Point): boolean {
  let inside = false;
  for (let i = 0, j = zone.length - 1; i < zone.length; j = i++) {
    const a = zone[i];
    const b = zone[j];
    if (a === undefined || b === undefined) continue;
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

/** Whether the centre of a box (in the zone's own coordinates, pixels) lies in the zone. */
export function boxInZone(zone: Zone, box: Box, frame: Size): boolean {
  const [x, y] = center(box);
  return zoneContains(zone, [x / frame.width, y / frame.height]);
}

/** Part of a box (in the zone's own coordinates, pixels) inside the zone, 0..1, measured on a grid of points: exact enough to tell "reaches in" from "stays out". */
export function zoneOverlap(zone: Zone, box: Box, frame: Size): number {
  const steps = 8;
  let inside = 0;
  for (let row = 0; row < steps; row++) {
    for (let column = 0; column < steps; column++) {
      const x = box[0] + ((column + 0.5) / steps) * (box[2] - box[0]);
      const y = box[1] + ((row + 0.5) / steps) * (box[3] - box[1]);
      if (zoneContains(zone, [x / frame.width, y / frame.height])) inside++;
    }
  }
  return inside / (steps * steps);
}

/**
 * Reads the command line's `"x,y x,y x,y"`.
 *
 * @throws RangeError when it is not a polygon of at least three points in 0..1
 */
export function parseZone(text: string): Zone {
  const points = text
    .trim()
    .split(/\s+/)
    .map((pair): Point => {
      const [x, y, ...rest] = pair.split(',').map(Number);
      if (x === undefined || y === undefined || rest.length > 0 || !(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
        throw new RangeError(`"${pair}" is not a point x,y in 0..1`);
      }
      return [x, y];
    });
  if (points.length < 3) throw new RangeError('a zone needs at least three points');
  return points;
}
