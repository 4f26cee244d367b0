import { describe, expect, it } from 'vitest';
import { CatalogError, NO_CURRENCY, catalogFromFolders, parseCatalog, productByGtin } from './catalog.ts';

const COLA = { id: 'cola', gtin: '5449000000996', title: 'Cola 33 cl', price: 120, images: ['cola/1.jpg'] };

describe('parseCatalog', () => {
  it('reads products and brings GTINs to 14 digits', () => {
    const catalog = parseCatalog({
      currency: 'EUR',
      products: [COLA, { id: 'wine', title: 'Wine', images: ['w.jpg'], ageRestricted: true }],
    });
    expect(catalog.currency).toBe('EUR');
    expect(catalog.products.get('cola')).toEqual({ ...COLA, gtin: '05449000000996', ageRestricted: false });
    expect(catalog.products.get('wine')).toEqual({ id: 'wine', title: 'Wine', images: ['w.jpg'], ageRestricted: true });
    expect(productByGtin(catalog, '05449000000996')?.id).toBe('cola');
    expect(productByGtin(catalog, '5449000000997')).toBeNull();
  });

  it.each([
    ['no object', [], 'catalog'],
    ['no currency', { products: [] }, 'currency'],
    ['no list', { currency: 'EUR', products: {} }, 'products'],
    ['an empty id', { currency: 'EUR', products: [{ ...COLA, id: '' }] }, 'products[0].id'],
    ['an id twice', { currency: 'EUR', products: [COLA, { ...COLA, gtin: undefined }] }, 'products[1].id'],
    ['a layout that is none', { currency: 'EUR', products: [COLA], restrictedCodes: ['28IIIII', 1] }, 'restrictedCodes[0]'],
    ['a GTIN twice', { currency: 'EUR', products: [COLA, { ...COLA, id: 'other' }] }, 'products[1].gtin'],
    ['a wrong GTIN', { currency: 'EUR', products: [{ ...COLA, gtin: '5449000000997' }] }, 'products[0].gtin'],
    ['half a cent', { currency: 'EUR', products: [{ ...COLA, price: 0.5 }] }, 'products[0].price'],
    ['a negative price', { currency: 'EUR', products: [{ ...COLA, price: -1 }] }, 'products[0].price'],
    ['no pictures', { currency: 'EUR', products: [{ ...COLA, images: [] }] }, 'products[0].images'],
    ['a way out', { currency: 'EUR', products: [{ ...COLA, images: ['../secret.jpg'] }] }, 'products[0].images[0]'],
    ['another host', { currency: 'EUR', products: [{ ...COLA, images: ['https://x.test/a.jpg'] }] }, 'products[0].images[0]'],
    ['a text as flag', { currency: 'EUR', products: [{ ...COLA, ageRestricted: 'no' }] }, 'products[0].ageRestricted'],
  ])('says where there is %s', (_, data, where) => {
    expect(() => parseCatalog(data)).toThrow(CatalogError);
    expect(() => parseCatalog(data)).toThrow(`${where}:`);
  });
});

describe('catalogFromFolders', () => {
  it('takes every subfolder with pictures as a product', () => {
    const catalog = catalogFromFolders([
      'noodles/2.PNG',
      'cola/1.jpg',
      'readme.txt',
      'noodles/1.jpg',
      'noodles/deep/3.jpg',
      'empty/x.txt',
    ]);
    expect(catalog.currency).toBe(NO_CURRENCY);
    expect([...catalog.products.values()].map(({ id, images }) => [id, images])).toEqual([
      ['cola', ['cola/1.jpg']],
      ['noodles', ['noodles/1.jpg', 'noodles/2.PNG']],
    ]);
  });

  it('refuses a folder without any', () => {
    expect(() => catalogFromFolders(['a.txt'])).toThrow(CatalogError);
  });
});
