import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterWrong, FREE_TRIES, OPEN_GUARD, parseGuard, secondsLocked } from './pin-guard.ts';

test('two mistakes are free, then waits double up to a quarter of an hour', () => {
  let guard = OPEN_GUARD;
  const waits: number[] = [];
  for (let tries = 0; tries < 10; tries++) {
    guard = afterWrong(guard, 1000);
    waits.push(secondsLocked(guard, 1000));
  }
  expect(waits).toEqual([0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
  expect(secondsLocked(guard, 1900)).toBe(0);
});

test('trying all four-digit PINs takes more than three months', () => {
  let [guard, now] = [OPEN_GUARD, 0];
  for (let pin = 0; pin < 10_000; pin++) {
    now += secondsLocked(guard, now);
    guard = afterWrong(guard, now);
  }
  expect(now / 86_400).toBeGreaterThan(100);
});

test('the wait never grows by itself, and a clock that was set back does not lock anybody out', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: FREE_TRIES, max: 50 }),
      fc.integer({ min: 0, max: 2e9 }),
      fc.nat(1e6),
      (failures, now, later) => {
        const guard = afterWrong({ failures, lockedUntil: 0 }, now);
        expect(secondsLocked(guard, now + later)).toBeLessThanOrEqual(secondsLocked(guard, now));
        expect(secondsLocked(guard, now - later)).toBeLessThanOrEqual(900);
      },
    ),
  );
});

test('a kept guard is read back, anything else is an open one', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 0, max: 2e9 }), (failures, lockedUntil) => {
      expect(parseGuard(JSON.stringify({ failures, lockedUntil }))).toEqual({ failures, lockedUntil });
    }),
  );
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseGuard(text).failures).toBeGreaterThanOrEqual(0);
    }),
  );
  for (const text of [null, '', 'null', '[]', '{"failures":-1,"lockedUntil":0}', '{"failures":1}']) {
    expect(parseGuard(text)).toEqual(OPEN_GUARD);
  }
});
