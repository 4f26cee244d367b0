import { expect, test } from 'vitest';
import { inParts, PART } from './parts.ts';

test('a list comes in parts, each item once and in its order', () => {
  expect([...inParts([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
  expect([...inParts(new Map([[1, 'a']]).values(), 1)]).toEqual([['a']]);
  expect([...inParts([])]).toEqual([]);
});

test('no part is empty or longer than is good for a page', () => {
  const sizes = (length: number) => [...inParts(Array.from({ length }))].map((part) => part.length);
  expect(sizes(2 * PART)).toEqual([PART, PART]);
  expect(sizes(2 * PART + 1)).toEqual([PART, PART, 1]);
});

test('what nobody has asked for is not gathered yet', () => {
  const taken: number[] = [];
  const numbers = function* () {
    for (let n = 0; ; n++) {
      taken.push(n);
      yield n;
    }
  };
  inParts(numbers(), 3).next();
  expect(taken).toEqual([0, 1, 2]);
});
