import type { Catalog, Product, ProductId } from '../core/catalog.ts';
import type { Gallery } from '../core/gallery.ts';
import type { KeptPicture } from './kept-catalogs.ts';

type Learned = Pick<KeptPicture, 'product' | 'path' | 'vector'>;

/** The catalogue with the learned pictures as its products' own: what was not learned cannot be shown, nor compared with. */
export function withPictures(catalog: Catalog, learned: readonly Pick<Learned, 'product' | 'path'>[]): Catalog {
  const paths = new Map<ProductId, string[]>();
  for (const { product, path } of learned) {
    const list = paths.get(product);
    if (list) list.push(path);
    else paths.set(product, [path]);
  }
  const products = new Map<ProductId, Product>();
  for (const [id, product] of catalog.products) products.set(id, { ...product, images: paths.get(id) ?? [] });
  return { ...catalog, products };
}

/** The gallery of a catalogue, row by row in the order of its products and their pictures, as `gallery.json` has it. */
export function galleryOf(catalog: Catalog, learned: readonly Learned[], embedder: string): Gallery {
  const byPath = new Map(learned.map(({ path, vector }) => [path, vector]));
  const rows = [...catalog.products.values()].flatMap(({ id, images }) =>
    images.flatMap((path) => {
      const vector = byPath.get(path);
      return vector ? [{ id, vector }] : [];
    }),
  );
  const dimension = rows[0]?.vector.length ?? 0;
  const vectors = new Float32Array(rows.length * dimension);
  rows.forEach(({ vector }, row) => vectors.set(vector, row * dimension));
  return { dimension, products: rows.map(({ id }) => id), vectors, embedder };
}
