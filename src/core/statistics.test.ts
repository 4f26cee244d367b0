import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantile } from './statistics.ts';

it('is the nearest rank', () => {
  const values = [40, 10, 30, 20];
  expect([0, 0.25, 0.5, 0.51, 0.95, 1].map((q) => quantile(values, q))).toEqual([10, 10, 20, 30, 40, 40]);
  expect(quantile([], 0.5)).toBe(0);
});

it('is one of the values, and at least that share of them does not exceed it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true }), { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, q) => {
        const found = quantile(values, q);
        expect(values).toContain(found);
        expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(Math.floor(q * values.length));
      },
    ),
  );
});
