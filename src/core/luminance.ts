import type { Size } from './geometry.ts';

/** A small grey picture: bytes, row by row. */
export interface Luminance {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** Frame pixels per pixel of its luminance picture, whose shorter side may have lost an unfinished pixel. */
export function pixelsPerPixel(frame: Size, picture: Luminance): number {
  return Math.max(frame.width, frame.height) / Math.max(picture.width, picture.height);
}

/** Brightness between pixels, bilinear; `x` and `y` in pixels counted from the first pixel's centre. Beyond the edge the last pixels go on. */
export function brightnessAt({ width, height, bytes }: Luminance, px: number, py: number): number {
  const x = Math.min(width - 1, Math.max(0, px));
  const y = Math.min(height - 1, Math.max(0, py));
  const [left, top] = [Math.min(width - 2, Math.floor(x)), Math.min(height - 2, Math.floor(y))];
  const [fx, fy] = [x - left, y - top];
  const at = top * width + left;
  const upper = (bytes[at] ?? 0) * (1 - fx) + (bytes[at + 1] ?? 0) * fx;
  const lower = (bytes[at + width] ?? 0) * (1 - fx) + (bytes[at + width + 1] ?? 0) * fx;
  return upper * (1 - fy) + lower * fy;
}

/** Share of the picture that is brighter than its `highlight`. */
const HIGHLIGHT_SHARE = 0.1;

/** Brightness that a tenth of the picture exceeds, 0..1. The mean would call a black basket in good light dark. */
export function highlight({ bytes }: Luminance): number {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  let level = 255;
  for (let brighter = counts[255] ?? 0; level > 0 && brighter <= bytes.length * HIGHLIGHT_SHARE; level--) {
    brighter += counts[level - 1] ?? 0;
  }
  return level / 255;
}
