import type { ProductId } from './catalog.ts';
import { greatest } from './greatest.ts';
import { applyHead, type LinearHead } from './linear-head.ts';
import { referencesOf } from './references.ts';

/** Reference embeddings of all products. Row `i` of `vectors` is a unit vector of `dimension` numbers for `products[i]`; a product has one or more rows. */
export interface Gallery {
  readonly dimension: number;
  readonly products: readonly ProductId[];
  readonly vectors: Float32Array;
  /** sha256 (hex) of the embedder that made the vectors: others cannot be compared with them. */
  readonly embedder: string;
  /** What is commonly sold, here or elsewhere. */
  readonly background?: Background;
  /** What a look goes through before it is compared; `vectors`, and the background's, have gone through it. */
  readonly head?: LinearHead;
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

/** How near a product is to a look, see `similarities`. */
export interface Match {
  readonly product: ProductId;
  readonly similarity: number;
}

/** The same products seen through a head, which the gallery does not have yet. */
export function withHead(gallery: Gallery, head: LinearHead): Gallery {
  const mapped = { ...gallery, vectors: applyHead(head, gallery.vectors), head };
  return gallery.background ? withBackground(mapped, gallery.background) : mapped;
}

/** @param background as it comes with the embedder: it goes through the gallery's head here */
export function withBackground(gallery: Gallery, background: Background): Gallery {
  const { head } = gallery;
  return { ...gallery, background: head ? { ...background, vectors: applyHead(head, background.vectors) } : background };
}

/** Every product once, in order of first appearance: the order of `similarities`. */
export function galleryProducts(gallery: Gallery): readonly ProductId[] {
  return referencesOf(gallery).products;
}

/**
 * Similarity of a unit vector, which has gone through the gallery's head, to every product, in the order of `galleryProducts`: the cosine to its nearest reference, mixed with the
 * cosine to the mean of its references where they are many, less what is taken off for its likeness to the background. At most 1, and below
 * -1 only by that.
 *
 * @throws RangeError when the vector or the gallery has the wrong length
 */
export function similarities(gallery: Gallery, embedding: Float32Array): Float32Array {
  const similar = plainSimilarities(gallery, embedding);
  const off = likenessToOthers(gallery, embedding, greatestOf(similar));
  return off === 0 ? similar : similar.map((value) => value - off);
}

/**
 * The same before anything is taken off for the background.
 *
 * @throws RangeError as `similarities`
 */
export function plainSimilarities(gallery: Gallery, embedding: Float32Array): Float32Array {
  if (embedding.length !== gallery.dimension) {
    throw new RangeError(`embedding of ${embedding.length} numbers, gallery of ${gallery.dimension}`);
  }
  const { products, rows, first, perSum, middleWeight } = referencesOf(gallery);
  const cosines = cosinesOf(gallery, embedding);
  const similar = new Float32Array(products.length);
  for (let column = 0; column < similar.length; column++) {
    let best = -1;
    let sum = 0;
    for (let at = first[column]!; at < first[column + 1]!; at++) {
      const cosine = cosines[rows[at]!]!;
      if (cosine > best) best = cosine;
      sum += cosine;
    }
    const weight = middleWeight[column]!;
    similar[column] = (1 - weight) * best + weight * perSum[column]! * sum;
  }
  return similar;
}

/** What the background takes off all similarities of a look, the greatest of which is `best`. */
export function likenessToOthers(gallery: Gallery, embedding: Float32Array, best: number): number {
  const { background, dimension } = gallery;
  if (background === undefined) return 0;
  const { vectors, margin, share } = background;
  const lacks = Array.from({ length: vectors.length / dimension }, (_, row) => dot(vectors, row, embedding) - (best - margin));
  // The likest first: as a rule that one is not sold here, and nothing more has to be asked.
  const counted = greatest(lacks, lacks.length).find((row) => !(lacks[row]! > 0 && isSold(gallery, background, row)));
  return counted === undefined ? 0 : share * Math.max(0, lacks[counted]!);
}

/** Rows of the background that looks were like so far, and whether the gallery has such a thing itself: asking takes as long as a look. */
const soldRows = new WeakMap<Gallery, Map<number, boolean>>();

function isSold(gallery: Gallery, { vectors, same }: Background, row: number): boolean {
  const known = soldRows.get(gallery) ?? new Map<number, boolean>();
  soldRows.set(gallery, known);
  let sold = known.get(row);
  if (sold === undefined) {
    const { dimension } = gallery;
    sold = hasMiddleNear(gallery, vectors.subarray(row * dimension, (row + 1) * dimension), same);
    known.set(row, sold);
  }
  return sold;
}

function hasMiddleNear(gallery: Gallery, vector: Float32Array, near: number): boolean {
  const { products, rows, first, perSum } = referencesOf(gallery);
  const cosines = cosinesOf(gallery, vector);
  for (let column = 0; column < products.length; column++) {
    let sum = 0;
    for (let at = first[column]!; at < first[column + 1]!; at++) sum += cosines[rows[at]!]!;
    if (perSum[column]! * sum >= near) return true;
  }
  return false;
}

/** Cosines of a unit vector to all rows. */
function cosinesOf({ vectors, products }: Gallery, vector: Float32Array): Float32Array {
  const cosines = new Float32Array(products.length);
  for (let row = 0; row < cosines.length; row++) cosines[row] = dot(vectors, row, vector);
  return cosines;
}

/** Dot product of a row with a vector. With a hundred thousand products this loop is what a look costs. */
function dot(rows: Float32Array, row: number, vector: Float32Array): number {
  const { length } = vector;
  const whole = length & ~3;
  let i = row * length;
  // Four sums at once: each would otherwise wait for the one before.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let k = 0;
  for (; k < whole; k += 4, i += 4) {
    a += rows[i]! * vector[k]!;
    b += rows[i + 1]! * vector[k + 1]!;
    c += rows[i + 2]! * vector[k + 2]!;
    d += rows[i + 3]! * vector[k + 3]!;
  }
  for (; k < length; k++, i++) a += rows[i]! * vector[k]!;
  return a + b + (c + d);
}

/** The greatest of some similarities, -1 for none. */
export function greatestOf(similar: Float32Array): number {
  let most = -1;
  for (const value of similar) if (value > most) most = value;
  return most;
}

/** The `k` nearest products, best first; equal similarities keep the gallery's order. For a few of many: time grows with `k` times the products. */
export function nearest(gallery: Gallery, embedding: Float32Array, k: number): Match[] {
  const scores = similarities(gallery, embedding);
  const products = galleryProducts(gallery);
  return greatest(scores, k).map((column) => ({ product: products[column] ?? '', similarity: scores[column] ?? -1 }));
}
