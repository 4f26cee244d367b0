import { describe, expect, it } from 'vitest';
import type { Box } from './geometry.ts';
import { SceneView, likeness } from './scene-view.ts';
import type { Patch } from './scene-view.ts';
import { STILL, moveBox } from './similarity.ts';
import { paint } from './testing/paint.ts';
import { FRAME } from './testing/scene-script.ts';

const PLACE: Box = [200, 160, 320, 280];

function patchOf(view: SceneView, box: Box = PLACE): Patch {
  const patch = view.patchAt(box);
  if (patch === null) throw new Error('there is a picture');
  return patch;
}

describe('the look of a place', () => {
  const item = { label: 4, box: PLACE };
  const withItem = patchOf(new SceneView(FRAME, paint([item]), STILL));

  it('stays the same in other light, and however often it is looked at', () => {
    const dark = patchOf(new SceneView(FRAME, paint([item], FRAME, 0.6), STILL));
    expect(likeness(withItem, withItem)).toBeCloseTo(1, 5);
    expect(likeness(withItem, dark)).toBeGreaterThan(0.98);
  });

  it('is another one for another thing, and for an empty place', () => {
    const other = patchOf(new SceneView(FRAME, paint([{ ...item, label: 5 }]), STILL));
    const empty = patchOf(new SceneView(FRAME, paint([]), STILL));
    expect(likeness(withItem, other)).toBeLessThan(0.6);
    expect(likeness(withItem, empty)).toBe(0);
  });

  it('says nothing where there is nothing to see', () => {
    const empty = patchOf(new SceneView(FRAME, paint([]), STILL));
    expect(likeness(empty, empty)).toBeNull();
    expect(new SceneView(FRAME, null, STILL).patchAt(PLACE)).toBeNull();
  });

  it('goes with the camera', () => {
    const pose = { a: 1.1, b: 0, dx: 40, dy: -30 };
    const view = new SceneView(FRAME, paint([{ ...item, box: moveBox(pose, PLACE) }]), pose);
    expect(likeness(withItem, patchOf(view))).toBeGreaterThan(0.8);
    moveBox(pose, view.box).forEach((side, k) => expect(side).toBeCloseTo([0, 0, FRAME.width, FRAME.height][k] ?? NaN, 6));
  });
});
