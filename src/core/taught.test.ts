import { describe, expect, it } from 'vitest';
import { parseCatalog, productByGtin, type Catalog } from './catalog.ts';
import { nearest, type Gallery } from './gallery.ts';
import { Random } from './testing/random.ts';
import {
  galleryWithTaught,
  isTaughtOnly,
  isUsable,
  recognisedAs,
  viewsOf,
  viewVectors,
  withTaught,
  type TaughtProduct,
} from './taught.ts';

const SHOP: Catalog = parseCatalog({
  currency: 'EUR',
  products: [{ id: 'cola', gtin: '05449000000996', title: 'Cola', price: 120, images: ['cola/1.jpg'] }],
});
const random = new Random(1);
const [colaView, mugView] = [random.unitVector(8), random.unitVector(8)];
const GALLERY: Gallery = { dimension: 8, products: ['cola'], vectors: colaView, embedder: 'x' };
const MUG: TaughtProduct = {
  id: 'taught:mug',
  title: 'My mug',
  price: 300,
  picture: '/9j/',
  embedder: 'x',
  views: viewsOf(mugView, 8),
};

describe('taught products', () => {
  it('keep their views to 16 bits', () => {
    const vectors = Float32Array.from([...random.unitVector(8), ...random.unitVector(8)]);
    viewVectors({ views: viewsOf(vectors, 8) }).forEach((value, k) => expect(value).toBeCloseTo(vectors[k] ?? NaN, 4));
  });

  it('have their number, of two with the same one the first', () => {
    const gtin = '04006381333931';
    const two = ['taught:a', 'taught:b'].map((id) => ({ ...MUG, id, gtin }));
    expect(
      productByGtin(
        withTaught(SHOP, two, () => ''),
        gtin,
      )?.id,
    ).toBe('taught:a');
  });

  it('are in the catalogue under their own names, and the shop stays as it is', () => {
    const all = withTaught(SHOP, [MUG], () => 'blob:mug');
    expect(all.products.get(MUG.id)).toEqual({
      id: MUG.id,
      title: 'My mug',
      price: 300,
      images: ['blob:mug'],
      ageRestricted: false,
    });
    expect(all.products.get('cola')).toBe(SHOP.products.get('cola'));
    expect(SHOP.products.size).toBe(1);
    expect([MUG.id, 'cola'].map(isTaughtOnly)).toEqual([true, false]);
  });

  it.each<[string, Partial<TaughtProduct>, string]>([
    ['by its barcode', { gtin: '05449000000996' }, 'cola'],
    ['by name', { soldAs: 'cola' }, 'cola'],
    ['that the shop does not sell any more', { soldAs: 'tea' }, MUG.id],
    ['of another shop', { gtin: '04006381333931' }, MUG.id],
  ])('are the shop’s product where they are known %s', (_, change, expected) => {
    const product = { ...MUG, ...change };
    expect(recognisedAs(product, SHOP)).toBe(expected);
    expect(withTaught(SHOP, [product], () => '').products.size).toBe(expected === MUG.id ? 2 : 1);
    const gallery = galleryWithTaught(GALLERY, [product], SHOP);
    expect(nearest(gallery, mugView, 1)[0]?.product).toBe(expected);
    expect(nearest(gallery, colaView, 1)[0]?.product).toBe('cola');
  });

  it('of another embedder are left out of the gallery', () => {
    expect(isUsable({ ...MUG, embedder: 'y' }, GALLERY)).toBe(false);
    expect(galleryWithTaught(GALLERY, [{ ...MUG, embedder: 'y' }], SHOP).products).toEqual(['cola']);
  });
});
