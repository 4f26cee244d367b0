import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GlobalMotion } from './global-motion.ts';
import { STILL, movePoint } from './similarity.ts';
import type { Similarity } from './similarity.ts';
import { HEIGHT, WIDTH, around, photograph, scenery } from './testing/photograph.ts';

const CORNERS = [
  [5, 5],
  [74, 5],
  [5, 54],
  [74, 54],
] as const;

/** Greatest error at the picture's corners, pixels. */
function error(found: Similarity, truth: Similarity): number {
  return Math.max(
    ...CORNERS.map((corner) => {
      const [a, b] = [movePoint(found, corner), movePoint(truth, corner)];
      return Math.hypot(a[0] - b[0], a[1] - b[1]);
    }),
  );
}

const number = (least: number, most: number): fc.Arbitrary<number> => fc.double({ min: least, max: most, noNaN: true });

describe('global motion', () => {
  it('finds turn, zoom and shift to a fraction of a pixel', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        number(0.93, 1.07),
        number(-0.1, 0.1),
        number(-6, 6),
        number(-5, 5),
        (seed, zoom, turn, dx, dy) => {
          const scene = scenery(seed);
          const truth = around(zoom, turn, dx, dy);
          const found = new GlobalMotion(photograph(scene, STILL)).estimate(photograph(scene, truth));
          expect(found?.agreement).toBeGreaterThan(0.7);
          expect(error(found?.motion ?? STILL, truth)).toBeLessThan(0.5);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it('finds a jump of a quarter of the picture, as between frames a second apart', () => {
    const scene = scenery(4);
    for (const [dx, dy] of [
      [20, 0],
      [-18, 9],
      [3, -14],
    ] as const) {
      const truth = around(1.02, 0.03, dx, dy);
      const found = new GlobalMotion(photograph(scene, STILL)).estimate(photograph(scene, truth));
      expect(error(found?.motion ?? STILL, truth)).toBeLessThan(0.6);
      expect(found?.inView).toBeLessThan(0.95);
    }
  });

  it('is not pulled along by a hand, nor by another exposure', () => {
    const scene = scenery(9);
    const truth = around(1.01, 0.02, 2, -1);
    const hand = (x: number, y: number): number => (x > 30 && x < 58 && y < 40 ? 150 + 20 * Math.sin(x / 3) : scene(x, y));
    const found = new GlobalMotion(photograph(scene, STILL)).estimate(photograph(hand, truth, (value) => 0.8 * value + 20));
    expect(error(found?.motion ?? STILL, truth)).toBeLessThan(0.5);
    expect(found?.agreement).toBeGreaterThan(0.6);
  });

  it('says that another scene is another scene', () => {
    const found = new GlobalMotion(photograph(scenery(1), STILL)).estimate(photograph(scenery(2), STILL));
    expect(found?.agreement).toBeLessThan(0.6);
  });

  it('has nothing to say where there is nothing to hold on to', () => {
    const bare = photograph(() => 128, STILL);
    expect(new GlobalMotion(bare).estimate(bare)).toBeNull();
    const hidden = new GlobalMotion(photograph(scenery(3), STILL), [[0, 0, WIDTH, HEIGHT]]);
    expect(hidden.isTextured).toBe(false);
  });
});
