import { clamp, expand } from './geometry.ts';
import type { Box, Size } from './geometry.ts';

/** A crop shows this much around the item on each side, of its width and height: the embedder was trained so. */
const CROP_MARGIN = 0.08;

/** What is cut out for a box: a little more than the box, at least one pixel, inside the frame. */
export function cropOf(box: Box, frame: Size): Box {
  const [x1, y1, x2, y2] = clamp(expand(box, CROP_MARGIN), frame);
  const left = Math.min(x1, frame.width - 1);
  const top = Math.min(y1, frame.height - 1);
  return [left, top, Math.max(x2, left + 1), Math.max(y2, top + 1)];
}
