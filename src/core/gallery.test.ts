import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { galleryProducts, nearest, similarities } from './gallery.ts';
import type { Gallery } from './gallery.ts';

const GALLERY: Gallery = {
  dimension: 2,
  products: ['a', 'b', 'a'],
  vectors: Float32Array.from([1, 0, 0, 1, -1, 0]),
  embedder: 'x',
};

describe('gallery', () => {
  it('names every product once', () => {
    expect(galleryProducts(GALLERY)).toEqual(['a', 'b']);
  });

  it('takes the best of all references of a product', () => {
    expect([...similarities(GALLERY, Float32Array.from([-0.8, 0.6]))]).toEqual([Math.fround(0.8), Math.fround(0.6)]);
  });

  it('mixes in the mean of many references, and only of many', () => {
    const round = (count: number): Gallery => {
      // Half of the references at +30 degrees, half at -30: the mean lies at 0.
      const vectors = Float32Array.from({ length: count }, (_, row) => (row % 2 ? 1 : -1) * (Math.PI / 6)).reduce<number[]>(
        (list, angle) => [...list, Math.cos(angle), Math.sin(angle)],
        [],
      );
      return { dimension: 2, products: Array<string>(count).fill('a'), vectors: Float32Array.from(vectors), embedder: 'x' };
    };
    const side = Float32Array.from([Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)]);
    const middle = Math.cos(Math.PI / 6);
    expect(similarities(round(8), side)[0]).toBeCloseTo(1);
    expect(similarities(round(16), side)[0]).toBeCloseTo(0.75 + 0.25 * middle);
    expect(similarities(round(80), side)[0]).toBeCloseTo(0.55 + 0.45 * middle);
  });

  it('takes off what a look has in common with things that are not sold here, and keeps the order', () => {
    const look = Float32Array.from([0.8, 0.6]);
    const background = { vectors: Float32Array.from([0, 1, 0.8, 0.6]), same: 0.9, margin: 0.15, share: 0.5 };
    const against = { ...GALLERY, background };
    const off = 0.5 * (1 - (0.8 - 0.15));
    expect(similarities(against, look)[0]).toBeCloseTo(0.8 - off);
    expect(similarities(against, look)[1]).toBeCloseTo(0.6 - off);
    // The first thing of the background is sold here: what is like it is not less like the product.
    expect(similarities(against, Float32Array.from([0, 1]))[1]).toBe(1);
    // Nothing is taken off where nothing is alike.
    expect(similarities(against, Float32Array.from([-0.8, 0.6]))).toEqual(similarities(GALLERY, Float32Array.from([-0.8, 0.6])));
  });

  it('stays within the cosines of a product, even where its references cancel each other out', () => {
    const gallery: Gallery = { ...GALLERY, products: Array<string>(10).fill('a'), vectors: new Float32Array(20) };
    for (let row = 0; row < 10; row++) gallery.vectors[2 * row] = row % 2 ? 1 : -1;
    const [found = NaN] = similarities(gallery, Float32Array.from([1, 0]));
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThanOrEqual(1);
  });

  it('sorts the nearest first, and keeps the order of equals', () => {
    expect(nearest(GALLERY, Float32Array.from([0, 1]), 5).map(({ product }) => product)).toEqual(['b', 'a']);
    expect(nearest(GALLERY, Float32Array.from([0, 1]), 1)).toEqual([{ product: 'b', similarity: 1 }]);
    const tie: Gallery = { ...GALLERY, products: ['z', 'y', 'x'] };
    expect(nearest(tie, Float32Array.from([0, -1]), 2).map(({ product }) => product)).toEqual(['z', 'x']);
  });

  it('refuses vectors of another length', () => {
    expect(() => similarities(GALLERY, new Float32Array(3))).toThrow(RangeError);
    expect(() => similarities({ ...GALLERY, vectors: new Float32Array(5) }, new Float32Array(2))).toThrow(RangeError);
  });

  it('finds each reference as its own product', () => {
    const angles = fc.uniqueArray(fc.integer({ min: 0, max: 359 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(angles, (list) => {
        const vectors = Float32Array.from(
          list.flatMap((degrees) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]),
        );
        const gallery: Gallery = { dimension: 2, products: list.map(String), vectors, embedder: 'x' };
        list.forEach((degrees, row) => {
          expect(nearest(gallery, vectors.subarray(2 * row, 2 * row + 2), 1)[0]?.product).toBe(String(degrees));
        });
      }),
    );
  });
});
