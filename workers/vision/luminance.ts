import type { Size } from '../../src/core/geometry.ts';
import type { Luminance } from '../../src/core/luminance.ts';
import type { Pixels } from './pixels.ts';

/** Longer side of the picture in which camera motion is looked for, pixels. */
export const LUMINANCE_SIDE = 80;
/** Samples along each side of a pixel: every source pixel of a small frame, every few of a large one. */
export const LUMINANCE_SAMPLES = 4;

/** Size of a frame's small picture. Blocks are equally wide in both directions, so a last row that is no whole block is left out. */
export function luminanceSize(frame: Size): Size {
  const block = blockOf(frame);
  return { width: Math.floor(frame.width / block + 1e-9), height: Math.floor(frame.height / block + 1e-9) };
}

function blockOf({ width, height }: Size): number {
  return Math.max(1, Math.max(width, height) / LUMINANCE_SIDE);
}

/** A frame's brightness (Rec. 601), small: means of square blocks. */
export function luminanceOf(pixels: Pixels): Luminance {
  const { width, rgba } = pixels;
  const block = blockOf(pixels);
  const { width: columns, height: rows } = luminanceSize(pixels);
  const bytes = new Uint8Array(columns * rows);
  const steps = Math.min(LUMINANCE_SAMPLES, Math.ceil(block));
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
