import { expect, it } from 'vitest';
import { parseCatalog } from './catalog.ts';
import { lookUp } from './scan.ts';

const product = (id: string, gtin: string) => ({ id, gtin, title: id, price: 100, images: ['a/1.jpg'] });
const catalog = parseCatalog({
  currency: 'EUR',
  // Apples are sold by a label, the bag has a number of the shop and one price.
  products: [product('cola', '5449000000996'), product('apples', '2812345000007'), product('bag', '2800001000003')],
  restrictedCodes: ['28IIIIIVPPPPC'],
});

it('knows a product by its number', () => {
  expect(lookUp(catalog, '05449000000996')).toMatchObject({ kind: 'product', product: { id: 'cola' } });
});

it('knows a thing with a label of its own by its number, and what it is by the item in it', () => {
  const scan = lookUp(catalog, '02812345704998');
  expect(scan).toMatchObject({ kind: 'product', product: { id: '02812345704998', price: 499 }, looksLike: { id: 'apples' } });
});

it('takes a number of the shop that is in the catalogue as it is for what it is', () => {
  expect(lookUp(catalog, '02800001000003')).toMatchObject({ kind: 'product', product: { id: 'bag' } });
});

it.each(['04006381333931', '02899999704994', '02912345704995'])('says of %s that it is not in the catalogue', (gtin) => {
  expect(lookUp(catalog, gtin)).toEqual({ kind: 'unknown', gtin });
});
