import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyBox } from '../core/testing/arbitraries.ts';
import type { Track } from '../core/track.ts';
import { mirrorShot } from './mirror-shot.ts';
import type { Shot } from './shot-context.ts';

const shotOf = (boxes: Shot['asked'], zone: Shot['zone']): Shot => ({
  frame: { width: 640, height: 480 },
  tracks: boxes.map((box, id): Track => ({ id, state: 'confirmed', classId: 0, box, confidence: 1, firstSeen: 0, lastSeen: 1 })),
  asked: boxes,
  zone,
  picture: null,
  arrived: [],
});

test('left becomes right, and boxes stay boxes', () => {
  const shot = shotOf(
    [[10, 20, 110, 220]],
    [
      [0.25, 0],
      [1, 0],
      [1, 1],
    ],
  );
  const { tracks, asked, zone } = mirrorShot(shot);
  expect([tracks[0]?.box, asked[0]]).toEqual([
    [530, 20, 630, 220],
    [530, 20, 630, 220],
  ]);
  expect(zone).toEqual([
    [0.75, 0],
    [0, 0],
    [0, 1],
  ]);
});

test('two mirrors show it as it is', () => {
  fc.assert(
    fc.property(fc.array(anyBox(fc)), (boxes) => {
      const shot = shotOf(boxes, null);
      expect(mirrorShot(mirrorShot(shot))).toEqual(shot);
    }),
  );
});
