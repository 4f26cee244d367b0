import { expect, test } from 'vitest';
import { growthOf } from './growth.ts';
import type { Sample } from './soak-run.ts';

const sample: Sample = {
  frames: 0,
  bitmaps: 0,
  buffers: 40,
  bufferBytes: 4000,
  textures: 3,
  bindGroups: 50,
  wasmBytes: 60_000_000,
  pageHeapBytes: 1_000_000,
  workerHeapBytes: 3_000_000,
};

test('heaps may breathe, everything else must not grow at all', () => {
  expect(growthOf([sample, { ...sample, pageHeapBytes: 1_900_000, buffers: 39, wasmBytes: 70_000_000 }])).toEqual([]);
  expect(growthOf([sample, sample, { ...sample, frames: 1, workerHeapBytes: 5_000_000 }])).toEqual([
    'frames grew from 0 to 1',
    'workerHeapBytes grew from 3000000 to 5000000',
  ]);
});
