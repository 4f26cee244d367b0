import type { Point } from './geometry.ts';
import type { Zone } from './zone.ts';

/** Fewer corners enclose nothing. */
const LEAST_CORNERS = 3;
/** More than anybody can tell apart on a phone. */
export const MOST_CORNERS = 12;

/** Part of the picture below which no basket fits into a zone. */
const LEAST_SURFACE = 0.02;

/** The zone with a corner elsewhere, kept inside the frame; the zone as it was where its sides would cross, or nothing would be left. */
export function moveCorner(zone: Zone, index: number, [x, y]: Point): Zone {
  const corner: Point = [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))];
  const moved = zone.map((other, k) => (k === index ? corner : other));
  return isUsable(moved) ? moved : zone;
}

/** The zone with one corner more, in the middle of the side that begins at a corner. */
export function splitSide(zone: Zone, index: number): Zone {
  const [a, b] = [zone[index], zone[(index + 1) % zone.length]];
  if (a === undefined || b === undefined || zone.length >= MOST_CORNERS) return zone;
  const split: Zone = [...zone.slice(0, index + 1), [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], ...zone.slice(index + 1)];
  return isUsable(split) ? split : zone;
}

/** The zone without a corner, as long as the rest is a polygon that is worth something. */
export function removeCorner(zone: Zone, index: number): Zone {
  const rest = zone.filter((_, k) => k !== index);
  return rest.length >= LEAST_CORNERS && isUsable(rest) ? rest : zone;
}

/**
 * The zone with what the camera has moved away from brought back to the picture's edge, where it can be held; corners that meet there become one.
 * Null where too little is left.
 */
export function clipZone(zone: Zone): Zone | null {
  const clipped = zone
    .map(([x, y]): Point => [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))])
    .filter(([x, y], k, all) => all.findIndex(([ox, oy]) => ox === x && oy === y) === k);
  return isUsable(clipped) ? clipped : null;
}

/** Whether a polygon can hold a basket: it does not cross itself, and it is more than a sliver. */
export function isUsable(zone: Zone): boolean {
  return isSimple(zone) && surface(zone) >= LEAST_SURFACE;
}

/** Part of the picture inside a polygon that does not cross itself (the shoelace formula). */
function surface(zone: Zone): number {
  const twice = zone.reduce((sum, [x, y], k) => {
    const [nx, ny] = zone[(k + 1) % zone.length] ?? [x, y];
    return sum + x * ny - nx * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Whether no two sides of a polygon cross or touch each other, but for neighbours at their corner. */
function isSimple(zone: Zone): boolean {
  const sides = zone.map((a, k) => [a, zone[(k + 1) % zone.length] ?? a] as const);
  return sides.every(([a, b], i) =>
    sides.every(([c, d], j) => {
      const isNeighbour = j === i || j === (i + 1) % sides.length || i === (j + 1) % sides.length;
      return isNeighbour || !doCross(a, b, c, d);
    }),
  );
}

function doCross(a: Point, b: Point, c: Point, d: Point): boolean {
  if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) return true;
  return isOn(a, b, c) || isOn(a, b, d) || isOn(c, d, a) || isOn(c, d, b);
}

/** Whether a point lies on the side from `a` to `b`. */
function isOn(a: Point, b: Point, point: Point): boolean {
  const isBetween = (axis: 0 | 1): boolean =>
    Math.min(a[axis], b[axis]) <= point[axis] && point[axis] <= Math.max(a[axis], b[axis]);
  return turn(a, b, point) === 0 && isBetween(0) && isBetween(1);
}

/** Positive on one side of the line from `a` to `b`, negative on the other. */
function turn([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): number {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}
