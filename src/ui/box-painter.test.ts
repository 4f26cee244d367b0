import { expect, test } from 'vitest';
import { HAND, ITEM } from '../core/detections.ts';
import type { Box } from '../core/geometry.ts';
import type { Track } from '../core/track.ts';
import { kindOf, paintBoxes } from './box-painter.ts';

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

/** Upper edge of a box's label on a screen of 400 x 400 pixels, whose upper part lies under buttons; null where it has none. */
function labelEdge(box: Box, top: number): number | null {
  let edge: number | null = null;
  const nothing = (): void => undefined;
  const context = {
    ...Object.fromEntries(['setLineDash', 'beginPath', 'roundRect', 'stroke', 'fill'].map((name) => [name, nothing])),
    measureText: (text: string) => ({ width: 7 * text.length }),
    // Letters are placed by their middle, a little low.
    fillText: (_text: string, _x: number, y: number) => void (edge = y - 9.75),
  } as unknown as CanvasRenderingContext2D;
  paintBoxes(
    context,
    [{ track: { ...unsure, box }, box, opacity: 1 }],
    [box],
    { scale: 1, x: 0, y: 0 },
    { width: 400, height: 400, top },
    { lens: '', ask: '', ink: '', font: '', textSize: 10 },
    () => null,
  );
  return edge;
}

test.each([
  ['lies above its box', [100, 80, 200, 200], 0, 56.5],
  ['lies below its box where buttons lie above', [100, 80, 200, 200], 60, 205],
  ['lies in its box, below the buttons, where there is no room outside', [100, 20, 200, 395], 60, 64],
  ['is not painted where nothing is free', [100, 20, 200, 395], 380, null],
] as const)('a label %s', (_name, box, top, edge) => expect(labelEdge(box, top)).toBe(edge));
