import type fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { HAND, ITEM } from '../detections.ts';
import type { Detection } from '../detections.ts';
import type { Box } from '../geometry.ts';

// The tests hand fast-check in: here are its types only.
type FastCheck = typeof fc;

/** A box of at least one pixel somewhere around 640x480. */
export function anyBox(fc: FastCheck): Arbitrary<Box> {
  const sides = [
    fc.integer({ min: 0, max: 600 }),
    fc.integer({ min: 0, max: 440 }),
    fc.integer({ min: 1, max: 300 }),
    fc.integer({ min: 1, max: 300 }),
  ] as const;
  return fc.tuple(...sides).map(([x, y, width, height]) => [x, y, x + width, y + height]);
}

export function anyDetection(fc: FastCheck): Arbitrary<Detection> {
  return fc.record({
    box: anyBox(fc),
    confidence: fc.integer({ min: 1, max: 99 }).map((percent) => Math.fround(percent / 100)),
    classId: fc.constantFrom(ITEM, HAND),
  });
}
