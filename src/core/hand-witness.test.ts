import { describe, expect, it } from 'vitest';
import type { Box } from './geometry.ts';
import { HandWitness } from './hand-witness.ts';
import { SceneView } from './scene-view.ts';
import { STILL } from './similarity.ts';
import { HAND_LABEL, paint } from './testing/paint.ts';
import type { Painted } from './testing/paint.ts';
import { FRAME } from './testing/scene-script.ts';
import { WHOLE_FRAME } from './zone.ts';
import type { Zone } from './zone.ts';

const HAND: Box = [200, 0, 330, 260];
const DEEPER: Box = [200, 0, 330, 420];
const CAN: Box = [400, 200, 500, 300];

const photograph = (...things: Painted[]): SceneView => new SceneView(FRAME, paint(things), STILL);
const hand = (box: Box): Painted => ({ label: HAND_LABEL, box });
const EMPTY = photograph();

/** Shows frames at 5 a second to a new witness that has seen the empty basket: what the camera sees, and what the detector finds of it. */
function watch(
  ...frames: readonly (readonly [view: SceneView, hands: readonly Box[], items?: readonly Box[]])[]
): readonly Box[][] {
  const witness = new HandWitness();
  const all = [[EMPTY, []] as const, ...frames];
  return all.map(([view, hands, items], k) => [
    ...witness.update({ t: k / 5, frame: FRAME, zone: WHOLE_FRAME, hands, others: items ?? [], view, before: EMPTY }),
  ]);
}

describe('the picture as a witness of hands', () => {
  it('still shows a hand that rests where the detector lost it, but not for ever', () => {
    const resting = [photograph(hand(HAND)), []] as const;
    const seen = watch([photograph(hand(HAND)), [HAND]], ...Array.from({ length: 12 }, () => resting));
    expect(seen[2]).toEqual([HAND]);
    expect(seen[10]).toEqual([HAND]);
    expect(seen.at(-1)).toEqual([]);
  });

  it('shows a hand that moves on unseen', () => {
    const [, , moving] = watch([photograph(hand(HAND)), [HAND]], [photograph(hand(DEEPER)), []]);
    const [box] = moving ?? [];
    expect(moving).toHaveLength(1);
    expect(box?.[1]).toBeLessThan(40);
    expect(box?.[3]).toBeGreaterThan(350);
  });

  it('lets it go when it has gone', () => {
    expect(watch([photograph(hand(HAND)), [HAND]], [EMPTY, []])[2]).toEqual([]);
  });

  it('does not take an item that the hand left for the hand', () => {
    const can = { label: 3, box: CAN };
    const seen = watch([photograph(can, hand(HAND)), [HAND]], [photograph(can), [], [CAN]]);
    expect(seen[2]).toEqual([]);
  });

  it('does not take a false hand on something that always lay there for one', () => {
    const witness = new HandWitness();
    const scene = photograph({ label: 3, box: CAN });
    const frame = { frame: FRAME, zone: WHOLE_FRAME, others: [], view: scene, before: scene };
    expect(witness.update({ ...frame, t: 0, hands: [CAN] })).toEqual([CAN]);
    expect(witness.update({ ...frame, t: 0.2, hands: [] })).toEqual([]);
  });

  it('does not mind light that comes and goes', () => {
    const scene = [{ label: 3, box: CAN }];
    const witness = new HandWitness();
    const before = new SceneView(FRAME, paint(scene), STILL);
    const dark = new SceneView(FRAME, paint(scene, FRAME, 0.7), STILL);
    witness.update({ t: 0, frame: FRAME, zone: WHOLE_FRAME, hands: [], others: [CAN], view: before, before });
    expect(witness.update({ t: 0.2, frame: FRAME, zone: WHOLE_FRAME, hands: [], others: [CAN], view: dark, before })).toEqual([]);
  });

  it('soon takes what moves on and on for what it is: no hand', () => {
    const witness = new HandWitness();
    const belt = Array.from({ length: 12 }, (_, k) => photograph({ label: 20 + k, box: [0, 100, 640, 400] }));
    const seen = belt.map(
      (view, k) =>
        witness.update({ t: k / 5, frame: FRAME, zone: WHOLE_FRAME, hands: [], others: [], view, before: EMPTY }).length,
    );
    expect(seen[1]).toBe(1);
    expect(seen.slice(7)).toEqual([0, 0, 0, 0, 0]);
  });

  it('does not mind who walks past outside of the basket', () => {
    const left: Zone = [
      [0, 0],
      [0.5, 0],
      [0.5, 1],
      [0, 1],
    ];
    const witness = new HandWitness();
    const passer = photograph(hand([400, 0, 560, 480]));
    witness.update({ t: 0, frame: FRAME, zone: left, hands: [], others: [], view: EMPTY, before: EMPTY });
    expect(witness.update({ t: 0.2, frame: FRAME, zone: left, hands: [], others: [], view: passer, before: EMPTY })).toEqual([]);
  });

  it('sees a hand in a small basket as well as in a large one', () => {
    const small: Zone = [
      [0.3, 0.4],
      [0.5, 0.4],
      [0.5, 0.6],
      [0.3, 0.6],
    ];
    const witness = new HandWitness();
    const reaching = photograph(hand([200, 190, 300, 260]));
    witness.update({ t: 0, frame: FRAME, zone: small, hands: [], others: [], view: EMPTY, before: EMPTY });
    expect(
      witness.update({ t: 0.2, frame: FRAME, zone: small, hands: [], others: [], view: reaching, before: EMPTY }),
    ).toHaveLength(1);
  });

  it('says nothing without a picture', () => {
    const blind = new SceneView(FRAME, null, STILL);
    const witness = new HandWitness();
    const frame = { frame: FRAME, zone: WHOLE_FRAME, others: [], view: blind, before: blind };
    expect(witness.update({ ...frame, t: 0, hands: [HAND] })).toEqual([HAND]);
    expect(witness.update({ ...frame, t: 0.2, hands: [] })).toEqual([]);
  });
});
