import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gallery } from './gallery.ts';
import { isBetter, isWorthTrying, splitViews, strangersOf, tryHead, type Trial } from './head-trial.ts';
import { normalise, Random } from './testing/random.ts';

const CALIBRATION = { scale: 16, unknownSimilarity: 0.5 };

function gallery(seed: number, counts: readonly number[]): Gallery {
  const random = new Random(seed);
  const rows = counts.flatMap((count) => {
    const middle = random.unitVector(8);
    return Array.from({ length: count }, () => normalise(middle.map((value) => value + 0.03 * random.normal())));
  });
  const products = counts.flatMap((count, index) => Array<string>(count).fill(`p${index}`));
  return { dimension: 8, products, vectors: Float32Array.from(rows.flatMap((row) => [...row])), embedder: 'x' };
}

const SCORE = { looks: 10, right: 8, recognised: 4, charged: 0, surprise: 0.5 };
const PLAIN: Trial = { taught: SCORE, shop: SCORE, strangers: 0 };

describe('a trial', () => {
  it('holds back a third of each product’s views, and asks nothing of what it keeps but of products with few views', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }), (counts) => {
        const { products } = gallery(1, counts);
        const { kept, held } = splitViews({ products });
        const rows = new Set([...kept, ...held]);
        expect(rows.size).toBe(products.length);
        counts.forEach((count, index) => {
          const own = (list: readonly number[]): number => list.filter((row) => products[row] === `p${index}`).length;
          expect(own(kept)).toBe(count - Math.floor(count / 3));
          expect(own(held)).toBe(Math.max(1, Math.floor(count / 3)));
        });
      }),
    );
  });

  it('names what lies far apart, and is not worth trying then', () => {
    const all = gallery(2, [6, 6, 6]);
    const trial = tryHead(all, splitViews(all), new Set(['p0']), null, CALIBRATION, null);
    expect(trial.taught).toMatchObject({ looks: 2, right: 2, recognised: 2, charged: 0 });
    expect(trial.shop).toMatchObject({ looks: 4, right: 4 });
    expect(isWorthTrying(trial)).toBe(false);
  });

  it('counts strangers, but not those that the shop sells', () => {
    const all = gallery(3, [3]);
    const sold = all.vectors.subarray(0, 8);
    const other = sold.map((value) => -value);
    const background = { vectors: Float32Array.from([...sold, ...other]), same: 0.75, margin: 0.15, share: 0.5 };
    expect([...strangersOf(all, background)]).toEqual([...other]);
  });

  it.each<[string, Partial<Trial>, boolean]>([
    ['is surer', { taught: { ...SCORE, surprise: 0.3 } }, true],
    ['is hardly surer', { taught: { ...SCORE, surprise: 0.49 } }, false],
    ['names fewer right', { taught: { ...SCORE, surprise: 0.3, right: 7 } }, false],
    ['charges one wrong for little', { taught: { ...SCORE, surprise: 0.3, recognised: 9, charged: 1 } }, false],
    ['charges one wrong for much', { taught: { ...SCORE, surprise: 0.3, recognised: 30, charged: 1 } }, true],
    ['makes the shop’s products less sure', { taught: { ...SCORE, surprise: 0.3 }, shop: { ...SCORE, surprise: 0.52 } }, false],
    ['names one of the shop’s wrong', { taught: { ...SCORE, surprise: 0.3 }, shop: { ...SCORE, right: 7 } }, false],
    ['charges one of the shop’s wrong', { taught: { ...SCORE, surprise: 0.3 }, shop: { ...SCORE, charged: 1 } }, false],
    ['takes a stranger for something sold', { taught: { ...SCORE, surprise: 0.3 }, strangers: 1 }, false],
  ])('a head that %s', (_, change, better) => {
    expect(isBetter({ ...PLAIN, ...change }, PLAIN)).toBe(better);
  });
});
