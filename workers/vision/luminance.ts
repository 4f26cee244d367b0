import type { Luminance } from '../../src/core/luminance.ts';
import type { Pixels } from './pixels.ts';

/** Longer side of the picture in which camera motion is looked for, pixels. */
const SIDE = 80;
/** Samples along each side of a pixel: every source pixel of a small frame, every few of a large one. */
const SAMPLES = 4;

/**
 * A frame's brightness (Rec. 601), small: means of square blocks. The blocks are equally wide in both directions, so a last row
 * that is no whole block is left out.
 */
export function luminanceOf({ width, height, rgba }: Pixels): Luminance {
  const block = Math.max(1, Math.max(width, height) / SIDE);
  const [columns, rows] = [Math.floor(width / block + 1e-9), Math.floor(height / block + 1e-9)];
  const bytes = new Uint8Array(columns * rows);
  const steps = Math.min(SAMPLES, Math.ceil(block));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let sy = 0; sy < steps; sy++) {
        const y = Math.floor((row + (sy + 0.5) / steps) * block);
        for (let sx = 0; sx < steps; sx++) {
          const at = 4 * (y * width + Math.floor((column + (sx + 0.5) / steps) * block));
          sum += 77 * rgba[at]! + 150 * rgba[at + 1]! + 29 * rgba[at + 2]!;
        }
      }
      bytes[row * columns + column] = sum / (256 * steps * steps);
    }
  }
  return { width: columns, height: rows, bytes };
}
