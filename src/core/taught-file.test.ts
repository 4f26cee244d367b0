import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toGtin14 } from './gtin.ts';
import { Random } from './testing/random.ts';
import {
  parseTaughtFile,
  parseTaughtProduct,
  TaughtFileError,
  usableHere,
  writeTaughtFile,
  type TaughtFile,
} from './taught-file.ts';
import { viewsOf, type TaughtProduct } from './taught.ts';

const EMBEDDER = 'ab'.repeat(32);

function product(seed: number, change: Partial<TaughtProduct> = {}): TaughtProduct {
  const random = new Random(seed);
  return {
    id: `taught:${seed}`,
    title: `Thing ${seed}`,
    price: 199,
    picture: '/9j/4AAQSkZJRg==',
    embedder: EMBEDDER,
    views: viewsOf(Float32Array.from([...random.unitVector(8), ...random.unitVector(8)]), 8),
    ...change,
  };
}

/** The file with one thing in it changed. */
function broken(path: readonly (string | number)[], value: unknown): string {
  const file = JSON.parse(writeTaughtFile({ currency: 'EUR', products: [product(1), product(2)] })) as Record<string, unknown>;
  let at: Record<string | number, unknown> = file;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) ?? ''] = value;
  return JSON.stringify(file);
}

describe('taught file', () => {
  it('reads what it wrote', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 1e6 }), { maxLength: 5 }),
        fc.option(fc.integer({ min: 0, max: 1e6 }), { nil: undefined }),
        fc.boolean(),
        (seeds, price, coded) => {
          const products = seeds.map((seed) => {
            const { price: _, ...rest } = product(seed);
            const gtin = toGtin14('4006381333931');
            return { ...rest, ...(price === undefined ? {} : { price }), ...(coded && gtin ? { gtin } : {}) };
          });
          const file: TaughtFile = { currency: 'EUR', products };
          expect(parseTaughtFile(writeTaughtFile(file))).toEqual(file);
        },
      ),
    );
  });

  it.each<[readonly (string | number)[], unknown, RegExp]>([
    [['format'], 'else', /^format: /],
    [['version'], 2, /^version: .*another version/],
    [['currency'], 'euro', /^currency: /],
    [['products'], {}, /^products: /],
    [['products'], Array(301).fill(0), /^products: expected at most 300/],
    [['more'], 1, /^file: expected nothing but/],
    [['products', 1, 'id'], 'taught:1', /^products\[1\]\.id: expected unique/],
    [['products', 0, 'id'], 'cola', /^products\[0\]\.id: /],
    [['products', 0, 'id'], 'taught:../x', /^products\[0\]\.id: /],
    [['products', 0, 'title'], '  ', /title/],
    [['products', 0, 'title'], 'x'.repeat(81), /title/],
    [['products', 0, 'title'], 'a\u202eb', /title/],
    [['products', 0, 'price'], -1, /price/],
    [['products', 0, 'price'], 1.5, /price/],
    [['products', 0, 'gtin'], '04006381333932', /gtin/],
    [['products', 0, 'picture'], 'javascript:alert(1)', /picture/],
    [['products', 0, 'picture'], `/9j/${'A'.repeat(40_000)}`, /picture/],
    [['products', 0, 'embedder'], 'short', /embedder/],
    [['products', 0, 'extra'], 1, /products\[0\]: expected nothing but/],
    [['products', 0, 'views'], [], /views/],
    [['products', 0, 'views'], Array(17).fill([1, 2]), /views/],
    [['products', 0, 'views', 0], [1], /views\[0\]: expected 2 to/],
    [['products', 0, 'views', 1], [1, 2, 3], /views\[1\]: expected 8 numbers/],
    [['products', 0, 'views', 0, 0], 0.5, /views\[0\]: expected whole numbers/],
    [['products', 0, 'views', 0, 0], null, /views\[0\]: expected whole numbers/],
    [['products', 0, 'views', 0], Array(8).fill(0), /views\[0\]: expected a vector of length/],
  ])('says what is wrong at %j', (path, value, message) => {
    expect(() => parseTaughtFile(broken(path, value))).toThrow(message);
  });

  it('never throws anything but its own error, whatever it is given', () => {
    const judge = (read: () => unknown): void => {
      try {
        read();
      } catch (error) {
        expect(error).toBeInstanceOf(TaughtFileError);
      }
    };
    fc.assert(fc.property(fc.string(), (text) => judge(() => parseTaughtFile(text))));
    fc.assert(fc.property(fc.json(), (text) => judge(() => parseTaughtFile(text))));
    fc.assert(fc.property(fc.anything(), (data) => judge(() => parseTaughtProduct(data, 'record'))));
    fc.assert(
      fc.property(fc.constantFrom('id', 'title', 'price', 'views', 'picture', '__proto__'), fc.jsonValue(), (key, value) =>
        judge(() => parseTaughtFile(broken(['products', 0, key], value))),
      ),
    );
  });

  it('leaves out prices of another currency, and refuses what another embedder has seen', () => {
    const file: TaughtFile = { currency: 'USD', products: [product(1)] };
    expect(usableHere(file, 'USD', EMBEDDER)).toEqual(file.products);
    expect(usableHere(file, 'EUR', null)[0]).not.toHaveProperty('price');
    expect(() => usableHere(file, 'EUR', 'cd'.repeat(32))).toThrow(/taught again/);
  });
});
