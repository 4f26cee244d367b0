import type { Box } from '../../src/core/geometry.ts';
import type { Pixels } from './pixels.ts';

/** Longest side of a basket line's picture in pixels, enough for twice the size it is shown at. */
const LONGEST_SIDE = 160;

/** A small picture of a part of the frame. The caller closes it. */
export async function cutThumbnail(pixels: Pixels, box: Box): Promise<ImageBitmap> {
  const left = Math.floor(box[0]);
  const top = Math.floor(box[1]);
  const width = Math.min(Math.ceil(box[2]), pixels.width) - left;
  const height = Math.min(Math.ceil(box[3]), pixels.height) - top;
  const cut = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * pixels.width + left) * 4;
    cut.set(pixels.rgba.subarray(from, from + width * 4), y * width * 4);
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return createImageBitmap(new ImageData(cut, width, height), {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'high',
  });
}
