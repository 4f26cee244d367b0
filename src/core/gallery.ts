import type { ProductId } from './catalog.ts';

/** Reference embeddings of all products. Row `i` of `vectors` is a unit vector of `dimension` numbers for `products[i]`; a product has one or more rows. */
export interface Gallery {
  readonly dimension: number;
  readonly products: readonly ProductId[];
  readonly vectors: Float32Array;
  /** sha256 (hex) of the embedder that made the vectors: others cannot be compared with them. */
  readonly embedder: string;
  /** What is commonly sold, but not here; see `withBackground`. */
  readonly background?: Background;
}

/**
 * Things of which it is known how they look though no gallery has them, as a background model of an open-set recogniser (in speaker
 * verification: a cohort). What is as much like one of them as like any product is probably neither.
 */
export interface Background {
  /** Unit vectors, row by row. */
  readonly vectors: Float32Array;
  /** Cosine from which on a thing and a product are the same. */
  readonly same: number;
  /** By how much a look should be more like a product than like any of them. */
  readonly margin: number;
  /** How much of what it lacks of that is taken off all similarities, 0..1. */
  readonly share: number;
}

/**
 * References up to which a product is known by its sides alone: each may show another one, and their middle looks like none of them.
 * Of more, several show the same side, the greatest of their cosines is more and more chance, and the middle gains weight (docs/decisions/0008).
 */
const SIDES = 8;
const MOST_MIDDLE = 0.5;

/** How near a product is to a look, see `similarities`. */
export interface Match {
  readonly product: ProductId;
  readonly similarity: number;
}

/** Which column of `similarities` each row belongs to, and what is known of each column. */
interface Columns {
  readonly products: readonly ProductId[];
  readonly ofRow: Int32Array;
  /** Unit mean of each product's references, column by column. */
  readonly middles: Float32Array;
  /** How much the middle counts against the nearest reference, 0..`MOST_MIDDLE`. */
  readonly middleWeight: Float32Array;
}

/** A gallery is never changed, so its columns are worked out once. */
const columnsOf = new WeakMap<Gallery, Columns>();

function columns(gallery: Gallery): Columns {
  const known = columnsOf.get(gallery);
  if (known !== undefined) return known;
  const { dimension, vectors } = gallery;
  const products = [...new Set(gallery.products)];
  const position = new Map(products.map((product, index) => [product, index]));
  const ofRow = Int32Array.from(gallery.products, (product) => position.get(product) ?? 0);
  const middles = new Float32Array(products.length * dimension);
  const count = new Float32Array(products.length);
  ofRow.forEach((column, row) => {
    count[column] = (count[column] ?? 0) + 1;
    for (let k = 0; k < dimension; k++) {
      const at = column * dimension + k;
      middles[at] = (middles[at] ?? 0) + (vectors[row * dimension + k] ?? 0);
    }
  });
  products.forEach((_, column) => {
    const middle = middles.subarray(column * dimension, (column + 1) * dimension);
    const length = Math.hypot(...middle);
    // References that cancel each other out have no middle.
    if (length > 0) middle.forEach((value, k) => (middle[k] = value / length));
  });
  const middleWeight = count.map((n) => MOST_MIDDLE * Math.max(0, 1 - SIDES / n));
  const made = { products, ofRow, middles, middleWeight };
  columnsOf.set(gallery, made);
  return made;
}

/** The gallery against a background, without the things in it that the gallery has itself. */
export function withBackground(gallery: Gallery, background: Background): Gallery {
  const { dimension } = gallery;
  const { products, middles } = columns(gallery);
  const isSold = (row: number): boolean =>
    products.some((_, column) => rowCosine(middles, column, background.vectors, row, dimension) >= background.same);
  const rows = Array.from({ length: background.vectors.length / dimension }, (_, row) => row).filter((row) => !isSold(row));
  const vectors = new Float32Array(rows.length * dimension);
  rows.forEach((row, at) => vectors.set(background.vectors.subarray(row * dimension, (row + 1) * dimension), at * dimension));
  return { ...gallery, background: { ...background, vectors } };
}

/** Every product once, in order of first appearance: the order of `similarities`. */
export function galleryProducts(gallery: Gallery): readonly ProductId[] {
  return columns(gallery).products;
}

/**
 * Similarity of a unit vector to every product, in the order of `galleryProducts`: the cosine to its nearest reference, mixed with the
 * cosine to the mean of its references where they are many, less what is taken off for its likeness to the background. At most 1, and below
 * -1 only by that.
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
  const { products: names, ofRow, middles, middleWeight } = columns(gallery);
  const cosine = (rows: Float32Array, row: number): number => rowCosine(rows, row, embedding, 0, dimension);
  const best = new Float32Array(names.length).fill(-1);
  ofRow.forEach((column, row) => (best[column] = Math.max(best[column] ?? -1, cosine(vectors, row))));
  const similar = best.map((nearestSide, column) => {
    const weight = middleWeight[column] ?? 0;
    return weight === 0 ? nearestSide : (1 - weight) * nearestSide + weight * cosine(middles, column);
  });
  const off = likenessToOthers(
    gallery,
    embedding,
    similar.reduce((most, value) => Math.max(most, value), -1),
  );
  return off === 0 ? similar : similar.map((value) => value - off);
}

/** What the background takes off all similarities of a look, the greatest of which is `best`. */
function likenessToOthers({ background, dimension }: Gallery, embedding: Float32Array, best: number): number {
  if (background === undefined) return 0;
  let nearestOther = -1;
  for (let row = 0; row < background.vectors.length / dimension; row++)
    nearestOther = Math.max(nearestOther, rowCosine(background.vectors, row, embedding, 0, dimension));
  return background.share * Math.max(0, nearestOther - (best - background.margin));
}

function rowCosine(a: Float32Array, rowOfA: number, b: Float32Array, rowOfB: number, dimension: number): number {
  // Four sums at once: each would otherwise wait for the one before. With a hundred thousand products this loop is what a look costs.
  let [one, two, three, four] = [0, 0, 0, 0];
  let [i, j] = [rowOfA * dimension, rowOfB * dimension];
  const whole = i + (dimension & ~3);
  for (; i < whole; i += 4, j += 4) {
    one += a[i]! * b[j]!;
    two += a[i + 1]! * b[j + 1]!;
    three += a[i + 2]! * b[j + 2]!;
    four += a[i + 3]! * b[j + 3]!;
  }
  for (const end = rowOfA * dimension + dimension; i < end; i++, j++) one += a[i]! * b[j]!;
  return one + two + (three + four);
}

/** The `k` nearest products, best first; equal similarities keep the gallery's order. */
export function nearest(gallery: Gallery, embedding: Float32Array, k: number): Match[] {
  const scores = similarities(gallery, embedding);
  return galleryProducts(gallery)
    .map((product, index) => ({ product, similarity: scores[index] ?? -1 }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, k);
}
