import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isAudited, readTillCode, spelled, tillAddress, tillCodeOf } from './till-code.ts';

const sessionId = fc.uuid().map((uuid) => `checkout_${uuid}`);

describe('the code at the till', () => {
  it('is the same for the same session, and read back from everything that shows it', () => {
    fc.assert(
      fc.property(sessionId, (id) => {
        const code = tillCodeOf(id);
        expect(code).toBe(tillCodeOf(id));
        const address = tillAddress('https://shop.test', '9521234000006', code);
        const misread = code.replaceAll('0', 'o').replaceAll('1', 'l').toLowerCase();
        for (const entered of [code, spelled(code), ` ${code}\n`, address, `${address}?x=1#y`, address.toUpperCase(), misread]) {
          expect(readTillCode(entered)).toBe(code);
        }
      }),
    );
  });

  it('differs between sessions', () => {
    const codes = Array.from({ length: 2000 }, (_, index) => tillCodeOf(`checkout_${index}`));
    expect(new Set(codes).size).toBe(2000);
  });

  it('is not found in anything else, and never throws', () => {
    expect(['', '7K4Q2', '7K4Q2-M9XPWW', 'UUUUUUUUUU', 'https://shop.test/'].map(readTillCode)).toEqual(Array(5).fill(null));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => /^[0-9A-HJKMNP-TV-Z]{10}$/.test(readTillCode(text) ?? '0000000000')),
    );
  });
});

describe('the draw of an audit', () => {
  it('is drawn once: the same session and secret give the same answer', () => {
    const secret = randomBytes(32);
    fc.assert(
      fc.property(sessionId, fc.double({ min: 0, max: 1, noNaN: true }), (id, rate) => {
        expect(isAudited(secret, id, rate)).toBe(isAudited(secret, id, rate));
        // A higher rate audits more, never others instead.
        if (isAudited(secret, id, rate)) expect(isAudited(secret, id, Math.min(1, rate * 1.5))).toBe(true);
        expect([isAudited(secret, id, 0), isAudited(secret, id, 1)]).toEqual([false, true]);
      }),
    );
  });

  it('hits as many as the rate says, and others with another secret', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => `checkout_${index}`);
    const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const hit = ids.filter((id) => isAudited(one, id, 0.05));
    // 1000 expected; six standard deviations are 185. The secrets are fixed, so the count is.
    expect(Math.abs(hit.length - 1000)).toBeLessThan(185);
    expect(hit.filter((id) => isAudited(two, id, 0.05)).length).toBeLessThan(hit.length / 5);
  });
});
