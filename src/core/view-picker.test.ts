import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from './testing/random.ts';
import { pickViews } from './view-picker.ts';

const DIMENSION = 6;

function vectors(seed: number, count: number): Float32Array {
  const random = new Random(seed);
  const all = new Float32Array(count * DIMENSION);
  for (let row = 0; row < count; row++) all.set(random.unitVector(DIMENSION), row * DIMENSION);
  return all;
}

const row = (all: Float32Array, index: number): Float32Array => all.subarray(index * DIMENSION, (index + 1) * DIMENSION);
const distance = (a: Float32Array, b: Float32Array): number => 1 - a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);

describe('pickViews', () => {
  it('picks each view once, and no more than are wanted', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 40 }), (seed, count, most) => {
        const picked = pickViews(vectors(seed, count), DIMENSION, most, 0);
        expect(picked).toHaveLength(Math.min(count, most));
        expect(new Set(picked).size).toBe(picked.length);
        expect(picked.every((index) => index >= 0 && index < count)).toBe(true);
      }),
    );
  });

  it('leaves no view farther from the picked ones than those are from each other', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 3, max: 30 }), fc.integer({ min: 2, max: 12 }), (seed, count, most) => {
        const all = vectors(seed, count);
        const picked = pickViews(all, DIMENSION, most, 0);
        const toPicked = (index: number, others: readonly number[]): number =>
          Math.min(...others.map((other) => distance(row(all, index), row(all, other))));
        const apart = Math.min(
          ...picked.map((index) =>
            toPicked(
              index,
              picked.filter((other) => other !== index),
            ),
          ),
        );
        for (let index = 0; index < count; index++) {
          if (!picked.includes(index)) expect(toPicked(index, picked)).toBeLessThanOrEqual(apart + 1e-6);
        }
      }),
    );
  });

  it('takes nothing that shows nothing new: a still thing has one view', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 20 }), (seed, count) => {
        const one = new Random(seed).unitVector(DIMENSION);
        const all = new Float32Array(count * DIMENSION);
        for (let index = 0; index < count; index++) all.set(one, index * DIMENSION);
        expect(pickViews(all, DIMENSION, 8, 0.02)).toHaveLength(1);
      }),
    );
  });

  it('begins with the most ordinary view', () => {
    const all = Float32Array.from([0.8, 0.6, 1, 0, 0.8, -0.6]);
    expect(pickViews(all, 2, 1, 0)).toEqual([1]);
  });
});
