import { clamp, expand, type Box } from '../../src/core/geometry.ts';
import type { Pixels } from '../vision/pixels.ts';

/** A part of a picture, and where a box in it lies in the whole. */
export interface Enlarged {
  readonly pixels: Pixels;
  readonly toWhole: (box: Box) => Box;
}

/** A code may reach to the edge of its thing, and needs white beside it to be read. */
const MARGIN = 0.08;

/**
 * The brightness of a part of a picture, `times` as large, bilinearly: bars that are hardly more than a pixel wide are measured more finely than the reader
 * measures pixels. Null where nothing of the box lies in the picture.
 */
export function enlarge({ width, height, rgba }: Pixels, box: Box, times: number): Enlarged | null {
  const [x1, y1, x2, y2] = clamp(expand(box, MARGIN), { width, height }).map(Math.round) as [number, number, number, number];
  const [w, h] = [(x2 - x1) * times, (y2 - y1) * times];
  if (w <= 0 || h <= 0) return null;
  const columns = steps(x1, x2, times);
  const rows = steps(y1, y2, times);
  const brightness = (column: number, row: number): number => {
    const at = 4 * (row * width + column);
    return 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);
  };
  const out = new Uint8ClampedArray(w * h * 4).fill(255);
  let at = 0;
  for (const { first: top, second: below, share: down } of rows) {
    for (const { first: left, second: right, share: along } of columns) {
      const upper = brightness(left, top) * (1 - along) + brightness(right, top) * along;
      const lower = brightness(left, below) * (1 - along) + brightness(right, below) * along;
      out[at] = out[at + 1] = out[at + 2] = upper * (1 - down) + lower * down;
      at += 4;
    }
  }
  const back = (at: number, origin: number): number => origin + at / times;
  return {
    pixels: { width: w, height: h, rgba: out },
    toWhole: ([a, b, c, d]) => [back(a, x1), back(b, y1), back(c, x1), back(d, y1)],
  };
}

/** The two pixels of `from..to` that each pixel of the larger picture lies between, and how near it is to the second. */
function steps(from: number, to: number, times: number) {
  return Array.from({ length: (to - from) * times }, (_, i) => {
    const place = Math.min(to - 1, Math.max(from, from + (i + 0.5) / times - 0.5));
    const first = Math.floor(place);
    return { first, second: Math.min(to - 1, first + 1), share: place - first };
  });
}
