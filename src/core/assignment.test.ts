import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from './assignment.ts';

/** Total cost when every row and every column that stays alone costs half of the limit. */
function total(costs: readonly (readonly number[])[], pairs: readonly (readonly [number, number])[], limit: number): number {
  const alone = costs.length + (costs[0]?.length ?? 0) - 2 * pairs.length;
  return pairs.reduce((sum, [row, column]) => sum + (costs[row]?.[column] ?? NaN), (alone * limit) / 2);
}

function bruteForce(costs: readonly (readonly number[])[], limit: number, row = 0, used: readonly number[] = []): number {
  const columns = costs[0]?.length ?? 0;
  if (row === costs.length) return ((columns - used.length) * limit) / 2;
  let best = limit / 2 + bruteForce(costs, limit, row + 1, used);
  for (let column = 0; column < columns; column++) {
    const cost = costs[row]?.[column] ?? Infinity;
    if (!used.includes(column) && cost < limit)
      best = Math.min(best, cost + bruteForce(costs, limit, row + 1, [...used, column]));
  }
  return best;
}

describe('assign', () => {
  it('prefers the best total to the best first pair', () => {
    // prettier-ignore
    expect(assign([[1, 2], [1.5, 9]], 10)).toEqual([[0, 1], [1, 0]]);
  });

  it('makes no pair at or above the limit', () => {
    // prettier-ignore
    expect(assign([[1, Infinity], [Infinity, 1]], 1)).toEqual([]);
    expect(assign([[Infinity]], 5)).toEqual([]);
  });

  it('takes no rows and no columns', () => {
    expect(assign([], 1)).toEqual([]);
    expect(assign([[], []], 1)).toEqual([]);
  });

  it('is as good as trying everything, for any shape, and valid', () => {
    const matrix = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })).chain(([rows, columns]) =>
      fc.array(
        fc.array(
          fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 20 }) }, { weight: 1, arbitrary: fc.constant(Infinity) }),
          { minLength: columns, maxLength: columns },
        ),
        {
          minLength: rows,
          maxLength: rows,
        },
      ),
    );
    fc.assert(
      fc.property(matrix, fc.integer({ min: 1, max: 25 }), (costs, limit) => {
        const pairs = assign(costs, limit);
        expect(new Set(pairs.map(([row]) => row)).size).toBe(pairs.length);
        expect(new Set(pairs.map(([, column]) => column)).size).toBe(pairs.length);
        expect(pairs.every(([row, column]) => (costs[row]?.[column] ?? Infinity) < limit)).toBe(true);
        expect(total(costs, pairs, limit)).toBeCloseTo(bruteForce(costs, limit), 9);
      }),
      { numRuns: 300 },
    );
  });
});
