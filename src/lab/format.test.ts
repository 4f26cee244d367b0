import { expect, it } from 'vitest';
import { amount, bytes, difference, limit, ms, percent } from './format.ts';

it('keeps three digits that say something', () => {
  expect([0.312, 4.21, 9.97, 42.34, 99.6, 1234].map(ms)).toEqual(['0.31', '4.21', '10.0', '42.3', '100', '1234']);
  expect([45, 45.28].map(amount)).toEqual(['45', '45.3']);
});

it('takes the unit that fits', () => {
  expect([0, 512, 4096, 1_228_800].map(bytes)).toEqual(['0', '512 B', '4.1 kB', '1.23 MB']);
  expect([256, 65_535, 1 << 28, 2 ** 31, 2 ** 32 - 4].map(limit)).toEqual(['256', '65,535', '256 MiB', '2048 MiB', '4.00 GiB']);
});

it('says what a difference and a share come to', () => {
  expect([0, 0.00031, Infinity, NaN].map(difference)).toEqual(['0', '3.1e-4', 'beyond all measure', 'beyond all measure']);
  expect([0, 0.004, 0.5, 1].map(percent)).toEqual(['0 %', '0.4 %', '50 %', '100 %']);
});
