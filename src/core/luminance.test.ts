import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highlight } from './luminance.ts';

const picture = (bytes: readonly number[]) => ({ width: bytes.length, height: 1, bytes: Uint8Array.from(bytes) });

test.each([
  ['black', Array<number>(100).fill(0), 0],
  ['white', Array<number>(100).fill(255), 1],
  ['a black basket with light things in it', [...Array<number>(80).fill(5), ...Array<number>(20).fill(204)], 0.8],
  ['a dark room with a small lamp', [...Array<number>(95).fill(51), ...Array<number>(5).fill(255)], 0.2],
])('the highlight of %s', (_what, bytes, expected) => {
  expect(highlight(picture(bytes))).toBeCloseTo(expected, 5);
});

test('at most a tenth of a picture is brighter than its highlight, and more than a tenth at least as bright', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 300 }), (bytes) => {
      const level = Math.round(highlight(picture(bytes)) * 255);
      expect(bytes.filter((byte) => byte > level).length).toBeLessThanOrEqual(bytes.length / 10);
      expect(bytes.filter((byte) => byte >= level).length).toBeGreaterThan(bytes.length / 10);
    }),
  );
});
