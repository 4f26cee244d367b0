import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandUpcE, gtinOf } from './barcode.ts';
import { checkDigit } from './gtin.ts';

describe('expandUpcE', () => {
  it.each([
    ['04252614', '042100005264'],
    ['0425261', '042100005264'],
    ['425261', '042100005264'],
    ['01234565', '012345000065'],
    ['0123453', '012300000451'],
    ['0123454', '012340000053'],
    ['11234562', '112345000062'],
  ])('%s stands for %s', (short, long) => {
    expect(expandUpcE(short)).toBe(long);
  });

  it.each(['', '04252613', '21234565', '12345', '012345650', '0425261a', '4252614 '])('refuses "%s"', (text) => {
    expect(expandUpcE(text)).toBeNull();
  });

  it('gives back each number that can be shortened, by the rules for leaving zeros out', () => {
    const digit = (max: number) => fc.integer({ min: 0, max });
    const digits = (length: number) => fc.array(digit(9), { minLength: length, maxLength: length }).map((list) => list.join(''));
    /** A manufacturer's and an item's number with the six digits they are shortened to. */
    const shortened = fc.oneof(
      fc.tuple(digits(2), digit(2), digits(3)).map(([m, x, i]) => [`${m}${x}0000${i}`, `${m}${i}${x}`] as const),
      fc.tuple(digits(3), digits(2)).map(([m, i]) => [`${m}00000${i}`, `${m}${i}3`] as const),
      fc.tuple(digits(4), digits(1)).map(([m, i]) => [`${m}00000${i}`, `${m}${i}4`] as const),
      fc.tuple(digits(5), fc.integer({ min: 5, max: 9 })).map(([m, i]) => [`${m}0000${i}`, `${m}${i}`] as const),
    );
    fc.assert(
      fc.property(fc.constantFrom('0', '1'), shortened, (system, [long, short]) => {
        const whole = system + long + String(checkDigit(system + long));
        expect(expandUpcE(system + short)).toBe(whole);
        expect(expandUpcE(system + short + whole.slice(-1))).toBe(whole);
      }),
    );
  });
});

describe('gtinOf', () => {
  it.each([
    ['ean_13', '5449000000996', '05449000000996'],
    ['ean_8', '96385074', '00000096385074'],
    ['upc_a', '036000291452', '00036000291452'],
    ['upc_a', '0036000291452', '00036000291452'],
    ['upc_e', '04252614', '00042100005264'],
    ['upc_e', '042100005264', '00042100005264'],
    ['ean_13', '5449000000997', null],
    ['upc_e', '04252613', null],
  ] as const)('%s %s is %s', (symbology, text, gtin) => {
    expect(gtinOf({ symbology, text })).toBe(gtin);
  });
});
