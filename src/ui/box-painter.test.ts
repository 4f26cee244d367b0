import { expect, test } from 'vitest';
import { HAND, ITEM } from '../core/detections.ts';
import type { Box } from '../core/geometry.ts';
import type { Track } from '../core/track.ts';
import { kindOf } from './box-painter.ts';

const here: Box = [0, 0, 100, 100];
const track = (classId: Track['classId'], identity?: Track['identity']): Track => ({
  id: 1,
  state: 'confirmed',
  classId,
  box: here,
  confidence: 1,
  firstSeen: 0,
  lastSeen: 9,
  ...(identity ? { identity } : {}),
});
const known = track(ITEM, { kind: 'recognised', product: 'cola', confidence: 1, candidates: [] });
const unsure = track(ITEM, { kind: 'ambiguous', confidence: 0.4, candidates: [] });

test.each([
  ['a hand, also where an item is asked about', track(HAND), [here], 'hand'],
  ['a recognised item', known, [], 'known'],
  ['an item nobody asks about yet', unsure, [], 'looking'],
  ['an item that is asked about', unsure, [[5, 5, 100, 100]], 'asking'],
  ['the item beside the asked one', known, [[90, 0, 190, 100]], 'known'],
] as const)('%s', (_name, seen, asked, kind) => expect(kindOf(seen, asked)).toBe(kind));
