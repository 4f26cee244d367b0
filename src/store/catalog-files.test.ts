import { expect, test } from 'vitest';
import { CatalogImport } from '../core/catalog-import.ts';
import { parseCatalog } from '../core/catalog.ts';
import { PART } from '../core/parts.ts';
import { catalogJson } from './catalog-files.ts';

test('what is saved for the server is read as the same catalogue, the shop’s own barcodes included', async () => {
  const catalog = parseCatalog({
    currency: 'EUR',
    restrictedCodes: ['28IIIIIVPPPPC', '21IIIIIWWWWWC'],
    products: [{ id: 'ham', title: 'Ham', gtin: '2812345000007', price: 1990, images: [], allergens: ['milk'] }],
  });
  const saved: unknown = JSON.parse(await (await catalogJson(catalog)).text());
  expect(parseCatalog(saved)).toEqual(catalog);
  const reading = new CatalogImport({ currency: 'EUR', decimal: null });
  for (const product of (saved as { products: Record<string, string>[] }).products) reading.take(1, product);
  expect(reading.result().catalog.products).toEqual(catalog.products);
});

test('the page has its turn after each part of a long catalogue, and of an empty one there is a list', async () => {
  const products = Array.from({ length: 2 * PART + 1 }, (_, i) => ({ id: `p${i}`, title: `P ${i}`, images: [] }));
  const catalog = parseCatalog({ currency: 'EUR', products });
  let turns = 0;
  const saved = await catalogJson(catalog, async () => void turns++);
  expect(turns).toBe(3);
  expect(parseCatalog(JSON.parse(await saved.text()))).toEqual(catalog);
  const empty = await catalogJson(parseCatalog({ currency: 'EUR', products: [] }));
  expect(JSON.parse(await empty.text())).toEqual({ currency: 'EUR', products: [] });
});
