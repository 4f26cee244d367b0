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
