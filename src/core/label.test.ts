import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basketTotal, reduceBasket } from './basket.ts';
import { parseCatalog } from './catalog.ts';
import { checkDigit } from './gtin.ts';
import { labelOf, productOf, unlabelled } from './label.ts';
import { lookUp } from './scan.ts';

const catalog = parseCatalog({
  currency: 'EUR',
  products: [
    { id: 'apples', gtin: '2812345000007', title: 'Apples', price: 100, images: [], ageRestricted: true },
    { id: 'ham', gtin: '2112345000008', title: 'Ham', pricePerKilogram: 1990, images: [] },
    { id: 'pears', gtin: '2154321000008', title: 'Pears', price: 50, images: [] },
    { id: '02812345704998', title: 'Its id is the number of a label', price: 1, images: [] },
  ],
  restrictedCodes: ['28IIIIIVPPPPC', '21IIIIIWWWWWC'],
});

/** The number of a label with this beginning, 12 digits in all. */
const numbered = (digits: string): string => `0${digits}${checkDigit(digits)}`;

describe('a thing with a label of its own', () => {
  it('costs what its label says, and is else what it is on', () => {
    const id = numbered('281234560250');
    expect(productOf(catalog, id)).toMatchObject({ id, title: 'Apples', price: 250, ageRestricted: true });
    expect(unlabelled(catalog, id)).toBe('apples');
  });

  it('costs its weight, to the nearest minor unit, and says it', () => {
    expect(productOf(catalog, numbered('211234500125'))).toMatchObject({ title: 'Ham, 125 g', price: 249 });
    expect(productOf(catalog, numbered('211234500000'))).toBeNull();
  });

  it('has no price where the shop gives none for its weight, however much a piece costs', () => {
    const id = numbered('215432100432');
    expect(productOf(catalog, id)).toBeNull();
    expect(lookUp(catalog, id)).toMatchObject({ kind: 'weighed', label: { product: { id: 'pears' } } });
  });

  it('gives nothing away for a label that says nothing', () => {
    expect(productOf(catalog, numbered('281234590000'))).toBeNull();
  });

  it('is what the catalogue calls by its number first', () => {
    expect(productOf(catalog, '02812345704998')?.price).toBe(1);
    expect(unlabelled(catalog, '02812345704998')).toBe('02812345704998');
  });

  it('is charged in a basket beside its like', () => {
    const added = (product: string) =>
      ({
        id: product,
        type: 'item-added',
        t: 0,
        source: 'barcode',
        item: product,
        product,
        identity: { kind: 'recognised', product: 'apples', confidence: 1, candidates: [] },
        confidence: 1,
      }) as const;
    const basket = reduceBasket([added('apples'), added(numbered('281234560250')), added(numbered('281234560251'))]);
    expect(basketTotal(basket, catalog)).toMatchObject({ total: { amount: 601 }, unpriced: 0 });
  });
});

it('takes no other text for a label, and no number with a wrong check digit', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{8,14}$/)), (id) => {
      const product = productOf(catalog, id);
      if (product === null || catalog.products.has(id)) return;
      expect(id).toMatch(/^0(28|21)\d{11}$/);
      expect(labelOf(catalog, id)?.product.id).toBe(unlabelled(catalog, id));
    }),
  );
  const right = numbered('281234560250');
  const wrong = right.slice(0, -1) + String((Number(right.at(-1)) + 1) % 10);
  expect([productOf(catalog, wrong), unlabelled(catalog, wrong), productOf(catalog, right.slice(1))]).toEqual([
    null,
    wrong,
    null,
  ]);
});
