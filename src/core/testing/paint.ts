import type { Box, Size } from '../geometry.ts';
import type { Luminance } from '../luminance.ts';
import { Random } from './random.ts';
import { FRAME } from './scene-script.ts';

/** Longer side of a painted picture, pixels. */
const SIDE = 80;
/** The label of hands. */
export const HAND_LABEL = 1000;
/** A label is a chequer of so many fields. */
const FIELDS = 5;
const TABLE = 130;

/** Something with a label of its own: the same seed, the same label. */
export interface Painted {
  readonly label: number;
  /** Pixels of the frame. */
  readonly box: Box;
}

/** The luminance of a frame with labelled things on a bare table, later ones above earlier ones. */
export function paint(things: readonly Painted[], frame: Size = FRAME, light = 1): Luminance {
  const unit = Math.max(frame.width, frame.height) / SIDE;
  const [width, height] = [Math.round(frame.width / unit), Math.round(frame.height / unit)];
  const bytes = new Uint8Array(width * height).fill(TABLE * light);
  for (const { label, box } of things) {
    const random = new Random(label);
    const fields = Array.from({ length: FIELDS * FIELDS }, () => random.between(20, 235));
    const [x1, y1, x2, y2] = box;
    for (let y = Math.max(0, Math.ceil(y1 / unit)); y < Math.min(height, y2 / unit); y++) {
      for (let x = Math.max(0, Math.ceil(x1 / unit)); x < Math.min(width, x2 / unit); x++) {
        const [column, row] = [(x * unit - x1) / (x2 - x1), (y * unit - y1) / (y2 - y1)];
        bytes[y * width + x] = light * (fields[Math.floor(FIELDS * row) * FIELDS + Math.floor(FIELDS * column)] ?? TABLE);
      }
    }
  }
  return { width, height, bytes };
}
