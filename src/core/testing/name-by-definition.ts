import type { ProductId } from '../catalog.ts';
import type { Background, Gallery } from '../gallery.ts';
import type { Calibration } from '../identity.ts';
import type { WeightedLook } from '../tally.ts';

/** A gallery as decisions 8 and 13 define it: each product with its references, their middle, and how much that counts. */
export class DefinedGallery {
  readonly #gallery: Gallery;
  readonly #products: readonly ProductId[];
  readonly #ofRow: readonly number[];
  readonly #middles: readonly Float32Array[];
  readonly #middleWeights: readonly number[];
  readonly #others: readonly Float32Array[];

  constructor(gallery: Gallery) {
    this.#gallery = gallery;
    this.#products = [...new Set(gallery.products)];
    const columns = new Map(this.#products.map((product, column) => [product, column]));
    this.#ofRow = gallery.products.map((product) => columns.get(product) ?? 0);
    const middles = this.#products.map(() => new Float32Array(gallery.dimension));
    const counts = this.#products.map(() => 0);
    this.#ofRow.forEach((column, row) => {
      counts[column] = (counts[column] ?? 0) + 1;
      rowOf(gallery, row).forEach((value, k) => (middles[column]![k]! += value));
    });
    this.#middles = middles.map((middle) => {
      const length = Math.hypot(...middle);
      return length > 0 ? middle.map((value) => value / length) : middle;
    });
    this.#middleWeights = counts.map((count) => 0.5 * Math.max(0, 1 - 8 / count));
    this.#others = gallery.background ? this.#notSold(gallery.background) : [];
  }

  /** Posterior of every product and of "none of them" (null) after some looks, whose weights include the calibration's scale. */
  posteriors(looks: readonly WeightedLook[], { unknownSimilarity }: Calibration): ReadonlyMap<ProductId | null, number> {
    const logits = this.#products.map(() => 0);
    let unknown = 0;
    for (const { embedding, weight } of looks) {
      this.#similarities(embedding).forEach((similarity, column) => (logits[column]! += weight * similarity));
      unknown += weight * unknownSimilarity;
    }
    const top = logits.reduce((most, logit) => Math.max(most, logit), unknown);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit - top), Math.exp(unknown - top));
    const posterior = (logit: number): number => Math.exp(logit - top) / total;
    return new Map([
      ...this.#products.map((product, column) => [product, posterior(logits[column] ?? NaN)] as const),
      [null, posterior(unknown)] as const,
    ]);
  }

  #similarities(embedding: Float32Array): number[] {
    const nearest = this.#products.map(() => -1);
    this.#ofRow.forEach(
      (column, row) => (nearest[column] = Math.max(nearest[column] ?? -1, cosine(rowOf(this.#gallery, row), embedding))),
    );
    const similar = nearest.map((best, column) => {
      const weight = this.#middleWeights[column] ?? 0;
      return weight === 0 ? best : (1 - weight) * best + weight * cosine(this.#middles[column] ?? embedding, embedding);
    });
    const { background } = this.#gallery;
    if (!background) return similar;
    const best = similar.reduce((most, value) => Math.max(most, value), -1);
    const other = this.#others.reduce((most, vector) => Math.max(most, cosine(vector, embedding)), -1);
    return similar.map((value) => value - background.share * Math.max(0, other - (best - background.margin)));
  }

  #notSold({ vectors, same }: Background): readonly Float32Array[] {
    const { dimension } = this.#gallery;
    const all = Array.from({ length: vectors.length / dimension }, (_, row) => rowOf({ vectors, dimension }, row));
    return all.filter((vector) => !this.#middles.some((middle) => cosine(middle, vector) >= same));
  }
}

function rowOf({ vectors, dimension }: Pick<Gallery, 'vectors' | 'dimension'>, row: number): Float32Array {
  return vectors.subarray(row * dimension, (row + 1) * dimension);
}

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
