import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STILL, compose, invert, moveBox, movePoint } from './similarity.ts';
import type { Similarity } from './similarity.ts';

const length = fc.double({ min: -500, max: 500, noNaN: true });
const similarity: fc.Arbitrary<Similarity> = fc
  .record({
    zoom: fc.double({ min: 0.3, max: 3, noNaN: true }),
    turn: fc.double({ min: -3, max: 3, noNaN: true }),
    dx: length,
    dy: length,
  })
  .map(({ zoom, turn, dx, dy }) => ({ a: zoom * Math.cos(turn), b: zoom * Math.sin(turn), dx, dy }));

describe('a similarity', () => {
  it('is undone by its inverse, and composes in order', () => {
    fc.assert(
      fc.property(similarity, similarity, length, length, (one, other, x, y) => {
        const back = movePoint(invert(one), movePoint(one, [x, y]));
        expect(Math.hypot(back[0] - x, back[1] - y)).toBeLessThan(1e-6);
        const [ax, ay] = movePoint(compose(one, other), [x, y]);
        const [bx, by] = movePoint(one, movePoint(other, [x, y]));
        expect(Math.hypot(ax - bx, ay - by)).toBeLessThan(1e-6);
      }),
    );
  });

  it('zooms a box around its moved centre and keeps it upright', () => {
    expect(moveBox({ a: 0, b: 2, dx: 100, dy: 0 }, [10, 20, 30, 30])).toEqual([30, 30, 70, 50]);
    expect(moveBox(STILL, [1, 2, 3, 4])).toEqual([1, 2, 3, 4]);
  });
});
