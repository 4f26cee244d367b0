import fc from 'fast-check';
import { expect, test } from 'vitest';
import { greatest } from './greatest.ts';

test('finds what sorting would find, and keeps the order of equals', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.integer({ min: 0, max: 12 }), (numbers, count) => {
      const sorted = numbers.map((_, index) => index).sort((a, b) => (numbers[b] ?? 0) - (numbers[a] ?? 0) || a - b);
      expect(greatest(numbers, count)).toEqual(sorted.slice(0, count));
    }),
  );
});
