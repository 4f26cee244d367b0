import { expect, test } from 'vitest';
import { aimAtItems, aimAtZone, type Aim } from './aim.ts';
import { HAND } from './detections.ts';
import type { Box } from './geometry.ts';
import type { Track } from './track.ts';
import type { Zone } from './zone.ts';

const at = (x1: number, y1: number, x2: number, y2: number): Zone => [
  [x1, y1],
  [x2, y1],
  [x2, y2],
  [x1, y2],
];

test.each<[string, Zone, Aim]>([
  ['all of it', at(0.1, 0.1, 0.9, 0.9), 'good'],
  ['a little is cut off', at(-0.1, 0.1, 0.7, 0.9), 'good'],
  ['half of it lies to the left', at(-0.4, 0.1, 0.4, 0.9), 'left'],
  ['most of it lies to the right', at(0.8, 0.2, 1.6, 1), 'right'],
  ['all of it lies above', at(0.1, -1.2, 0.9, -0.4), 'up'],
  ['below, and a little to the right', at(0.3, 0.7, 1.1, 1.5), 'down'],
  ['too near', at(-0.3, 0.1, 1.3, 0.9), 'back'],
])('a drawn basket: %s', (_, zone, aim) => expect(aimAtZone(zone)).toBe(aim));

const FRAME = { width: 640, height: 480 };
const track = (box: Box, extra: Partial<Track> = {}): Track => ({
  id: 1,
  state: 'confirmed',
  classId: 0,
  box,
  confidence: 0.9,
  firstSeen: 0,
  lastSeen: 1,
  ...extra,
});

test.each<[string, readonly Track[], Aim]>([
  ['in the middle', [track([200, 200, 300, 300])], 'good'],
  ['one of three at the rim', [track([0, 200, 80, 300]), track([200, 200, 300, 300]), track([300, 100, 400, 200])], 'good'],
  ['cut off on the left', [track([0, 200, 80, 300])], 'left'],
  ['cut off below', [track([200, 400, 300, 480]), track([300, 390, 380, 478])], 'down'],
  ['on both sides', [track([0, 100, 200, 300]), track([500, 100, 640, 300])], 'back'],
  ['nothing', [], 'lost'],
  [
    'a hand, and something that nobody is sure of',
    [track([0, 0, 99, 99], { classId: HAND }), track([0, 0, 50, 50], { state: 'tentative' })],
    'lost',
  ],
])('items alone: %s', (_, tracks, aim) => expect(aimAtItems(tracks, FRAME)).toBe(aim));
