import type { ProductId } from './catalog.ts';
import { galleryProducts, likenessToOthers } from './gallery.ts';
import type { Gallery } from './gallery.ts';
import type { Calibration, Candidate, Identity } from './identity.ts';
import { throughHead } from './linear-head.ts';
import { tallyOf } from './tally.ts';
import type { Question, Tally } from './tally.ts';
import type { TrackId } from './track.ts';

/** One glance at an item: its embedding and how much it adds to the looks before it. */
interface StoredLook {
  readonly embedding: Float32Array;
  /** 1 for a free view, less for one that is partly hidden. */
  readonly quality: number;
  readonly weight: number;
}

/** Looks as they were weighed, or are going to be. */
interface Asked {
  readonly calibration: Calibration;
  readonly question: Question;
  identity: Identity | null;
}

/** Cosine distance at which two looks at one item count as independent. Nearer ones repeat each other's mistakes. */
const INDEPENDENT = 0.3;
/** A look that adds less is not stored: a thing that lies still needs one look, not thirty a second. */
const WORTH_STORING = 0.05;
export const MAX_LOOKS = 8;
/** Posterior from which on an item may be charged without asking. */
const RECOGNISED = 0.75;

/** All that was ever seen of one item that can tell what it is. */
export class Evidence {
  #looks: StoredLook[] = [];
  #barcode: ProductId | null = null;
  /** Null when it has to be worked out (anew). */
  #meanLook: Float32Array | null = null;
  /** Null when looks were added since. */
  #asked: Asked | null = null;

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
    this.#asked = null;
  }

  /** A barcode says what it is; the latest one counts. */
  addBarcode(product: ProductId): void {
    this.#barcode = product;
  }

  /** Takes over what another track saw of the same item. */
  absorb(other: Evidence): void {
    if (other === this) return;
    for (const { embedding, quality } of other.#looks) this.addLook(embedding, quality);
    if (other.#barcode !== null) this.addBarcode(other.#barcode);
  }

  /** What the item is believed to be. Without a gallery, and before the first look, it is unknown. A barcode is surer than any look. */
  identity(gallery: Gallery | null, calibration: Calibration): Identity {
    if (this.#barcode !== null) return certain(this.#barcode);
    const asked = this.#ask(gallery, calibration);
    if (asked === null) return NOTHING_KNOWN;
    const { question } = asked;
    asked.identity ??= decide(question, (question.tally ??= tallyOf(question)), calibration);
    return asked.identity;
  }

  /** What has to be worked out for `identity`, null where nothing has. A tally that is filled in counts until the next look, or another gallery. */
  question(gallery: Gallery | null, calibration: Calibration): Question | null {
    const asked = this.#barcode === null ? this.#ask(gallery, calibration) : null;
    return asked === null || asked.question.tally !== null ? null : asked.question;
  }

  /** Cosine between the mean looks of two items, or null when one of them was never looked at. */
  similarity(other: Evidence): number | null {
    const a = this.#mean();
    const b = other.#mean();
    return a === null || b === null ? null : dot(a, b);
  }

  #ask(gallery: Gallery | null, calibration: Calibration): Asked | null {
    if (gallery === null || this.#looks.length === 0) return null;
    if (this.#asked?.question.gallery !== gallery || this.#asked.calibration !== calibration) {
      const looks = this.#looks.map(({ embedding, weight }) => {
        return { embedding: throughHead(gallery.head, embedding), weight: weight * calibration.scale };
      });
      this.#asked = { calibration, question: { gallery, looks, tally: null }, identity: null };
    }
    return this.#asked;
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

  get all(): Iterable<Evidence> {
    return this.#evidence.values();
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

/**
 * Softmax over all products and "none of them", then: sure enough, none of them, or a question to the shopper. What the background takes off all
 * similarities of a look is given to "none of them" instead, which comes to the same.
 */
function decide({ gallery, looks }: Question, { best, total, nearest }: Tally, { unknownSimilarity }: Calibration): Identity {
  const products = galleryProducts(gallery);
  const unknown = looks.reduce((sum, { embedding, weight }, index) => {
    return sum + weight * (unknownSimilarity + likenessToOthers(gallery, embedding, nearest[index] ?? -1));
  }, 0);
  const top = Math.max(best[0]?.logit ?? -Infinity, unknown);
  const all = Math.exp(total - top) + Math.exp(unknown - top);
  const candidates = best.map(({ column, logit }): Candidate => {
    return { product: products[column] ?? '', score: Math.exp(logit - top) / all };
  });
  const none = Math.exp(unknown - top) / all;
  const [first] = candidates;
  if (first !== undefined && first.score >= RECOGNISED) {
    return { kind: 'recognised', product: first.product, confidence: first.score, candidates };
  }
  if (first === undefined || none >= first.score) return { kind: 'unknown', confidence: none, candidates };
  return { kind: 'ambiguous', confidence: first.score, candidates };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}
