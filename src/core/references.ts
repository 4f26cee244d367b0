import type { ProductId } from './catalog.ts';
import type { Gallery } from './gallery.ts';

/**
 * References up to which a product is known by its sides alone: each may show another one, and their middle looks like none of them.
 * Of more, several show the same side, the greatest of their cosines is more and more chance, and the middle gains weight (docs/decisions/0008).
 */
const SIDES = 8;
const MOST_MIDDLE = 0.5;

/**
 * A gallery's rows by product, and how a product's similarity to a look follows from the dot products of its rows alone: the cosine to the middle
 * of some references is the sum of their cosines over the length of the sum of the references.
 */
export interface References {
  /** Every product once, in order of first appearance. What is said of products lies in this order, column by column. */
  readonly products: readonly ProductId[];
  /** The gallery's rows of product `c` are `rows[first[c]]` to `rows[first[c + 1] - 1]`. */
  readonly rows: Int32Array;
  readonly first: Int32Array;
  /** What the sum of a product's cosines has to be multiplied by to be the cosine to their middle; 0 where they cancel each other out. */
  readonly perSum: Float32Array;
  /** How much the middle counts against the nearest reference, 0..`MOST_MIDDLE`. */
  readonly middleWeight: Float32Array;
}

/** A gallery is never changed, so this is worked out once. */
const known = new WeakMap<Gallery, References>();

/** @throws RangeError when the gallery has the wrong length */
export function referencesOf(gallery: Gallery): References {
  const found = known.get(gallery);
  if (found !== undefined) return found;
  const made = group(gallery);
  known.set(gallery, made);
  return made;
}

function group({ dimension, products: names, vectors }: Gallery): References {
  if (vectors.length !== names.length * dimension) {
    throw new RangeError(
      `gallery of ${names.length} references has ${vectors.length} numbers, expected ${names.length * dimension}`,
    );
  }
  const columns = new Map<ProductId, number>();
  const columnOf = new Int32Array(names.length);
  names.forEach((name, row) => {
    const column = columns.get(name) ?? columns.size;
    columns.set(name, column);
    columnOf[row] = column;
  });
  const first = new Int32Array(columns.size + 1);
  for (const column of columnOf) first[column + 1]!++;
  for (let column = 0; column < columns.size; column++) first[column + 1]! += first[column]!;
  const next = first.slice();
  const rows = new Int32Array(names.length);
  columnOf.forEach((column, row) => (rows[next[column]!++] = row));

  const perSum = new Float32Array(columns.size);
  const middleWeight = new Float32Array(columns.size);
  for (let column = 0; column < columns.size; column++) {
    const own = rows.subarray(first[column], first[column + 1]);
    // One reference is its own middle: a unit vector.
    const length = own.length === 1 ? 1 : lengthOfSum(vectors, dimension, own);
    perSum[column] = length > 0 ? 1 / length : 0;
    middleWeight[column] = MOST_MIDDLE * Math.max(0, 1 - SIDES / own.length);
  }
  return { products: [...columns.keys()], rows, first, perSum, middleWeight };
}

function lengthOfSum(vectors: Float32Array, dimension: number, rows: Int32Array): number {
  let square = 0;
  for (let k = 0; k < dimension; k++) {
    let sum = 0;
    for (const row of rows) sum += vectors[row * dimension + k]!;
    square += sum * sum;
  }
  return Math.sqrt(square);
}
