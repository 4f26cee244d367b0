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

/** Every product once, in order of first appearance: the order of `similarities`. */
export function galleryProducts(gallery: Gallery): readonly ProductId[] {
  return [...new Set(gallery.products)];
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
  const slots = new Map<ProductId, number>();
  for (const product of products) if (!slots.has(product)) slots.set(product, slots.size);
  const best = new Float32Array(slots.size).fill(-1);
  products.forEach((product, row) => {
    let dot = 0;
    for (let k = 0; k < dimension; k++) dot += (vectors[row * dimension + k] ?? 0) * (embedding[k] ?? 0);
    const slot = slots.get(product) ?? 0;
    if (dot > (best[slot] ?? -1)) best[slot] = dot;
  });
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
