import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyOf, decimalSignOf, HIGHEST_PRICE, readPrice, type DecimalSign } from './price-text.ts';

describe('readPrice', () => {
  it.each([
    ['1.20', 2, null, 120],
    ['1,2', 2, null, 120],
    [' 1 234,50 € ', 2, null, 123_450],
    ['1.234,50', 2, null, 123_450],
    ["1'234.50 CHF", 2, null, 123_450],
    ['1.234.567', 2, null, 123_456_700],
    ['EUR 3', 2, null, 300],
    ['$0.99', 2, null, 99],
    ['-0', 2, null, 'price-negative'],
    ['0,5', 2, ',', 50],
    ['120', 0, null, 120],
    ['1.250', 3, '.', 1250],
    ['1.234', 2, ',', 123_400],
    ['1.230', 2, '.', 123],
    ['١٫٢٠', 2, null, 120],
    ['1.234', 2, null, 'price-ambiguous'],
    ['1.20', 2, ',', 'price-ambiguous'],
    ['0.125', 2, null, 'price-decimals'],
    ['12.5', 0, null, 'price-decimals'],
    ['-1,20', 2, null, 'price-negative'],
    ['(1.20)', 2, null, 'price-negative'],
    ['1.20-', 2, null, 'price-negative'],
    ['1,2,3', 2, null, 'price-unreadable'],
    ['1.2.3,4', 2, null, 'price-unreadable'],
    ['free', 2, null, 'price-unreadable'],
    ['1e3', 2, null, 'price-unreadable'],
    ['', 2, null, 'price-unreadable'],
    ['99999999999', 2, null, 'price-too-high'],
  ] as const)('reads %j with %i decimals and sign %j as %j', (text, digits, sign, expected) => {
    const reading = readPrice(text, digits, sign);
    expect('amount' in reading ? reading.amount : reading.problem).toBe(expected);
  });

  it('tells which currency a price names', () => {
    expect(readPrice('1,20 €', 2, null).marked).toBe('EUR');
    expect(readPrice('GBP 1.20', 2, null).marked).toBe('GBP');
    expect(readPrice('$1.20', 2, null).marked).toBeNull();
    expect(currencyOf(['1', '2 €', '3 EUR'])).toBe('EUR');
    expect(currencyOf(['2 €', '3 £'])).toBeNull();
  });

  it('reads every amount back as it is written in any of the usual ways', () => {
    fc.assert(
      fc.property(fc.nat(HIGHEST_PRICE), fc.constantFrom<DecimalSign>('.', ','), fc.boolean(), (amount, sign, grouped) => {
        const whole = String(Math.floor(amount / 100));
        const thousands = sign === '.' ? ',' : '.';
        const shown = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, thousands) : whole;
        const text = `${shown}${sign}${String(amount % 100).padStart(2, '0')}`;
        expect(readPrice(text, 2, null)).toMatchObject({ amount });
        expect(readPrice(text, 2, sign)).toMatchObject({ amount });
      }),
    );
  });

  it('never throws, and never gives anything but a whole amount in range', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-−(]?[€$A-Z]{0,3}[\d.,' ]{0,14}[€)-]?$/));
    fc.assert(
      fc.property(texts, fc.nat(4), fc.constantFrom<DecimalSign | null>('.', ',', null), (text, digits, sign) => {
        const reading = readPrice(text, digits, sign);
        if (!('amount' in reading)) return;
        expect(Number.isSafeInteger(reading.amount) && reading.amount >= 0 && reading.amount <= HIGHEST_PRICE).toBe(true);
      }),
    );
  });
});

describe('decimalSignOf', () => {
  it.each([
    [['1,20', '3', '1.234'], ','],
    [['1.20', '12.5'], '.'],
    [['1.234.567'], ','],
    [['1.234', '2.500'], null],
    [['1,20', '1.20'], null],
    [['x', ''], null],
  ] as const)('%j: %j', (texts, sign) => {
    expect(decimalSignOf(texts)).toBe(sign);
  });
});
