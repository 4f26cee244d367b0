import { expect, test } from 'vitest';
import type { Box } from '../core/geometry.ts';
import type { Track } from '../core/track.ts';
import { moveBoxes, type MovingBox } from './box-motion.ts';

const track = (id: number, box: Box): Track => ({
  id,
  box,
  state: 'confirmed',
  classId: 0,
  confidence: 1,
  firstSeen: 0,
  lastSeen: 0,
});

test('a box glides to its new place and arrives, whatever the frame rate', () => {
  const target = [track(1, [100, 0, 110, 10])];
  const run = (elapsed: number, seconds: number): number => {
    let boxes: readonly MovingBox[] = moveBoxes([], [track(1, [0, 0, 10, 10])], 1);
    for (let t = 0; t < seconds; t += elapsed) boxes = moveBoxes(boxes, target, elapsed);
    return boxes[0]?.box[0] ?? Number.NaN;
  };
  // Half of the way after 0.05 s, in one step as in five.
  expect(run(0.05, 0.05)).toBeCloseTo(50);
  expect(run(0.01, 0.0499)).toBeCloseTo(50);
  expect(run(1 / 60, 1)).toBeCloseTo(100, 3);
});

test('new boxes fade in at their place, gone ones fade out where they were and are forgotten', () => {
  const here = track(7, [5, 5, 9, 9]);
  let boxes = moveBoxes([], [here], 0.045);
  expect(boxes[0]?.box).toEqual([5, 5, 9, 9]);
  expect(boxes[0]?.opacity).toBeCloseTo(0.25);
  boxes = moveBoxes(boxes, [here], 1);
  expect(boxes[0]?.opacity).toBe(1);
  boxes = moveBoxes(boxes, [], 0.09);
  expect(boxes[0]?.opacity).toBeCloseTo(0.5);
  expect(boxes[0]?.box).toEqual([5, 5, 9, 9]);
  expect(moveBoxes(boxes, [], 0.1)).toEqual([]);
});
