import { expect, it } from 'vitest';
import { CandidateList } from './candidate-list.ts';
import type { SettledScene } from './candidate-list.ts';
import type { Disturbance } from './disturbance.ts';
import { Evidence } from './evidence.ts';
import type { Box } from './geometry.ts';
import { HandLog } from './hand-log.ts';
import type { Sighting } from './observed.ts';
import { SceneView } from './scene-view.ts';
import { STILL } from './similarity.ts';
import { paint } from './testing/paint.ts';
import { FRAME } from './testing/scene-script.ts';

const CALM: Disturbance = { hands: [], idleHands: [], moving: new Set(), handLike: new Set() };
const BOX: Box = [100, 100, 220, 220];
const SIGHT: Sighting = {
  track: 1,
  box: BOX,
  confidence: 0.9,
  held: false,
  moving: false,
  atEdge: false,
  evidence: new Evidence(),
};

function supportAfter(before: SettledScene | null, now: SceneView): number | undefined {
  const list = new CandidateList(0.46, new HandLog());
  for (let t = 1; t < 4; t++) list.update(t, 1, [SIGHT], CALM, now, before);
  return list.all[0]?.support;
}

it('does not believe a box where the scene looks as it did before the hands came', () => {
  const empty = new SceneView(FRAME, paint([{ label: 3, box: [0, 0, 640, 480] }]), STILL);
  const filled = new SceneView(
    FRAME,
    paint([
      { label: 3, box: [0, 0, 640, 480] },
      { label: 7, box: BOX },
    ]),
    STILL,
  );
  expect(supportAfter({ view: filled, known: [] }, filled)).toBeLessThan(0);
  expect(supportAfter({ view: empty, known: [] }, filled)).toBeGreaterThan(2);
  // What lay there then, or might have, can come back into sight.
  expect(supportAfter({ view: filled, known: [BOX] }, filled)).toBeGreaterThan(2);
});

it('does not believe a box on a bare place that was bare before', () => {
  const other = { label: 3, box: [400, 200, 600, 400] } as const;
  const bare = new SceneView(FRAME, paint([other]), STILL);
  expect(supportAfter({ view: bare, known: [] }, bare)).toBeLessThan(0);
  // A plain white carton is brighter than the plain table.
  const white = { ...paint([other]), bytes: paint([other]).bytes.slice() };
  for (let y = 10; y < 30; y++) white.bytes.fill(220, y * white.width + 10, y * white.width + 30);
  expect(supportAfter({ view: bare, known: [] }, new SceneView(FRAME, white, STILL))).toBeGreaterThan(2);
});

it('goes by the boxes where the picture shows nothing at all', () => {
  const dark = new SceneView(FRAME, paint([]), STILL);
  expect(supportAfter({ view: dark, known: [] }, dark)).toBeGreaterThan(2);
});

it('goes by the boxes alone where there is no picture', () => {
  const blind = new SceneView(FRAME, null, STILL);
  expect(supportAfter({ view: blind, known: [] }, blind)).toBeGreaterThan(2);
  expect(supportAfter(null, blind)).toBeGreaterThan(2);
});
