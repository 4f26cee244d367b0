import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit, isRestrictedCirculation, toGtin14 } from './gtin.ts';

describe('toGtin14', () => {
  it.each([
    ['96385074', '00000096385074'],
    ['036000291452', '00036000291452'],
    ['5449000000996', '05449000000996'],
    ['05449000000996', '05449000000996'],
  ])('%s', (text, expected) => {
    expect(toGtin14(text)).toBe(expected);
  });

  it.each(['', '5449000000997', '544900000099', '123456789', '005449000000996', '54490000009a6', ' 5449000000996'])(
    'refuses "%s"',
    (text) => {
      expect(toGtin14(text)).toBeNull();
    },
  );

  it('takes any digits with their check digit, and no misread of one digit', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 }).map((list) => list.join(''));
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 }), (body, position, by) => {
        const right = body + String(checkDigit(body));
        expect(toGtin14(right)).toBe(`0${right}`);
        const wrong = [...right].map((digit, i) => (i === position ? (Number(digit) + by) % 10 : digit)).join('');
        expect(toGtin14(wrong)).toBeNull();
      }),
    );
  });

  it('knows numbers of one shop alone', () => {
    expect(isRestrictedCirculation('02012345678900')).toBe(true);
    expect(isRestrictedCirculation('00212345678900')).toBe(true);
    expect(isRestrictedCirculation('05449000000996')).toBe(false);
  });
});
