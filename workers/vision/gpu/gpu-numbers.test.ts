import { expect, test } from 'vitest';
import { readNumbers } from './gpu-numbers.ts';

const half = (...bits: number[]): number[] => [...readNumbers(Uint16Array.from(bits).buffer, 'fp16')];

test('numbers of 16 bits are read as IEEE 754 has them', () => {
  expect(half(0x3c00, 0xc000, 0x3555, 0x7bff)).toEqual([1, -2, 0.333251953125, 65504]);
  expect(half(0x0001, 0x03ff, 0x0400)).toEqual([2 ** -24, 1023 * 2 ** -24, 2 ** -14]);
  expect(half(0x0000, 0x8000)).toEqual([0, -0]);
  expect(half(0x7c00, 0xfc00, 0x7e00)).toEqual([Infinity, -Infinity, NaN]);
});

test('all of them grow with their bits', () => {
  const numbers = half(...Array.from({ length: 0x7c01 }, (_, bits) => bits));
  expect(numbers.findIndex((number, bits) => bits > 0 && !(number > (numbers[bits - 1] ?? NaN)))).toBe(-1);
});

test('numbers of 32 bits are read as they are', () => {
  expect([...readNumbers(Float32Array.of(0.5, -3).buffer, 'fp32')]).toEqual([0.5, -3]);
});
