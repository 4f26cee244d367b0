import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RateLimit } from './rate.ts';

it('lets a burst through, then what the rate allows, and says when to come back', () => {
  const limit = new RateLimit({ perSecond: 10, burst: 3 });
  expect([0, 0, 0, 0, 50].map((now) => limit.take('a', now))).toEqual([0, 0, 0, 100, 50]);
  expect(limit.take('b', 50)).toBe(0);
  expect([100, 100].map((now) => limit.take('a', now))).toEqual([0, 100]);
  // After a long pause the bucket is full, not fuller.
  expect([9000, 9000, 9000, 9000].map((now) => limit.take('a', now))).toEqual([0, 0, 0, 100]);
});

it('never lets more through than the burst and the rate, in whatever rhythm requests come', () => {
  const rhythm = fc.array(fc.nat(400), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20 }), rhythm, (perSecond, burst, pauses) => {
      const limit = new RateLimit({ perSecond, burst });
      const admitted: number[] = [];
      let now = 0;
      for (const pause of pauses) {
        now += pause;
        if (limit.take('key', now) === 0) admitted.push(now);
      }
      for (const [first, from] of admitted.entries()) {
        for (const [last, to] of admitted.entries()) {
          if (last < first) continue;
          expect(last - first + 1).toBeLessThanOrEqual(burst + ((to - from) * perSecond) / 1000 + 1e-6);
        }
      }
    }),
  );
});

it('lets in who waited as long as he was told', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 60 }),
      (perSecond, burst, more) => {
        const limit = new RateLimit({ perSecond, burst });
        for (let count = 0; count < burst + more; count++) limit.take('key', 0);
        const wait = limit.take('key', 0);
        expect(wait).toBeGreaterThan(0);
        expect(limit.take('key', wait + 1e-6)).toBe(0);
      },
    ),
  );
});

it('remembers so many keys and no more, those that were used last', () => {
  const limit = new RateLimit({ perSecond: 1, burst: 1 }, 100);
  limit.take('busy', 0);
  for (let key = 0; key < 10_000; key++) {
    limit.take(`flood ${key}`, 0);
    if (key % 50 === 0) expect(limit.take('busy', 0)).toBeGreaterThan(0);
  }
  expect(limit.size).toBe(100);
});
