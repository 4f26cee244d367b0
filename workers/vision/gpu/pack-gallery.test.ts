import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Gallery } from '../../../src/core/gallery.ts';
import { referencesOf } from '../../../src/core/references.ts';
import { Random } from '../../../src/core/testing/random.ts';
import { layoutOf, packProducts, packReferences, PART, PRODUCT_BYTES, TILE } from './pack-gallery.ts';

function galleryOf(seed: number, dimension: number, counts: readonly number[]): Gallery {
  const random = new Random(seed);
  const rows = counts
    .flatMap((count, product) => Array.from({ length: count }, () => ({ name: `p${product}`, key: random.next() })))
    .sort((a, b) => a.key - b.key);
  const vectors = Float32Array.from(rows.flatMap(() => [...random.unitVector(dimension)]));
  return { dimension, products: rows.map(({ name }) => name), vectors, embedder: 'x' };
}

test('every reference lies where its product says, to 16 bits, and nothing else is there', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 150 });
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 20 }), counts, (seed, dimension, list) => {
      const gallery = galleryOf(seed, dimension, list);
      const layout = layoutOf(gallery);
      const [packed, told] = [new ArrayBuffer(layout.bytes), new ArrayBuffer(PRODUCT_BYTES * layout.products)];
      packReferences(gallery, layout, new Int16Array(packed));
      packProducts(gallery, layout, told);
      const numbers = new Int16Array(packed);
      const words = new Uint32Array(told);
      const { rows, first, products } = referencesOf(gallery);
      let worst = 0;
      products.forEach((_, column) => {
        const [block = 0, count = 0] = words.subarray(4 * column);
        expect(count).toBe((first[column + 1] ?? 0) - (first[column] ?? 0));
        for (let reference = 0; reference < count; reference++) {
          const row = rows[(first[column] ?? 0) + reference] ?? NaN;
          expect(gallery.products[row]).toBe(products[column]);
          for (let k = 0; k < dimension; k++) {
            // As the shader reads it.
            const part = ((block + reference) * layout.words + Math.floor(k / PART)) * TILE + (column % TILE);
            const at = part * PART + (k % PART);
            const difference = Math.abs((numbers[at] ?? NaN) / 0x7fff - (gallery.vectors[row * dimension + k] ?? NaN));
            if (!(difference <= worst)) worst = difference;
            numbers[at] = 0;
          }
        }
      });
      expect(worst).toBeLessThan(1.6e-5);
      expect(numbers.every((number) => number === 0)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('ten thousand products of one reference take 2.57 MB, and a rich product only fills up its own tile', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `p${index}`);
  const plain: Gallery = { dimension: 128, products: names, vectors: new Float32Array(names.length * 128), embedder: 'x' };
  expect(layoutOf(plain)).toMatchObject({ tiles: 157, words: 16, bytes: 157 * 64 * 256 });
  const rich: Gallery = { ...plain, products: [...names.slice(0, -9), ...Array<string>(9).fill('p0')] };
  expect(layoutOf(rich).bytes).toBe((157 + 9) * 64 * 256);
});
