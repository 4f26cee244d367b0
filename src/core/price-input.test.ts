import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minorDigits } from './money.ts';
import { parsePrice } from './price-input.ts';

describe('parsePrice', () => {
  it('reads what is written, with a point or a comma', () => {
    const currencies = fc.constantFrom('EUR', 'JPY', 'KWD');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), currencies, fc.boolean(), (amount, currency, comma) => {
        const digits = minorDigits(currency);
        const text = (amount / 10 ** digits).toFixed(digits);
        expect(parsePrice(comma ? text.replace('.', ',') : text, currency)).toBe(amount);
      }),
    );
  });

  it.each([
    ['2', 200],
    ['2.5', 250],
    [' 1,99 ', 199],
    ['2.', 200],
    ['', null],
    ['-1', null],
    ['1.999', null],
    ['1,000.00', null],
    ['1e3', null],
    ['€2', null],
  ])('%j is %j', (text, amount) => {
    expect(parsePrice(text, 'EUR')).toBe(amount);
  });
});
