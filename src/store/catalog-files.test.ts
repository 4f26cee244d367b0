import { expect, test } from 'vitest';
import { CatalogImport } from '../core/catalog-import.ts';
import { parseCatalog } from '../core/catalog.ts';
import { catalogJson } from './catalog-files.ts';

test('what is saved for the server is read as the same catalogue, the shop’s own barcodes included', () => {
  const catalog = parseCatalog({
    currency: 'EUR',
    restrictedCodes: ['28IIIIIVPPPPC', '21IIIIIWWWWWC'],
    products: [{ id: 'ham', title: 'Ham', gtin: '2812345000007', price: 1990, images: [], allergens: ['milk'] }],
  });
  expect(parseCatalog(JSON.parse(catalogJson(catalog)))).toEqual(catalog);
  const reading = new CatalogImport({ currency: 'EUR', decimal: null });
  for (const product of (JSON.parse(catalogJson(catalog)) as { products: Record<string, string>[] }).products)
    reading.take(1, product);
  expect(reading.result().catalog.products).toEqual(catalog.products);
});
