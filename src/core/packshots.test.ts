import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { isInside, parseCatalog } from './catalog.ts';
import { matchPackshots, packshotPath } from './packshots.ts';

const catalog = parseCatalog({
  currency: 'EUR',
  products: [
    { id: 'cola', gtin: '5449000000996', title: 'Cola', images: ['drinks/cola-can.jpg', 'drinks/1.jpg'] },
    { id: 'cola-2', title: 'Cola light', images: ['light/1.jpg'] },
    { id: 'Tea_Mint', title: 'Tea', images: [] },
  ],
});

describe('matchPackshots', () => {
  it('looks at no product where there is no file', () => {
    const products = new Map(catalog.products);
    const looked = vi.spyOn(products, 'values');
    expect(matchPackshots({ ...catalog, products }, [])).toEqual({ files: new Map(), strangers: [] });
    expect(looked).not.toHaveBeenCalled();
    matchPackshots({ ...catalog, products }, ['a.jpg']);
    expect(looked).toHaveBeenCalledOnce();
  });

  it.each([
    ['cola.jpg', 'cola'],
    ['COLA.JPG', 'cola'],
    ['cola-3.png', 'cola'],
    ['cola (4).png', 'cola'],
    ['cola-2.jpg', 'cola-2'],
    ['5449000000996.webp', 'cola'],
    ['05449000000996_front.jpg', 'cola'],
    ['shots/tea_mint/left side.jpg', 'Tea_Mint'],
    ['drinks/1.jpg', 'cola'],
    ['autumn/drinks/1.jpg', 'cola'],
    ['cola-can.jpg', 'cola'],
    ['light/1.jpg', 'cola-2'],
    ['5449000000997.jpg', undefined],
    ['1.jpg', undefined],
    ['cola.txt', undefined],
    ['.jpg', undefined],
  ])('%s shows %s', (path, product) => {
    const { files, strangers } = matchPackshots(catalog, [path]);
    expect([...files]).toEqual(product === undefined ? [] : [[product, [0]]]);
    expect(strangers).toEqual(product === undefined ? [0] : []);
  });

  it('gives every file one place, whatever it is called', () => {
    const names = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('cola.jpg', 'light/1.jpg', '__proto__.png')));
    fc.assert(
      fc.property(names, (paths) => {
        const { files, strangers } = matchPackshots(catalog, paths);
        const places = [...[...files.values()].flat(), ...strangers].sort((a, b) => a - b);
        expect(places).toEqual(paths.map((_, at) => at));
      }),
    );
  });
});

it('makes paths that stay in the folder of the catalogue', () => {
  expect(packshotPath('cola', 'shots/Cola (front).jpg')).toBe('cola/Cola-front-.jpg');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (product, path) => {
      const made = packshotPath(product, path);
      expect(isInside(made)).toBe(true);
      expect(made.split('/')).toHaveLength(2);
    }),
  );
});
