import { productByGtin, type Catalog, type Product, type ProductId } from './catalog.ts';
import type { Gallery } from './gallery.ts';

/** A product that somebody has shown to this device. */
export interface TaughtProduct {
  /** `TAUGHT_IDS` and something unique. */
  readonly id: ProductId;
  readonly title: string;
  /** In minor units of the shop's currency. */
  readonly price?: number;
  /** GTIN-14, where somebody knew it. */
  readonly gtin?: string;
  /** The shop's product that it is, where somebody said so. */
  readonly soldAs?: ProductId;
  /** A small JPEG, base64. */
  readonly picture: string;
  /** sha256 (hex) of the embedder that saw it: another one cannot compare what it sees with that. */
  readonly embedder: string;
  /** Unit vectors, each number times `VIEW_SCALE` and rounded: what differs most first. */
  readonly views: readonly (readonly number[])[];
}

/**
 * How the ids of taught products begin, which no shop knows. In the id, as event logs and outbox outlive a reload, and must never send such a
 * product to the shop.
 */
export const TAUGHT_IDS = 'taught:';

/** Views are kept with 16 bits a number. */
export const VIEW_SCALE = 0x7fff;

/** Whether a product is one of this device alone: it is never charged. */
export function isTaughtOnly(product: ProductId): boolean {
  return product.startsWith(TAUGHT_IDS);
}

/** What a taught product is recognised, and charged, as: the shop's own product where the shop sells it, else itself. */
export function recognisedAs({ id, gtin, soldAs }: TaughtProduct, shop: Catalog): ProductId {
  if (soldAs !== undefined && shop.products.has(soldAs)) return soldAs;
  return (gtin === undefined ? null : productByGtin(shop, gtin)?.id) ?? id;
}

/**
 * The shop's catalogue and what was taught that the shop does not sell.
 *
 * @param pictureOf address of a taught product's picture
 */
export function withTaught(
  shop: Catalog,
  taught: readonly TaughtProduct[],
  pictureOf: (product: TaughtProduct) => string,
): Catalog {
  const own = taught.filter((product) => recognisedAs(product, shop) === product.id);
  const products = own.map((product): Product => {
    const { id, title, price, gtin } = product;
    const optional = { ...(price === undefined ? {} : { price }), ...(gtin === undefined ? {} : { gtin }) };
    return { id, title, images: [pictureOf(product)], ageRestricted: false, ...optional };
  });
  return { ...shop, products: new Map([...shop.products, ...products.map((product) => [product.id, product] as const)]) };
}

/** The shop's gallery and the views of all that the same embedder was taught. */
export function galleryWithTaught(gallery: Gallery, taught: readonly TaughtProduct[], shop: Catalog): Gallery {
  const usable = taught.filter((product) => isUsable(product, gallery));
  const added = usable.map((product) => ({ name: recognisedAs(product, shop), vectors: viewVectors(product) }));
  const vectors = new Float32Array(added.reduce((sum, part) => sum + part.vectors.length, gallery.vectors.length));
  vectors.set(gallery.vectors);
  let at = gallery.vectors.length;
  const products = [...gallery.products];
  for (const { name, vectors: own } of added) {
    vectors.set(own, at);
    at += own.length;
    for (let row = 0; row < own.length / gallery.dimension; row++) products.push(name);
  }
  return { ...gallery, products, vectors };
}

/** Whether it was seen by the embedder that made the gallery. */
export function isUsable({ embedder, views }: TaughtProduct, gallery: Pick<Gallery, 'embedder' | 'dimension'>): boolean {
  return embedder === gallery.embedder && views.every(({ length }) => length === gallery.dimension);
}

/** Views as unit vectors, row by row. */
export function viewVectors({ views }: Pick<TaughtProduct, 'views'>): Float32Array {
  return Float32Array.from(
    views.flatMap((view) => {
      const length = Math.hypot(...view) || 1;
      return view.map((value) => value / length);
    }),
  );
}

/** Unit vectors, row by row, as they are kept. */
export function viewsOf(vectors: Float32Array, dimension: number): number[][] {
  return Array.from({ length: Math.floor(vectors.length / dimension) }, (_, row) =>
    Array.from(vectors.subarray(row * dimension, (row + 1) * dimension), (value) => Math.round(value * VIEW_SCALE)),
  );
}
