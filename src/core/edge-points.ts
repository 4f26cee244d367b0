import type { Box } from './geometry.ts';
import type { Luminance } from './luminance.ts';

/** Halvings of the picture: the coarsest finds large motions, the finest says exactly where. */
export const LEVELS = 3;
/** Cells across the picture, and points in each: edges everywhere rather than all on one label. */
const CELLS = 8;
const POINTS_PER_CELL = [12, 6, 4];
/** Least brightness step a pixel for a point to say where it is. */
const LEAST_GRADIENT = 3;

/** The edges of one level of a picture, as a struct of arrays. Places are relative to the picture's centre, in level pixels. */
export interface EdgePoints {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly value: Float32Array;
  readonly gradientX: Float32Array;
  readonly gradientY: Float32Array;
}

/** The picture and its halvings, finest first. */
export function pyramid(picture: Luminance): Luminance[] {
  const levels = [picture];
  for (let k = 1; k < LEVELS; k++) levels.push(halve(levels[k - 1] ?? picture));
  return levels;
}

/** Means of two by two pixels; an odd last row or column is dropped. */
function halve({ width, height, bytes }: Luminance): Luminance {
  const [w, h] = [width >> 1, height >> 1];
  const half = new Uint8Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const at = 2 * y * width + 2 * x;
      half[y * w + x] =
        ((bytes[at] ?? 0) + (bytes[at + 1] ?? 0) + (bytes[at + width] ?? 0) + (bytes[at + width + 1] ?? 0) + 2) >> 2;
    }
  }
  return { width: w, height: h, bytes: half };
}

/**
 * The strongest edges of each cell of one picture of a pyramid, without those that are hidden.
 *
 * @param level of the pyramid, 0 is the finest
 * @param hidden boxes in pixels of the finest picture
 */
export function edgesOf({ width, height, bytes }: Luminance, level: number, hidden: readonly Box[]): EdgePoints {
  const unit = 2 ** level;
  const isHidden = (x: number, y: number): boolean =>
    hidden.some(
      ([x1, y1, x2, y2]) => x * unit >= x1 - unit && x * unit <= x2 + unit && y * unit >= y1 - unit && y * unit <= y2 + unit,
    );
  const cells = new Map<number, { readonly x: number; readonly y: number; readonly strength: number }[]>();
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const strength =
        Math.hypot((bytes[at + 1] ?? 0) - (bytes[at - 1] ?? 0), (bytes[at + width] ?? 0) - (bytes[at - width] ?? 0)) / 2;
      if (strength < LEAST_GRADIENT || isHidden(x, y)) continue;
      const cell = CELLS * Math.floor((CELLS * y) / height) + Math.floor((CELLS * x) / width);
      const known = cells.get(cell);
      if (known) known.push({ x, y, strength });
      else cells.set(cell, [{ x, y, strength }]);
    }
  }
  const chosen = [...cells.values()].flatMap((cell) =>
    cell.sort((p, q) => q.strength - p.strength).slice(0, POINTS_PER_CELL[level] ?? 4),
  );
  const gather = (value: (at: number, x: number, y: number) => number): Float32Array =>
    Float32Array.from(chosen, ({ x, y }) => value(y * width + x, x, y));
  return {
    width,
    height,
    count: chosen.length,
    x: gather((_, x) => x - (width - 1) / 2),
    y: gather((_, __, y) => y - (height - 1) / 2),
    value: gather((at) => bytes[at] ?? 0),
    gradientX: gather((at) => ((bytes[at + 1] ?? 0) - (bytes[at - 1] ?? 0)) / 2),
    gradientY: gather((at) => ((bytes[at + width] ?? 0) - (bytes[at - width] ?? 0)) / 2),
  };
}
