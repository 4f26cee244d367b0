import type { ProductId } from './catalog.ts';

/** Reference embeddings of all products. Row `i` of `vectors` is a unit vector of `dimension` numbers for `products[i]`; a product has one or more rows. */
export interface Gallery {
  readonly dimension: number;
  readonly products: readonly ProductId[];
  readonly vectors: Float32Array;
  /** sha256 (hex) of the embedder that made the vectors: others cannot be compared with them. */
  readonly embedder: string;
}

/** How near a product is to a look: the greatest cosine over the product's references. */
export interface Match {
  readonly product: ProductId;
  readonly similarity: number;
}

/** Which column of `similarities` each row belongs to. */
interface Columns {
  readonly products: readonly ProductId[];
  readonly ofRow: Int32Array;
}

/** A gallery is never changed, so its columns are worked out once. */
const columnsOf = new WeakMap<Gallery, Columns>();

function columns(gallery: Gallery): Columns {
  const known = columnsOf.get(gallery);
  if (known !== undefined) return known;
  const products = [...new Set(gallery.products)];
  const position = new Map(products.map((product, index) => [product, index]));
  const made = { products, ofRow: Int32Array.from(gallery.products, (product) => position.get(product) ?? 0) };
  columnsOf.set(gallery, made);
  return made;
}

/** Every product once, in order of first appearance: the order of `similarities`. */
export function galleryProducts(gallery: Gallery): readonly ProductId[] {
  return columns(gallery).products;
}

/**
 * Cosine of a unit vector to every product, maximum over its references, in the order of `galleryProducts`.
 *
 * @throws RangeError when the vector or the gallery has the wrong length
 */
export function similarities(gallery: Gallery, embedding: Float32Array): Float32Array {
  const { dimension, products, vectors } = gallery;
  if (embedding.length !== dimension) throw new RangeError(`embedding of ${embedding.length} numbers, gallery of ${dimension}`);
  if (vectors.length !== products.length * dimension) {
    throw new RangeError(
      `gallery of ${products.length} references has ${vectors.length} numbers, expected ${products.length * dimension}`,
    );
  }
  const { products: names, ofRow } = columns(gallery);
  const best = new Float32Array(names.length).fill(-1);
  for (let row = 0; row < ofRow.length; row++) {
    let dot = 0;
    for (let k = 0; k < dimension; k++) dot += (vectors[row * dimension + k] ?? 0) * (embedding[k] ?? 0);
    const column = ofRow[row] ?? 0;
    if (dot > (best[column] ?? -1)) best[column] = dot;
  }
  return best;
}

/** The `k` nearest products, best first; equal similarities keep the gallery's order. */
export function nearest(gallery: Gallery, embedding: Float32Array, k: number): Match[] {
  const scores = similarities(gallery, embedding);
  return galleryProducts(gallery)
    .map((product, index) => ({ product, similarity: scores[index] ?? -1 }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, k);
}
