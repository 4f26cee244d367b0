import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Evidence } from './evidence.ts';
import type { Gallery } from './gallery.ts';
import { DefinedGallery } from './testing/name-by-definition.ts';
import { Random, normalise } from './testing/random.ts';
import { TALLIED, tallyOf } from './tally.ts';

const CALIBRATION = { scale: 16.375, unknownSimilarity: 0.5641 };

/** Products with 1 to 20 references in any order, some with those of others, and a background of which some is sold. */
const anyGallery = fc
  .record({
    seed: fc.integer(),
    dimension: fc.constantFrom(2, 7, 16),
    counts: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 12 }),
    copies: fc.boolean(),
    background: fc.integer({ min: 0, max: 6 }),
  })
  .map(({ seed, dimension, counts, copies, background }) => {
    const random = new Random(seed);
    const rows = counts.flatMap((count, product) => {
      const middle = random.unitVector(dimension);
      return Array.from({ length: count }, () => ({ name: `p${product}`, vector: near(random, middle), key: random.next() }));
    });
    if (copies) rows.push(...rows.slice(0, 3).map((row) => ({ ...row, name: `${row.name} again`, key: random.next() })));
    rows.sort((a, b) => a.key - b.key);
    const others = Array.from({ length: background }, (_, at) =>
      at % 2 ? random.unitVector(dimension) : near(random, random.pick(rows).vector),
    );
    const gallery: Gallery = {
      dimension,
      products: rows.map(({ name }) => name),
      vectors: flat(rows.map(({ vector }) => vector)),
      embedder: 'x',
      ...(background > 0 && { background: { vectors: flat(others), same: 0.8, margin: 0.15, share: 0.5 } }),
    };
    const looks = Array.from({ length: 6 }, () => near(random, random.pick(rows).vector));
    return { gallery, looks };
  });

function near(random: Random, vector: Float32Array): Float32Array {
  const other = random.unitVector(vector.length);
  const noise = random.between(0, 1);
  return normalise(vector.map((value, k) => value + noise * (other[k] ?? 0)));
}

function flat(vectors: readonly Float32Array[]): Float32Array {
  return Float32Array.from(vectors.flatMap((vector) => [...vector]));
}

describe('a tally', () => {
  it('names things as their looks are defined to be weighed, look after look', () => {
    fc.assert(
      fc.property(anyGallery, ({ gallery, looks }) => {
        const defined = new DefinedGallery(gallery);
        const evidence = new Evidence();
        for (const look of looks) {
          evidence.addLook(look);
          const question = evidence.question(gallery, CALIBRATION);
          const { kind, confidence, candidates } = evidence.identity(gallery, CALIBRATION);
          // A look that adds nothing leaves nothing to ask.
          if (question === null) continue;
          const posteriors = defined.posteriors(question.looks, CALIBRATION);
          const none = posteriors.get(null) ?? NaN;
          const best = [...posteriors].filter(([product]) => product !== null).sort(([, a], [, b]) => b - a);
          expect(candidates).toHaveLength(Math.min(3, best.length));
          candidates.forEach(({ product, score }, place) => {
            expect(score).toBeCloseTo(posteriors.get(product) ?? NaN, 5);
            expect(score).toBeCloseTo(best[place]?.[1] ?? NaN, 5);
          });
          expect(confidence).toBeCloseTo(kind === 'unknown' ? none : (best[0]?.[1] ?? NaN), 5);
          if (kind === 'recognised') expect(confidence).toBeGreaterThanOrEqual(0.75);
          else expect(best[0]?.[1] ?? 0).toBeLessThan(0.75001);
        }
      }),
    );
  });

  it('keeps the order of equals, and has as many products as there are', () => {
    const gallery: Gallery = {
      dimension: 2,
      products: ['z', 'y', 'x', 'w'],
      vectors: Float32Array.of(1, 0, 1, 0, 1, 0, 0, 1),
      embedder: 'x',
    };
    const looks = [{ embedding: Float32Array.of(1, 0), weight: 2 }];
    const { best, total, nearest } = tallyOf({ gallery, looks });
    expect(best).toEqual([0, 1, 2].map((column) => ({ column, logit: 2 })));
    expect(best).toHaveLength(TALLIED);
    expect(total).toBeCloseTo(Math.log(3 * Math.exp(2) + 1));
    expect(nearest).toEqual([1]);
    const two = { ...gallery, products: ['z', 'y'], vectors: Float32Array.of(1, 0, 0, 1) };
    expect(tallyOf({ gallery: two, looks }).best.map(({ column }) => column)).toEqual([0, 1]);
  });

  it('knows nothing of an empty gallery', () => {
    const empty: Gallery = { dimension: 2, products: [], vectors: new Float32Array(), embedder: 'x' };
    expect(tallyOf({ gallery: empty, looks: [{ embedding: Float32Array.of(1, 0), weight: 1 }] })).toMatchObject({
      best: [],
      total: -Infinity,
    });
    const evidence = new Evidence();
    evidence.addLook(Float32Array.of(1, 0));
    expect(evidence.identity(empty, CALIBRATION)).toEqual({ kind: 'unknown', confidence: 1, candidates: [] });
  });

  it('does not depend on what was asked before, however many looks that were', () => {
    const random = new Random(5);
    const vectors = flat(Array.from({ length: 20 }, () => random.unitVector(8)));
    const gallery: Gallery = {
      dimension: 8,
      products: Array.from({ length: 20 }, (_, row) => `p${row}`),
      vectors,
      embedder: 'x',
    };
    const looks = Array.from({ length: 50 }, () => ({ embedding: random.unitVector(8), weight: random.between(1, 16) }));
    const fresh = (): Gallery => ({ ...gallery });
    for (let at = 0; at < 200; at++) {
      const some = looks.filter(() => random.chance(0.1));
      expect(tallyOf({ gallery, looks: some })).toEqual(tallyOf({ gallery: fresh(), looks: some }));
    }
  });

  it('refuses looks of another dimension', () => {
    const gallery: Gallery = { dimension: 2, products: ['a'], vectors: Float32Array.of(1, 0), embedder: 'x' };
    expect(() => tallyOf({ gallery, looks: [{ embedding: new Float32Array(3), weight: 1 }] })).toThrow(RangeError);
  });
});
