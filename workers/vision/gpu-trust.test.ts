import { expect, test } from 'vitest';
import { GpuTrust } from './gpu-trust.ts';

const MINUTE = 60_000;

test('a lost GPU is left alone for a moment, longer the second time, and given up the third time', () => {
  const trust = new GpuTrust();
  expect(trust.mayTry(0)).toBe(true);
  trust.lost(0);
  expect([1999, 2000].map((now) => trust.mayTry(now))).toEqual([false, true]);
  trust.lost(5000);
  expect([12_999, 13_000].map((now) => trust.mayTry(now))).toEqual([false, true]);
  trust.lost(20_000);
  expect(trust.isSpent).toBe(true);
  expect(trust.mayTry(60 * MINUTE)).toBe(false);
});

test('losses of long ago are forgiven', () => {
  const trust = new GpuTrust();
  for (const minute of [0, 9, 18, 27]) trust.lost(minute * MINUTE);
  expect(trust.isSpent).toBe(false);
  trust.lost(27.5 * MINUTE);
  expect(trust.isSpent).toBe(true);
});
