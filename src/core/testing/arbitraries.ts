import fc from 'fast-check';
import { HAND, ITEM } from '../detections.ts';
import type { Detection } from '../detections.ts';
import type { Box } from '../geometry.ts';

/** A box of at least one pixel somewhere in 640x480. */
export const anyBox: fc.Arbitrary<Box> = fc
  .tuple(
    fc.integer({ min: 0, max: 600 }),
    fc.integer({ min: 0, max: 440 }),
    fc.integer({ min: 1, max: 300 }),
    fc.integer({ min: 1, max: 300 }),
  )
  .map(([x, y, width, height]) => [x, y, x + width, y + height]);

export const anyDetection: fc.Arbitrary<Detection> = fc.record({
  box: anyBox,
  confidence: fc.integer({ min: 1, max: 99 }).map((percent) => Math.fround(percent / 100)),
  classId: fc.constantFrom(ITEM, HAND),
});
