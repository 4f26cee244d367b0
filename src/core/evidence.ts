import type { ProductId } from './catalog.ts';
import { galleryProducts, similarities } from './gallery.ts';
import type { Gallery } from './gallery.ts';
import type { Calibration, Candidate, Identity } from './identity.ts';
import type { TrackId } from './track.ts';

/** One glance at an item: its embedding and how much it adds to the looks before it. */
interface StoredLook {
  readonly embedding: Float32Array;
  /** 1 for a free view, less for one that is partly hidden. */
  readonly quality: number;
  readonly weight: number;
}

/** Cosine distance at which two looks at one item count as independent. Nearer ones repeat each other's mistakes. */
const INDEPENDENT = 0.3;
/** A look that adds less is not stored: a thing that lies still needs one look, not thirty a second. */
const WORTH_STORING = 0.05;
const MAX_LOOKS = 8;
/** Log-likelihood of a barcode that was read twice: stronger than any number of looks that are kept. */
const BARCODE_LOGIT = 1000;
/** Posterior from which on an item may be charged without asking. */
const RECOGNISED = 0.75;
const MAX_CANDIDATES = 3;

/** All that was ever seen of one item that can tell what it is. */
export class Evidence {
  #looks: StoredLook[] = [];
  #barcode: ProductId | null = null;
  /** Null when it has to be worked out (anew). */
  #meanLook: Float32Array | null = null;
  #known: { readonly gallery: Gallery; readonly calibration: Calibration; readonly identity: Identity } | null = null;

  /** How many looks were kept. */
  get size(): number {
    return this.#looks.length;
  }

  /** Whether it was ever seen as a whole. */
  get seenFree(): boolean {
    return this.#looks.some(({ quality }) => quality >= 1);
  }

  /** What may be said, and charged, of it: half a label in a hand may be another product's. `identity` is its own. */
  sayable(identity: Identity): Identity {
    if (identity.kind !== 'recognised' || this.seenFree || this.#barcode !== null) return identity;
    return { kind: 'ambiguous', confidence: identity.confidence, candidates: identity.candidates };
  }

  /**
   * Takes in a look. Its weight is its novelty (how far it is from the nearest look so far) times its quality. The first free view
   * replaces the hidden ones, and none counts after it: fingers and half a label look like another product.
   *
   * @param embedding unit vector, copied
   * @param quality 0..1, below 1 for a view that is partly hidden
   */
  addLook(embedding: Float32Array, quality = 1): void {
    const hasFree = this.seenFree;
    if (quality < 1 && hasFree) return;
    if (quality >= 1 && !hasFree) this.#looks = [];
    const nearest = this.#looks.reduce((best, look) => Math.max(best, dot(look.embedding, embedding)), -1);
    const novelty = this.#looks.length === 0 ? 1 : Math.min(1, Math.max(0, 1 - nearest) / INDEPENDENT);
    const weight = novelty * quality;
    if (!(weight >= WORTH_STORING)) return;
    this.#looks.push({ embedding: embedding.slice(), quality, weight });
    if (this.#looks.length > MAX_LOOKS) {
      const least = this.#looks.reduce((low, look) => (look.weight < low.weight ? look : low));
      this.#looks = this.#looks.filter((look) => look !== least);
    }
    this.#meanLook = null;
    this.#known = null;
  }

  /** A barcode says what it is; the latest one counts. */
  addBarcode(product: ProductId): void {
    this.#barcode = product;
    this.#known = null;
  }

  /** Takes over what another track saw of the same item. */
  absorb(other: Evidence): void {
    if (other === this) return;
    for (const { embedding, quality } of other.#looks) this.addLook(embedding, quality);
    if (other.#barcode !== null) this.addBarcode(other.#barcode);
  }

  /** What the item is believed to be. Without a gallery, and before the first look, it is unknown. */
  identity(gallery: Gallery | null, calibration: Calibration): Identity {
    if (gallery === null) return this.#barcode === null ? NOTHING_KNOWN : certain(this.#barcode);
    if (this.#known === null || this.#known.gallery !== gallery || this.#known.calibration !== calibration) {
      this.#known = { gallery, calibration, identity: this.#weigh(gallery, calibration) };
    }
    return this.#known.identity;
  }

  /** Cosine between the mean looks of two items, or null when one of them was never looked at. */
  similarity(other: Evidence): number | null {
    const a = this.#mean();
    const b = other.#mean();
    return a === null || b === null ? null : dot(a, b);
  }

  #weigh(gallery: Gallery, { scale, unknownSimilarity }: Calibration): Identity {
    if (this.#looks.length === 0) return this.#barcode === null ? NOTHING_KNOWN : certain(this.#barcode);
    const products = galleryProducts(gallery);
    const logits = new Float64Array(products.length);
    let unknown = 0;
    for (const { embedding, weight } of this.#looks) {
      const scores = similarities(gallery, embedding);
      for (let k = 0; k < logits.length; k++) logits[k] = (logits[k] ?? 0) + weight * scale * (scores[k] ?? -1);
      unknown += weight * scale * unknownSimilarity;
    }
    const scanned = this.#barcode === null ? -1 : products.indexOf(this.#barcode);
    if (this.#barcode !== null && scanned < 0) return certain(this.#barcode);
    if (scanned >= 0) logits[scanned] = (logits[scanned] ?? 0) + BARCODE_LOGIT;
    return decide(products, logits, unknown);
  }

  #mean(): Float32Array | null {
    const first = this.#looks[0];
    if (first === undefined || this.#meanLook !== null) return this.#meanLook;
    const mean = new Float32Array(first.embedding.length);
    for (const { embedding, weight } of this.#looks) embedding.forEach((value, k) => (mean[k] = (mean[k] ?? 0) + weight * value));
    const norm = Math.sqrt(dot(mean, mean));
    this.#meanLook = norm === 0 ? null : mean.map((value) => value / norm);
    return this.#meanLook;
  }
}

/** Where the looks at each track go. */
export class EvidenceByTrack {
  readonly #evidence = new Map<TrackId, Evidence>();

  of(track: TrackId): Evidence {
    const known = this.#evidence.get(track);
    if (known !== undefined) return known;
    const made = new Evidence();
    this.#evidence.set(track, made);
    return made;
  }

  /** From now on the looks at a track go there. */
  set(track: TrackId, evidence: Evidence): void {
    this.#evidence.set(track, evidence);
  }

  /** Forgets all tracks but these. */
  keep(alive: ReadonlySet<TrackId>): void {
    for (const id of this.#evidence.keys()) if (!alive.has(id)) this.#evidence.delete(id);
  }
}

const NOTHING_KNOWN: Identity = { kind: 'unknown', confidence: 0, candidates: [] };

function certain(product: ProductId): Identity {
  return { kind: 'recognised', product, confidence: 1, candidates: [{ product, score: 1 }] };
}

/** Softmax over all products and "none of them", then: sure enough, none of them, or a question to the shopper. */
function decide(products: readonly ProductId[], logits: Float64Array, unknown: number): Identity {
  const top = logits.reduce((best, logit) => Math.max(best, logit), unknown);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - top), Math.exp(unknown - top));
  const candidates = greatest(logits, MAX_CANDIDATES).map((k): Candidate => ({
    product: products[k] ?? '',
    score: Math.exp((logits[k] ?? -Infinity) - top) / total,
  }));
  const none = Math.exp(unknown - top) / total;
  const best = candidates[0];
  if (best !== undefined && best.score >= RECOGNISED) {
    return { kind: 'recognised', product: best.product, confidence: best.score, candidates };
  }
  if (best === undefined || none >= best.score) return { kind: 'unknown', confidence: none, candidates };
  return { kind: 'ambiguous', confidence: best.score, candidates };
}

/** Where the greatest numbers are, greatest first, equal ones in their order: a hundred thousand need not be sorted for three. */
function greatest(numbers: Float64Array, count: number): readonly number[] {
  const found: number[] = [];
  const value = (at: number | undefined): number => (at === undefined ? -Infinity : (numbers[at] ?? -Infinity));
  for (let k = 0; k < numbers.length; k++) {
    if (found.length === count && !(value(k) > value(found[count - 1]))) continue;
    const place = found.findIndex((other) => value(k) > value(other));
    found.splice(place < 0 ? found.length : place, 0, k);
    found.length = Math.min(found.length, count);
  }
  return found;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}
