import { galleryProducts, greatestOf, plainSimilarities } from './gallery.ts';
import type { Gallery } from './gallery.ts';
import { greatest } from './greatest.ts';

/** A look at a thing, and what it counts: its weight times the calibration's scale. */
export interface WeightedLook {
  /** Unit vector, never changed. */
  readonly embedding: Float32Array;
  readonly weight: number;
}

/**
 * What some looks at one thing, taken together, are asked of a gallery. Core works the tally out when it needs it. Whoever has a quicker way, a GPU
 * say, may fill it in before.
 */
export interface Question {
  readonly gallery: Gallery;
  readonly looks: readonly WeightedLook[];
  tally: Tally | null;
}

/**
 * All that naming needs to know of a hundred thousand products. A product's logit is the sum of its similarities to the looks times what they count,
 * before anything is taken off for the background: that is the same for all products, so it is not needed here.
 */
export interface Tally {
  /** The products with the greatest logits, greatest first, equal ones in the gallery's order: `TALLIED` of them, or all there are. */
  readonly best: readonly { readonly column: number; readonly logit: number }[];
  /** ln of the sum of e^logit over all products. */
  readonly total: number;
  /** Greatest similarity of each look to any product. */
  readonly nearest: readonly number[];
}

export const TALLIED = 3;

/** Similarities of looks that were asked for last, by embedding: a look is weighed again with each one that follows it. */
const KEPT_LOOKS = 32;
const kept = new WeakMap<Gallery, Map<Float32Array, Float32Array>>();

/** @throws RangeError where looks and gallery do not have the same dimension */
export function tallyOf({ gallery, looks }: Pick<Question, 'gallery' | 'looks'>): Tally {
  const rows = looks.map(({ embedding }) => similaritiesTo(gallery, embedding));
  const logits = new Float64Array(galleryProducts(gallery).length);
  rows.forEach((row, index) => {
    const weight = looks[index]?.weight ?? 0;
    for (let column = 0; column < logits.length; column++) logits[column]! += weight * row[column]!;
  });
  const best = greatest(logits, TALLIED).map((column) => ({ column, logit: logits[column] ?? -Infinity }));
  const top = best[0]?.logit ?? -Infinity;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - top);
  return { best, total: top + Math.log(sum), nearest: rows.map(greatestOf) };
}

function similaritiesTo(gallery: Gallery, embedding: Float32Array): Float32Array {
  const known = kept.get(gallery) ?? new Map<Float32Array, Float32Array>();
  kept.set(gallery, known);
  const similar = known.get(embedding) ?? plainSimilarities(gallery, embedding);
  // The latest last: the first ones are the next to go.
  known.delete(embedding);
  known.set(embedding, similar);
  for (const oldest of known.keys()) if (known.size > KEPT_LOOKS) known.delete(oldest);
  return similar;
}
