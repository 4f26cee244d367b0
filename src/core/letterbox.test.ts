import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxFromInput, boxToInput, letterboxTransform } from './letterbox.ts';
import { anyBox } from './testing/arbitraries.ts';

describe('letterboxTransform', () => {
  it('centres a landscape frame', () => {
    expect(letterboxTransform({ width: 640, height: 480 }, 320)).toEqual({ side: 320, scale: 0.5, padX: 0, padY: 40 });
  });

  it('centres a portrait frame', () => {
    expect(letterboxTransform({ width: 100, height: 400 }, 200)).toEqual({ side: 200, scale: 0.5, padX: 75, padY: 0 });
  });

  it('enlarges a small picture', () => {
    expect(letterboxTransform({ width: 80, height: 160 }, 160)).toEqual({ side: 160, scale: 1, padX: 40, padY: 0 });
  });

  it.each([
    { width: 0, height: 10 },
    { width: 10, height: -1 },
    { width: Number.NaN, height: 10 },
  ])('refuses %o', (size) => {
    expect(() => letterboxTransform(size, 320)).toThrow(RangeError);
  });

  it('maps boxes there and back', () => {
    fc.assert(
      fc.property(anyBox(fc), fc.integer({ min: 100, max: 4000 }), fc.integer({ min: 100, max: 4000 }), (box, width, height) => {
        const transform = letterboxTransform({ width, height }, 320);
        boxFromInput(boxToInput(box, transform), transform).forEach((value, i) => expect(value).toBeCloseTo(box[i] ?? NaN, 6));
      }),
    );
  });

  it('maps the whole picture into the square', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 4000 }), (width, height) => {
        const [x1, y1, x2, y2] = boxToInput([0, 0, width, height], letterboxTransform({ width, height }, 320));
        expect(Math.min(x1, y1)).toBeGreaterThanOrEqual(-1e-9);
        expect(Math.max(x2, y2)).toBeLessThanOrEqual(320 + 1e-9);
        expect(Math.max(x2 - x1, y2 - y1)).toBeCloseTo(320, 6);
      }),
    );
  });
});
