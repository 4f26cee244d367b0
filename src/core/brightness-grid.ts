import type { Point, Size } from './geometry.ts';
import { brightnessAt, pixelsPerPixel } from './luminance.ts';
import type { Luminance } from './luminance.ts';
import type { Similarity } from './similarity.ts';

const COLUMNS = 24;
const ROWS = 18;
/** The median of every eighth difference is near enough to that of all. */
const MEDIAN_STEP = 8;
/** Difference of brightness, of 255, from which on a point shows another thing. */
const CHANGED = 30;

/** Brightness, of 255, at points all over the first frame (basket coordinates), row by row. NaN: out of the camera's sight. */
export type BrightnessGrid = Float32Array;

/** @param pose from the basket's coordinates to the frame's */
export function brightnessGrid(frame: Size, picture: Luminance, { a, b, dx, dy }: Similarity): BrightnessGrid {
  const unit = pixelsPerPixel(frame, picture);
  const grid = new Float32Array(COLUMNS * ROWS);
  for (let k = 0; k < grid.length; k++) {
    const [px, py] = gridPoint(frame, k);
    const x = a * px - b * py + dx;
    const y = b * px + a * py + dy;
    const inside = x >= 0 && y >= 0 && x <= frame.width && y <= frame.height;
    grid[k] = inside ? brightnessAt(picture, x / unit - 0.5, y / unit - 0.5) : NaN;
  }
  return grid;
}

/** Tells whether a point of the grid, by its index, shows another thing than before, whatever the light has done to all of them. */
export function changeBetween(now: BrightnessGrid, before: BrightnessGrid): (k: number) => boolean {
  const light = medianDifference(now, before);
  return (k) => Math.abs((now[k] ?? NaN) - (before[k] ?? NaN) - light) > CHANGED;
}

/** How far the grid's points are apart, pixels of the first frame. */
export function gridStep({ width, height }: Size): Point {
  return [width / COLUMNS, height / ROWS];
}

/** The place of the `k`-th number of a grid, pixels of the first frame. */
export function gridPoint({ width, height }: Size, k: number): Point {
  return [(((k % COLUMNS) + 0.5) / COLUMNS) * width, ((Math.floor(k / COLUMNS) + 0.5) / ROWS) * height];
}

function medianDifference(now: BrightnessGrid, before: BrightnessGrid): number {
  const differences: number[] = [];
  for (let k = 0; k < now.length; k += MEDIAN_STEP) {
    const difference = (now[k] ?? NaN) - (before[k] ?? NaN);
    if (!Number.isNaN(difference)) differences.push(difference);
  }
  differences.sort((a, b) => a - b);
  return differences[differences.length >> 1] ?? 0;
}
