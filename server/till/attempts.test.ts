import { expect, it } from 'vitest';
import { Attempts } from './attempts.ts';

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000);

it('lets a key try so many times within the window, and others as before', () => {
  const attempts = new Attempts({ most: 3, windowMs: 60_000 });
  for (const second of [0, 1, 2]) {
    expect(attempts.waitFor('anna', at(second))).toBe(0);
    attempts.note('anna', at(second));
  }
  expect([attempts.waitFor('anna', at(3)), attempts.waitFor('anna', at(59)), attempts.waitFor('bert', at(3))]).toEqual([
    57, 1, 0,
  ]);
  expect(attempts.waitFor('anna', at(60))).toBe(0);
});

it('forgets what went before a success', () => {
  const attempts = new Attempts({ most: 1, windowMs: 60_000 });
  attempts.note('anna', at(0));
  expect(attempts.waitFor('anna', at(1))).toBe(59);
  attempts.forget('anna');
  expect(attempts.waitFor('anna', at(1))).toBe(0);
});

it('keeps as many keys as it can, so that naming many fills no memory', () => {
  const attempts = new Attempts({ most: 1, windowMs: 60_000 });
  for (let index = 0; index <= 10_000; index++) attempts.note(`name ${index}`, at(0));
  expect([attempts.waitFor('name 0', at(1)), attempts.waitFor('name 1', at(1))]).toEqual([0, 59]);
});
