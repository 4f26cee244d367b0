import { ITEM } from './detections.ts';
import type { Detection } from './detections.ts';
import { area, center } from './geometry.ts';
import type { Box, Size } from './geometry.ts';

/** Below this an item may as well be part of the room. */
const CONFIDENT = 0.45;
/** How far from the middle an item may be, of half the frame's shorter side. */
const NEAR = 0.75;

/**
 * The item that somebody holds up to be looked at: a confident one near the middle, and of several the one that is larger, surer and more in the
 * middle. Null where there is none.
 */
export function prominentItem(detections: readonly Detection[], frame: Size): Box | null {
  const reach = (NEAR * Math.min(frame.width, frame.height)) / 2;
  let best: Box | null = null;
  let most = 0;
  for (const { box, confidence, classId } of detections) {
    if (classId !== ITEM || confidence < CONFIDENT) continue;
    const [x, y] = center(box);
    const off = Math.hypot(x - frame.width / 2, y - frame.height / 2) / reach;
    const worth = confidence * Math.sqrt(area(box)) * (1 - off);
    if (worth > most) [best, most] = [box, worth];
  }
  return best;
}

/** What is looked at where the detector knows no item: half of the frame's shorter side, in the middle. */
export function middleSquare({ width, height }: Size): Box {
  const half = Math.min(width, height) / 4;
  return [width / 2 - half, height / 2 - half, width / 2 + half, height / 2 + half];
}
