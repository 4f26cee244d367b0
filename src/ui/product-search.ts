import type { Product } from '../core/catalog.ts';

/** Products whose title (or GTIN) has a word beginning with each word of the query, in the order of their titles. An empty query finds all. */
export function findProducts(products: Iterable<Product>, query: string): readonly Product[] {
  const wanted = wordsOf(query);
  return [...products]
    .filter((product) => {
      const words = [...wordsOf(product.title), product.gtin ?? '', (product.gtin ?? '').replace(/^0+/, '')];
      return wanted.every((want) => words.some((word) => word.startsWith(want)));
    })
    .sort((a, b) => a.title.localeCompare(b.title));
}

/** Lower case, without accents. */
function wordsOf(text: string): readonly string[] {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== '');
}
