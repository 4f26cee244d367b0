import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Evidence } from './evidence.ts';
import { nearest, withHead, type Gallery } from './gallery.ts';
import { applyHead, throughHead } from './linear-head.ts';
import { Random } from './testing/random.ts';

const DIMENSION = 8;

function someHead(random: Random, size: number): { dimension: number; residual: Float32Array } {
  return { dimension: DIMENSION, residual: Float32Array.from({ length: DIMENSION ** 2 }, () => size * random.normal()) };
}

describe('linear head', () => {
  it('gives unit vectors, and the same ones where its residual is nothing', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 2, noNaN: true }), (seed, size) => {
        const random = new Random(seed);
        const look = random.unitVector(DIMENSION);
        const mapped = applyHead(someHead(random, size), look);
        expect(Math.hypot(...mapped)).toBeCloseTo(1, 4);
        const same = applyHead(someHead(random, 0), look);
        look.forEach((value, k) => expect(same[k]).toBeCloseTo(value, 5));
      }),
    );
  });

  it('refuses what does not fit', () => {
    const head = someHead(new Random(1), 0.1);
    expect(() => applyHead(head, new Float32Array(DIMENSION + 1))).toThrow(RangeError);
    expect(() => applyHead({ ...head, residual: new Float32Array(3) }, new Float32Array(DIMENSION))).toThrow(RangeError);
  });

  it('asks a look through a head once', () => {
    const random = new Random(2);
    const [head, look] = [someHead(random, 0.3), random.unitVector(DIMENSION)];
    expect(throughHead(head, look)).toBe(throughHead(head, look));
    expect(throughHead(undefined, look)).toBe(look);
  });

  it('is gone through by looks and references alike: identity compares what the head makes of both', () => {
    const random = new Random(3);
    const vectors = new Float32Array(3 * DIMENSION);
    for (let row = 0; row < 3; row++) vectors.set(random.unitVector(DIMENSION), row * DIMENSION);
    const gallery: Gallery = { dimension: DIMENSION, products: ['a', 'b', 'c'], vectors, embedder: 'x' };
    const head = someHead(random, 0.4);
    const seen = withHead(gallery, head);
    const look = random.unitVector(DIMENSION);
    const evidence = new Evidence();
    evidence.addLook(look);
    const calibration = { scale: 10, unknownSimilarity: -1 };
    const [best] = nearest(seen, applyHead(head, look), 1);
    expect(evidence.identity(seen, calibration).candidates[0]?.product).toBe(best?.product);
    // The same evidence, asked of the plain gallery afterwards, knows nothing of the head.
    expect(evidence.identity(gallery, calibration).candidates[0]?.product).toBe(nearest(gallery, look, 1)[0]?.product);
  });
});
