import { expect, test } from 'vitest';
import { budgetState } from './budget.ts';

test.each([
  [0, 2000, { kind: 'within', left: 2000 }],
  [1799, 2000, { kind: 'within', left: 201 }],
  [1800, 2000, { kind: 'near', left: 200 }],
  [2000, 2000, { kind: 'near', left: 0 }],
  [2001, 2000, { kind: 'over', by: 1 }],
])('%i of %i', (total, budget, expected) => {
  expect(budgetState(total, budget)).toEqual(expected);
});
