import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  area,
  center,
  centerDistance,
  clamp,
  containment,
  expand,
  extent,
  intersectionArea,
  iou,
  mix,
  translate,
  union,
} from './geometry.ts';
import { anyBox } from './testing/arbitraries.ts';

describe('iou', () => {
  it.each([
    { name: 'same box', a: [0, 0, 10, 10], b: [0, 0, 10, 10], expected: 1 },
    { name: 'half shifted', a: [0, 0, 10, 10], b: [5, 0, 15, 10], expected: 1 / 3 },
    { name: 'inside', a: [0, 0, 10, 10], b: [0, 0, 5, 5], expected: 0.25 },
    { name: 'touching', a: [0, 0, 10, 10], b: [10, 0, 20, 10], expected: 0 },
    { name: 'apart', a: [0, 0, 1, 1], b: [5, 5, 6, 6], expected: 0 },
  ] as const)('$name', ({ a, b, expected }) => {
    expect(iou(a, b)).toBeCloseTo(expected, 12);
  });

  it('is symmetric, in 0..1, and 1 with itself', () => {
    fc.assert(
      fc.property(anyBox(fc), anyBox(fc), (a, b) => {
        expect(iou(a, b)).toBeCloseTo(iou(b, a), 12);
        expect(iou(a, b)).toBeGreaterThanOrEqual(0);
        expect(iou(a, b)).toBeLessThanOrEqual(1 + 1e-9);
        expect(iou(a, a)).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('boxes', () => {
  it('measures', () => {
    expect(area([0, 0, 4, 9])).toBe(36);
    expect(area([4, 0, 0, 9])).toBe(0);
    expect(extent([0, 0, 4, 9])).toBe(6);
    expect(center([0, 10, 4, 20])).toEqual([2, 15]);
    expect(centerDistance([0, 0, 2, 2], [3, 4, 5, 6])).toBe(5);
    expect(containment([0, 0, 10, 10], [5, 0, 100, 100])).toBe(0.5);
  });

  it('expands by a part of its own sides', () => {
    expect(expand([10, 10, 20, 30], 0.1)).toEqual([9, 8, 21, 32]);
  });

  it('mixes from one to the other', () => {
    expect(mix([0, 0, 2, 2], [2, 4, 4, 6], 0.5)).toEqual([1, 2, 3, 4]);
  });

  it('moves without changing size', () => {
    expect(translate([1, 2, 3, 4], 10, -2)).toEqual([11, 0, 13, 2]);
  });

  it('has a union that contains both and an intersection that both contain', () => {
    fc.assert(
      fc.property(anyBox(fc), anyBox(fc), (a, b) => {
        expect(containment(a, union(a, b))).toBeCloseTo(1, 9);
        expect(containment(b, union(a, b))).toBeCloseTo(1, 9);
        expect(intersectionArea(a, b)).toBeLessThanOrEqual(Math.min(area(a), area(b)) + 1e-9);
      }),
    );
  });

  it('clamps into the frame and leaves inner boxes alone', () => {
    const frame = { width: 100, height: 50 };
    expect(clamp([10, 10, 20, 20], frame)).toEqual([10, 10, 20, 20]);
    fc.assert(
      fc.property(anyBox(fc), (box) => {
        const [x1, y1, x2, y2] = clamp(translate(box, -40, -40), frame);
        expect(x1).toBeGreaterThanOrEqual(0);
        expect(y1).toBeGreaterThanOrEqual(0);
        expect(x2).toBeLessThanOrEqual(100);
        expect(y2).toBeLessThanOrEqual(50);
        expect(x2).toBeGreaterThanOrEqual(x1);
        expect(y2).toBeGreaterThanOrEqual(y1);
      }),
    );
  });
});
