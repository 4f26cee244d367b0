import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Box } from '../../src/core/geometry.ts';
import { letterboxTransform } from '../../src/core/letterbox.ts';
import { letterbox, planLetterbox, type Normalisation } from './letterbox.ts';
import type { Pixels } from './pixels.ts';

/** Byte values come out as they went in. */
const BYTES: Normalisation = { gain: [1, 1, 1], bias: [0, 0, 0], fill: 114 };

/** A picture from the red values of its rows; green is 255 - red, blue is 7. */
function picture(rows: readonly (readonly number[])[]): Pixels {
  const width = rows[0]?.length ?? 0;
  return { width, height: rows.length, rgba: Uint8Array.from(rows.flat().flatMap((red) => [red, 255 - red, 7, 255])) };
}

/** The red plane, row by row. */
function red(pixels: Pixels, size: number, region?: Box, normalisation = BYTES): number[][] {
  const target = new Float32Array(3 * size * size).fill(NaN);
  letterbox(pixels, planLetterbox(region ?? [0, 0, pixels.width, pixels.height], size), normalisation, target, 'planar');
  return Array.from({ length: size }, (_, y) => [...target.subarray(y * size, (y + 1) * size)]);
}

test('shrinking averages all pixels, and bars fill the rest of the square', () => {
  const pixels = picture([
    [0, 20, 100, 100],
    [40, 60, 200, 200],
  ]);
  const square = picture([
    [0, 20, 100, 100],
    [40, 60, 200, 200],
    [0, 0, 8, 8],
    [0, 0, 8, 8],
  ]);
  expect(red(square, 2)).toEqual([
    [30, 150],
    [0, 8],
  ]);
  // Half a row of bars above and below: the pixel whose centre is in the picture shows what it covers of it.
  expect(red(pixels, 2)).toEqual([
    [10, 100],
    [114, 114],
  ]);
  expect(red(pixels, 4)[0]).toEqual([114, 114, 114, 114]);
  expect(red(pixels, 4)[1]).toEqual([0, 20, 100, 100]);
});

test('a shrink by 1.5 weighs the pixels by what is covered of them', () => {
  const rows = Array.from({ length: 3 }, () => [0, 90, 30]);
  expect(red(picture(rows), 2)[0]).toEqual([expect.closeTo(30, 4), expect.closeTo(50, 4)]);
});

test('enlarging is bilinear between pixel centres and clamped at the edge', () => {
  const rows = [
    [0, 80],
    [0, 80],
  ];
  expect(red(picture(rows), 4)[2]).toEqual([0, 20, 60, 80]);
});

test('a region with edges inside pixels takes its share of them and nothing from outside', () => {
  const pixels = picture(Array.from({ length: 4 }, () => [0, 100, 200, 250]));
  // From 0.5 to 2.5 into one pixel: half of 0, all of 100, half of 200.
  expect(red(pixels, 1, [0.5, 1, 2.5, 3])).toEqual([[100]]);
  expect(red(pixels, 1, [1, 1, 2, 2])).toEqual([[100]]);
});

test('channels stay apart and are normalised as the manifest says, bars too', () => {
  const target = new Float32Array(3 * 4);
  const halves: Normalisation = { gain: [0.5, 0.25, 1], bias: [1, 2, 3], fill: 100 };
  letterbox(picture([[200, 200]]), planLetterbox([0, 0, 2, 1], 2), halves, target, 'planar');
  expect([...target]).toEqual([101, 101, 51, 51, 15.75, 15.75, 27, 27, 10, 10, 103, 103]);
  letterbox(picture([[200, 200]]), planLetterbox([0, 0, 2, 1], 2), halves, target, 'interleaved');
  expect([...target]).toEqual([101, 15.75, 10, 101, 15.75, 10, 51, 27, 103, 51, 27, 103]);
});

test('a plan serves one picture after another', () => {
  const plan = planLetterbox([0, 0, 4, 2], 2);
  const squares = [0, 40].map((base) => {
    const target = new Float32Array(3 * 4);
    letterbox(picture([0, 0].map(() => [base, base, base + 10, base + 30])), plan, BYTES, target, 'planar');
    return [...target.subarray(0, 4)];
  });
  expect(squares).toEqual([
    [0, 20, 114, 114],
    [40, 60, 114, 114],
  ]);
});

test('any region into any square agrees with a slow reference', () => {
  const side = fc.integer({ min: 1, max: 24 });
  fc.assert(
    fc.property(
      side,
      side,
      fc.integer({ min: 1, max: 16 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
      (width, height, size, cut) => {
        const rows = Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => (x * 37 + y * 91) % 256));
        const [a = 0, b = 0, c = 0, d = 0] = cut;
        const x1 = Math.min(a, c) * (width - 1);
        const y1 = Math.min(b, d) * (height - 1);
        const region: Box = [x1, y1, Math.max(x1 + 1, Math.max(a, c) * width), Math.max(y1 + 1, Math.max(b, d) * height)];
        const fast = red(picture(rows), size, region);
        const slow = reference(rows, size, region);
        fast.forEach((row, y) => row.forEach((value, x) => expect(value).toBeCloseTo(slow[y]?.[x] ?? NaN, 2)));
      },
    ),
    { numRuns: 200 },
  );
});

/** Integrates pixel by pixel over the box that a destination pixel stands for, at least one source pixel wide. */
function reference(rows: readonly (readonly number[])[], size: number, [x1, y1, x2, y2]: Box): number[][] {
  const { scale, padX, padY } = letterboxTransform({ width: x2 - x1, height: y2 - y1 }, size);
  const half = Math.max(1 / scale, 1) / 2;
  const overlap = (pixel: number, centre: number, low: number, high: number): number =>
    Math.max(0, Math.min(pixel + 1, centre + half, high) - Math.max(pixel, centre - half, low));
  const inside = (i: number, pad: number, length: number): boolean =>
    i + 0.5 >= pad - 1e-6 && i + 0.5 < pad + length * scale - 1e-6;
  return Array.from({ length: size }, (_, v) =>
    Array.from({ length: size }, (_, u) => {
      if (!inside(u, padX, x2 - x1) || !inside(v, padY, y2 - y1)) return BYTES.fill;
      const cx = x1 + (u + 0.5 - padX) / scale;
      const cy = y1 + (v + 0.5 - padY) / scale;
      let sum = 0;
      let weight = 0;
      rows.forEach((row, y) =>
        row.forEach((value, x) => {
          const covered = overlap(x, cx, x1, x2) * overlap(y, cy, y1, y2);
          sum += value * covered;
          weight += covered;
        }),
      );
      return sum / weight;
    }),
  );
}

test('both orders hold the same picture', () => {
  const channel = fc.integer({ min: 0, max: 255 });
  const pictures = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
    fc.array(channel, { minLength: 4 * width * height, maxLength: 4 * width * height }).map((bytes) => ({
      width,
      height,
      rgba: Uint8Array.from(bytes),
    })),
  );
  fc.assert(
    fc.property(pictures, fc.integer({ min: 1, max: 7 }), (pixels, size) => {
      const uneven: Normalisation = { gain: [1, 0.5, 2], bias: [0, 1, 2], fill: 114 };
      const plan = planLetterbox([0, 0, pixels.width, pixels.height], size);
      const [planar, interleaved] = [new Float32Array(3 * size * size), new Float32Array(3 * size * size)];
      letterbox(pixels, plan, uneven, planar, 'planar');
      letterbox(pixels, plan, uneven, interleaved, 'interleaved');
      planar.forEach((value, at) => expect(interleaved[3 * (at % (size * size)) + Math.floor(at / (size * size))]).toBe(value));
    }),
  );
});
