import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit, toGtin14 } from './gtin.ts';
import { parseRestrictedLayout, readRestrictedCode } from './restricted-code.ts';

const withCheck = (body: string): string => `0${body}${checkDigit(body)}`;

describe('parseRestrictedLayout', () => {
  it('finds the parts', () => {
    expect(parseRestrictedLayout('28IIIIIVPPPPC')).toEqual({
      pattern: '28IIIIIVPPPPC',
      prefix: '28',
      value: { start: 8, end: 12, means: 'price' },
      verifier: 7,
    });
    expect(parseRestrictedLayout('2101IIIWWWWWC')).toMatchObject({
      prefix: '2101',
      value: { start: 7, means: 'grams' },
      verifier: null,
    });
  });

  it.each([
    '',
    '28IIIIIPPPPC',
    '30IIIIIVPPPPC',
    '03IIIIIVPPPPC',
    '28IIIIIVPPPPP',
    '28IIIIIWPPPPC',
    '28PPPPPIIIIIC',
    '28IIIIIIIIIIC',
    '28IIIIIVPPPPCC',
  ])('refuses "%s" and says how one looks', (pattern) => {
    expect(() => parseRestrictedLayout(pattern)).toThrow(/is no layout: 13 signs such as/);
  });
});

describe('readRestrictedCode', () => {
  const layouts = ['28IIIIIVPPPPC', '21IIIIIWWWWWC', '02IIIIIWWWWWC'].map(parseRestrictedLayout);

  it('reads price and weight, and the number of the catalogue', () => {
    expect(readRestrictedCode(layouts, withCheck('281234570499'))).toEqual({
      base: withCheck('281234500000'),
      means: 'price',
      value: 499,
    });
    expect(readRestrictedCode(layouts, withCheck('211234501250'))).toEqual({
      base: withCheck('211234500000'),
      means: 'grams',
      value: 1250,
    });
  });

  it('leaves alone what it has no layout for, and what is anybody else’s', () => {
    expect(readRestrictedCode(layouts, withCheck('291234570499'))).toBeNull();
    expect(readRestrictedCode(layouts, '05449000000996')).toBeNull();
    expect(readRestrictedCode(layouts, '22812345704990')).toBeNull();
    expect(readRestrictedCode([], withCheck('281234570499'))).toBeNull();
  });

  it('gives back what was written, in any layout', () => {
    const layout = fc
      .record({
        system: fc.constantFrom('02', '20', '21', '25', '28', '29'),
        item: fc.integer({ min: 1, max: 6 }),
        verifier: fc.boolean(),
        letter: fc.constantFrom('W', 'P'),
      })
      .map(({ system, item, verifier, letter }) => {
        const value = 10 - item - (verifier ? 1 : 0);
        return {
          pattern: `${system}${'I'.repeat(item)}${verifier ? 'V' : ''}${letter.repeat(value)}C`,
          system,
          item,
          verifier,
          value,
        };
      });
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 10, maxLength: 10 }).map((list) => list.join(''));
    fc.assert(
      fc.property(layout, digits, ({ pattern, system, item, verifier, value }, body) => {
        const gtin = toGtin14(withCheck(system + body));
        const read = readRestrictedCode([parseRestrictedLayout(pattern)], gtin ?? '');
        expect(read?.value).toBe(Number(body.slice(-value)));
        expect(read?.means).toBe(pattern.includes('W') ? 'grams' : 'price');
        expect(read?.base).toBe(withCheck(system + body.slice(0, item) + '0'.repeat(value + (verifier ? 1 : 0))));
        expect(toGtin14(read?.base ?? '')).toBe(read?.base);
      }),
    );
  });
});
