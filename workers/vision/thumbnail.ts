import type { Box } from '../../src/core/geometry.ts';
import type { Pixels } from './pixels.ts';

/** Longest side of a basket line's picture in pixels, enough for twice the size it is shown at. */
const LONGEST_SIDE = 160;

/** A small picture of a part of the frame. The caller closes it. */
export async function cutThumbnail(pixels: Pixels, box: Box): Promise<ImageBitmap> {
  const { left, top, width, height } = wholePixels(box, pixels);
  const cut = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * pixels.width + left) * 4;
    cut.set(pixels.rgba.subarray(from, from + width * 4), y * width * 4);
  }
  return createImageBitmap(new ImageData(cut, width, height), resizedTo(width, height));
}

/** The same of a frame whose pixels are not in memory, and need not come there. */
export async function drawThumbnail(frame: VideoFrame | ImageBitmap, box: Box): Promise<ImageBitmap> {
  const size = 'displayWidth' in frame ? { width: frame.displayWidth, height: frame.displayHeight } : frame;
  const { left, top, width, height } = wholePixels(box, size);
  return createImageBitmap(frame, left, top, width, height, resizedTo(width, height));
}

function wholePixels([x1, y1, x2, y2]: Box, frame: { readonly width: number; readonly height: number }) {
  const [left, top] = [Math.floor(x1), Math.floor(y1)];
  return { left, top, width: Math.min(Math.ceil(x2), frame.width) - left, height: Math.min(Math.ceil(y2), frame.height) - top };
}

function resizedTo(width: number, height: number): ImageBitmapOptions {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'high',
  };
}
