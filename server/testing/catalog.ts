import { parseCatalog, type Catalog } from '../../src/core/catalog.ts';

/** A small shop: one age-restricted product, one without a price. */
export const CATALOG: Catalog = parseCatalog({
  currency: 'EUR',
  products: [
    { id: 'cola', gtin: '05449000000996', title: 'Cola 33 cl', price: 120, images: ['cola/1.jpg'] },
    { id: 'milk', title: 'Milk 1 l', price: 149, images: ['milk/1.jpg'] },
    { id: 'beer', title: 'Crème de bière', price: 199, images: ['beer/1.jpg'], ageRestricted: true },
    { id: 'sample', title: 'Free sample', price: 0, images: ['sample/1.jpg'] },
    { id: 'unpriced', title: 'Not for sale yet', images: ['unpriced/1.jpg'] },
    { id: 'cheese', gtin: '2812345000007', title: 'Cheese', images: [], ageRestricted: true },
    { id: 'ham', gtin: '2112345000008', title: 'Ham', images: [], pricePerKilogram: 1990 },
  ],
  restrictedCodes: ['28IIIIIVPPPPC', '21IIIIIWWWWWC'],
});
