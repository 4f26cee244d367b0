import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMoney, formatMoney, minorDigits, money, parseAmount, plainAmount } from './money.ts';

describe('money', () => {
  it.each([
    [{ amount: 120, currency: 'EUR' }, 'en', '€1.20'],
    [{ amount: 123456, currency: 'EUR' }, 'de', '1.234,56\u00a0€'],
    [{ amount: 500, currency: 'JPY' }, 'en', '¥500'],
    [{ amount: 1500, currency: 'KWD' }, 'en', 'KWD\u00a01.500'],
    [{ amount: -5, currency: 'USD' }, 'en', '-$0.05'],
  ])('%o in %s', (value, locale, expected) => {
    expect(formatMoney(value, locale)).toBe(expected);
  });

  it('knows how many digits a currency has', () => {
    expect(['EUR', 'JPY', 'KWD'].map(minorDigits)).toEqual([2, 0, 3]);
  });

  it('adds what is alike and refuses what is not', () => {
    expect(addMoney(money(120, 'EUR'), money(80, 'EUR'))).toEqual({ amount: 200, currency: 'EUR' });
    expect(() => addMoney(money(1, 'EUR'), money(1, 'USD'))).toThrow(RangeError);
    expect(() => money(0.5, 'EUR')).toThrow(RangeError);
    expect(() => money(Number.NaN, 'EUR')).toThrow(RangeError);
  });

  it.each([
    ['12', 'EUR', 1200],
    [' 12.5 ', 'EUR', 1250],
    ['12,50', 'EUR', 1250],
    ['12.', 'EUR', 1200],
    ['١٢٫٥', 'EUR', 1250],
    ['۱۲', 'EUR', 1200],
    ['500', 'JPY', 500],
    ['1.234', 'KWD', 1234],
    ['5.5', 'JPY', null],
    ['1.234', 'EUR', null],
    ['1.234,50', 'EUR', null],
    ['-3', 'EUR', null],
    ['', 'EUR', null],
    ['ten', 'EUR', null],
    ['1e3', 'EUR', null],
  ])('reads %o of %s', (text, currency, amount) => {
    expect(parseAmount(text, currency)).toBe(amount);
  });

  // As prices are typed.
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
  ])('reads %j', (text, amount) => {
    expect(parseAmount(text, 'EUR')).toBe(amount);
  });

  it('reads what is written, with a point or a comma', () => {
    const currencies = fc.constantFrom('EUR', 'JPY', 'KWD');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), currencies, fc.boolean(), (amount, currency, comma) => {
        const text = plainAmount({ amount, currency });
        expect(text).toBe((amount / 10 ** minorDigits(currency)).toFixed(minorDigits(currency)));
        expect(parseAmount(comma ? text.replace('.', ',') : text, currency)).toBe(amount);
      }),
    );
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e8 }), fc.constantFrom('EUR', 'JPY', 'KWD'), (amount, currency) => {
        expect(parseAmount(plainAmount({ amount, currency }), currency)).toBe(amount);
      }),
    );
  });
});
