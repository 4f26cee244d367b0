import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UcpTotal } from '../../src/core/ucp.ts';
import { CATALOG } from '../testing/catalog.ts';
import { share, type Discount } from './discounts.ts';
import { DiscountsError, parseDiscounts } from './discounts-file.ts';
import { makeOffer } from './offer.ts';

const discounts = (...entries: object[]) => parseDiscounts(entries, CATALOG);
const offer = (list: readonly Discount[], lines: Record<string, number>, codes: string[] = [], claims: string[] = []) =>
  makeOffer(
    { catalog: CATALOG, discounts: list },
    { lines: Object.entries(lines).map(([item, quantity]) => ({ item, quantity })), codes, claims },
    'http://shop.test',
  );
const amount = (rows: readonly UcpTotal[], type: string) => rows.find((row) => row.type === type)?.amount ?? 0;

describe('discounts', () => {
  const list = discounts(
    { title: 'Welcome', code: 'Welcome', percent: 10 },
    { title: 'A euro', code: 'EURO', amount: 100 },
    { title: 'Half-price milk', code: 'MILK', percent: 50, items: ['milk'] },
    { title: 'Six colas', percent: 25, items: ['cola'], pieces: 6 },
    { title: 'Members', percent: 5, claim: 'com.example.member' },
  );

  it('go to the lines they are for first, then off the basket, whatever the case of the code', () => {
    const { lineItems, totals, discounts: found } = offer(list, { milk: 1, cola: 1 }, ['welcome', 'milk']);
    // 149 is 75 after the floor of a half; 10 % of 75 + 120.
    expect(totals.map(({ type, amount }) => [type, amount])).toEqual([
      ['subtotal', 269],
      ['items_discount', -74],
      ['discount', -19],
      ['total', 176],
    ]);
    expect(amount(lineItems[0]?.totals ?? [], 'total')).toBe(75);
    expect(found.applied).toEqual([
      {
        code: 'milk',
        title: 'Half-price milk',
        amount: 74,
        method: 'across',
        allocations: [{ path: '$.line_items[0]', amount: 74 }],
      },
      { code: 'welcome', title: 'Welcome', amount: 19 },
    ]);
  });

  it('come by themselves with enough pieces, and cannot be taken away', () => {
    expect(offer(list, { cola: 5 }).discounts.applied).toEqual([]);
    expect(offer(list, { cola: 6 }, []).discounts.applied).toMatchObject([{ automatic: true, amount: 180 }]);
    expect(offer(list, { cola: 6 }).discounts.applied[0]).not.toHaveProperty('code');
  });

  it('never cost more than there is', () => {
    const { totals } = offer(discounts({ title: 'Too much', code: 'X', amount: 100_000 }), { cola: 1 }, ['X']);
    expect(amount(totals, 'total')).toBe(0);
  });

  it('say which code is not one, which does not fit, and which claim nobody asked for', () => {
    const { priceMessages, discounts: found } = offer(list, { cola: 1 }, ['MILK', 'nonsense'], ['org.example.odd']);
    expect(priceMessages.map(({ type, code, path }) => [type, code, path])).toEqual([
      ['warning', 'discount_code_inapplicable', '$.discounts.codes[0]'],
      ['warning', 'discount_code_invalid', '$.discounts.codes[1]'],
      ['warning', 'eligibility_not_accepted', '$.context.eligibility[0]'],
    ]);
    expect(found).toEqual({ codes: ['MILK', 'nonsense'], applied: [] });
  });

  it('are provisional for who claims something', () => {
    expect(offer(list, { cola: 1 }, [], ['com.example.member']).discounts.applied).toEqual([
      { title: 'Members', amount: 6, automatic: true, provisional: true, eligibility: 'com.example.member' },
    ]);
  });

  it('keep the sums of the protocol for any list and any basket', () => {
    const item = fc.constantFrom('cola', 'milk', 'beer', 'sample');
    const entry = fc.record(
      {
        title: fc.constant('Some'),
        off: fc.oneof(
          fc.record({ percent: fc.double({ min: 0.01, max: 100, noNaN: true }) }),
          fc.record({ amount: fc.integer({ min: 1, max: 2000 }) }),
        ),
        items: fc.option(fc.uniqueArray(item, { minLength: 1 })),
        pieces: fc.integer({ min: 1, max: 4 }),
        code: fc.option(fc.constantFrom('A', 'b', 'C')),
        claim: fc.option(fc.constantFrom('com.example.one', 'com.example.two')),
        provenBy: fc.constantFrom('payment' as const, 'staff' as const),
      },
      { requiredKeys: ['title', 'off', 'items', 'pieces', 'code', 'claim', 'provenBy'] },
    );
    const basket = fc.dictionary(item, fc.integer({ min: 1, max: 9999 }));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), basket, fc.subarray(['a', 'B', 'c', 'd']), (all, lines, codes) => {
        const { lineItems, totals, discounts: found } = offer(all, lines, codes, ['com.example.one']);
        const [subtotal, total] = [amount(totals, 'subtotal'), amount(totals, 'total')];
        expect(subtotal).toBe(lineItems.reduce((sum, line) => sum + line.item.price * line.quantity, 0));
        expect(total).toBe(totals.reduce((sum, row) => sum + (row.type === 'total' ? 0 : row.amount), 0));
        expect(total).toBeGreaterThanOrEqual(0);
        expect(amount(totals, 'items_discount')).toBe(
          lineItems.reduce((sum, line) => sum + amount(line.totals, 'items_discount'), 0),
        );
        for (const line of lineItems) expect(amount(line.totals, 'total')).toBeGreaterThanOrEqual(0);
        expect(found.applied.reduce((sum, discount) => sum + discount.amount, 0)).toBe(subtotal - total);
        for (const { amount: whole, allocations } of found.applied) {
          expect(whole).toBeGreaterThan(0);
          if (allocations) expect(allocations.reduce((sum, part) => sum + part.amount, 0)).toBe(whole);
        }
      }),
    );
  });

  it('are split without losing a cent', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (weights, part) => {
          const whole = weights.reduce((sum, weight) => sum + weight, 0);
          const amount = Math.floor(whole * part);
          const parts = share(amount, weights);
          expect(parts.reduce((sum, each) => sum + each, 0)).toBe(amount);
          expect(parts.every((each, index) => each >= 0 && each <= (weights[index] ?? 0))).toBe(true);
        },
      ),
    );
  });
});

describe('the list of discounts', () => {
  it.each([
    [[{ title: 'No amount' }], 'must have required property'],
    [[{ title: 'Both', percent: 1, amount: 1 }], 'must match exactly one'],
    [[{ title: 'A typo', percent: 1, itms: ['cola'] }], 'must NOT have additional properties'],
    [[{ title: 'Too much', percent: 101 }], '/0/percent must be <= 100'],
    [[{ title: 'Nothing such', percent: 1, items: ['nonsense'] }], 'names "nonsense"'],
    [
      [
        { title: 'One', code: 'X', percent: 1 },
        { title: 'Two', code: 'x', percent: 2 },
      ],
      '/1/code is there twice',
    ],
    [{}, 'must be array'],
  ])('%j is refused', (value, why) => {
    expect(() => parseDiscounts(value, CATALOG)).toThrow(DiscountsError);
    expect(() => parseDiscounts(value, CATALOG)).toThrow(why);
  });
});
