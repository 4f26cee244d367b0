import type { ProductId } from './catalog.ts';

/** Reference embeddings of all products. Row `i` of `vectors` is a unit vector of `dimension` numbers for `products[i]`; a product has one or more rows. */
export interface Gallery {
  readonly dimension: number;
  readonly products: readonly ProductId[];
  readonly vectors: Float32Array;
  /** sha256 (hex) of the embedder that made the vectors: others cannot be compared with them. */
  readonly embedder: string;
}
