import type { ProductId } from './catalog.ts';

/** A product an item might be, with the posterior probability of it, 0..1. */
export interface Candidate {
  readonly product: ProductId;
  readonly score: number;
}

/**
 * What a track is believed to be. Candidates are sorted best first (at most three). Only a `recognised` item may be charged
 * without asking.
 */
export type Identity =
  | {
      readonly kind: 'recognised';
      readonly product: ProductId;
      readonly confidence: number;
      readonly candidates: readonly Candidate[];
    }
  | { readonly kind: 'ambiguous'; readonly confidence: number; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'unknown'; readonly confidence: number; readonly candidates: readonly Candidate[] };

/** Turns cosines into probabilities, from the embedder's manifest: a look's posterior is the softmax of `scale * cosine` over all products and `scale * unknownSimilarity`. */
export interface Calibration {
  readonly scale: number;
  readonly unknownSimilarity: number;
}
