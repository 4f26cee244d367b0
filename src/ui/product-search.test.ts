import { expect, test } from 'vitest';
import type { Product } from '../core/catalog.ts';
import { findProducts } from './product-search.ts';

const make = (id: string, title: string, gtin?: string): Product => ({
  id,
  title,
  images: [],
  ageRestricted: false,
  ...(gtin === undefined ? {} : { gtin }),
});
const products = [
  make('a', 'Müsli Crunch 500 g'),
  make('b', 'Apfelsaft 1 l', '04001234567891'),
  make('c', 'Crunchy peanut butter'),
];
const find = (query: string): string =>
  findProducts(products, query)
    .map(({ id }) => id)
    .join('');

test.each([
  ['', 'bca'],
  ['crunch', 'ca'],
  ['musli cr', 'a'],
  ['MÜSLI', 'a'],
  ['unch', ''],
  ['butter pea', 'c'],
  ['4001234', 'b'],
  ['04001234567891', 'b'],
])('"%s" finds "%s"', (query, ids) => expect(find(query)).toBe(ids));
