import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from './geometry.ts';
import { MOST_CORNERS, clipZone, isUsable, moveCorner, removeCorner, splitSide } from './zone-edit.ts';
import { WHOLE_FRAME } from './zone.ts';
import type { Zone } from './zone.ts';

const SQUARE: Zone = [
  [0.2, 0.2],
  [0.8, 0.2],
  [0.8, 0.8],
  [0.2, 0.8],
];

describe('editing a zone', () => {
  it('moves a corner, but not out of the picture', () => {
    expect(moveCorner(SQUARE, 0, [0.1, 0.3])[0]).toEqual([0.1, 0.3]);
    expect(moveCorner(SQUARE, 0, [-3, 0.3])[0]).toEqual([0, 0.3]);
  });

  it('refuses what would cross itself', () => {
    expect(moveCorner(SQUARE, 0, [0.95, 0.5])).toBe(SQUARE);
    expect(isUsable([...SQUARE].reverse())).toBe(true);
  });

  it('gets a corner more on a side, and loses it again', () => {
    const five = splitSide(SQUARE, 3);
    expect(five[4]).toEqual([0.2, 0.5]);
    expect(removeCorner(five, 4)).toEqual(SQUARE);
  });

  it('keeps three corners, and takes no more than can be told apart', () => {
    const three = removeCorner(SQUARE, 1);
    expect(three).toHaveLength(3);
    expect(removeCorner(three, 1)).toBe(three);
    const many = Array.from({ length: 40 }).reduce<Zone>((zone) => splitSide(zone, 0), SQUARE);
    expect(many).toHaveLength(MOST_CORNERS);
  });

  it('comes back to the edge of the picture when the camera has moved, unless next to nothing is left', () => {
    const shifted = SQUARE.map(([x, y]): Point => [x + 0.5, y]);
    expect(clipZone(shifted)?.[1]).toEqual([1, 0.2]);
    expect(clipZone(SQUARE.map(([x, y]): Point => [x + 0.9, y]))).toBeNull();
    const eight = Array.from({ length: 4 }, (_, k) => 2 * k).reduce<Zone>((zone, k) => splitSide(zone, k), SQUARE);
    // Three of its corners meet in the corner of the picture.
    expect(clipZone(eight.map(([x, y]): Point => [x + 0.4, y + 0.4]))?.map(([x, y]) => [10 * x, 10 * y].map(Math.round))).toEqual(
      [
        [6, 6],
        [9, 6],
        [10, 6],
        [10, 9],
        [10, 10],
        [9, 10],
        [6, 10],
        [6, 9],
      ],
    );
  });

  it('stays a polygon in the picture that does not cross itself, whatever is done to it', () => {
    const at = fc.tuple(fc.double({ min: -1, max: 2, noNaN: true }), fc.double({ min: -1, max: 2, noNaN: true }));
    const step = fc.record({ kind: fc.constantFrom('move', 'split', 'remove'), index: fc.nat(11), at });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let zone = WHOLE_FRAME;
        for (const { kind, index, at: point } of steps) {
          const corner = index % zone.length;
          if (kind === 'move') zone = moveCorner(zone, corner, point as Point);
          else zone = kind === 'split' ? splitSide(zone, corner) : removeCorner(zone, corner);
        }
        expect(isUsable(zone)).toBe(true);
        expect(zone.length).toBeGreaterThanOrEqual(3);
        expect(zone.flat().every((side) => side >= 0 && side <= 1)).toBe(true);
      }),
    );
  });
});
