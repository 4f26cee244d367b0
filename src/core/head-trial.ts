import type { ProductId } from './catalog.ts';
import { Evidence } from './evidence.ts';
import { nearest, withBackground, withHead, type Background, type Gallery } from './gallery.ts';
import type { Calibration } from './identity.ts';
import { throughHead, type LinearHead } from './linear-head.ts';

/** How well some looks are named. */
export interface TrialScore {
  readonly looks: number;
  /** Looks to whose product they are nearest. */
  readonly right: number;
  /** Looks that are named right without asking. */
  readonly recognised: number;
  /** Looks that would be charged as another product without asking. */
  readonly charged: number;
  /** Mean negative log-probability of what they are, nats: least for names that are as sure as they are right. */
  readonly surprise: number;
}

/** One gallery's scores on looks that it has not seen. */
export interface Trial {
  /** Views of taught products. */
  readonly taught: TrialScore;
  /** References of the shop's other products. */
  readonly shop: TrialScore;
  /** Common things that are not sold here, and that would be charged as something that is. */
  readonly strangers: number;
}

/** Rows of a gallery that a head may learn from, and those it is judged by. */
export interface Split {
  readonly kept: readonly number[];
  readonly held: readonly number[];
}

/** Of a product's views so many are neighbours of one that is held back. */
const HOLD_EVERY = 3;
/** Looks at the shop's products that are asked at most, spread evenly. */
const MOST_SHOP_LOOKS = 200;
/** By how much surprise at taught views has to fall, nats: less may be chance. */
const WORTH_HAVING = 0.05;
/** So many looks named right without asking outweigh one that is charged wrong. */
const DEAR = 20;
/** By how much surprise at the shop's products may grow. */
const HARMLESS = 0.01;
/** Probability of what is not among the candidates. */
const HARDLY = 0.001;

/** Holds back every third view of each product. A product of one or two views keeps them, and is judged by the first of them. */
export function splitViews({ products }: Pick<Gallery, 'products'>): Split {
  const rowsOf = new Map<ProductId, number[]>();
  products.forEach((product, row) => rowsOf.set(product, [...(rowsOf.get(product) ?? []), row]));
  const kept: number[] = [];
  const held: number[] = [];
  for (const rows of rowsOf.values()) {
    const isHeld = (index: number): boolean => index % HOLD_EVERY === HOLD_EVERY - 1;
    kept.push(...rows.filter((_, index) => !isHeld(index)));
    held.push(...(rows.length < HOLD_EVERY ? rows.slice(0, 1) : rows.filter((_, index) => isHeld(index))));
  }
  return { kept: kept.sort((a, b) => a - b), held: held.sort((a, b) => a - b) };
}

/** Some rows of a gallery, as a gallery of their own. */
export function rowsOf(gallery: Gallery, rows: readonly number[]): Gallery {
  const { dimension, vectors, products } = gallery;
  const chosen = new Float32Array(rows.length * dimension);
  rows.forEach((row, index) => chosen.set(vectors.subarray(row * dimension, (row + 1) * dimension), index * dimension));
  return { ...gallery, products: rows.map((row) => products[row] ?? ''), vectors: chosen };
}

/**
 * Names the held-back views as the app would, against the kept ones, seen through the head.
 *
 * @param gallery plain: without head and background
 * @param head null: the plain gallery
 */
export function tryHead(
  gallery: Gallery,
  { kept, held }: Split,
  taught: ReadonlySet<ProductId>,
  head: LinearHead | null,
  calibration: Calibration,
  background: Background | null,
): Trial {
  const plain = rowsOf(gallery, kept);
  const seen = head ? withHead(plain, head) : plain;
  const asked = background ? withBackground(seen, background) : seen;
  const isTaught = (row: number): boolean => taught.has(gallery.products[row] ?? '');
  const shop = held.filter((row) => !isTaught(row));
  const stride = Math.max(1, Math.ceil(shop.length / MOST_SHOP_LOOKS));
  const score = (rows: readonly number[]): TrialScore => scoreLooks(rowsOf(gallery, rows), asked, calibration);
  return {
    taught: score(held.filter(isTaught)),
    shop: score(shop.filter((_, index) => index % stride === 0)),
    strangers: background ? chargedStrangers(seen, strangersOf(plain, background), calibration) : 0,
  };
}

/**
 * Whether a head is better than none: taught views surprise it clearly less, no fewer are named right, it gains more by naming without asking than it
 * loses by charging wrong, and it does no harm to the shop's products nor to what is not sold.
 */
export function isBetter(headed: Trial, plain: Trial): boolean {
  return (
    headed.taught.surprise <= plain.taught.surprise - WORTH_HAVING &&
    headed.taught.right >= plain.taught.right &&
    worthOf(headed.taught) >= worthOf(plain.taught) &&
    headed.shop.right >= plain.shop.right &&
    headed.shop.charged <= plain.shop.charged &&
    headed.shop.surprise <= plain.shop.surprise + HARMLESS &&
    headed.strangers <= plain.strangers
  );
}

function worthOf({ recognised, charged }: TrialScore): number {
  return recognised - DEAR * charged;
}

/** Whether a head could make anything better: some taught view is not named right, or not surely. */
export function isWorthTrying({ taught }: Trial): boolean {
  return taught.looks > 0 && (taught.right < taught.looks || taught.charged > 0 || taught.surprise > WORTH_HAVING);
}

function scoreLooks({ dimension, products, vectors }: Gallery, gallery: Gallery, calibration: Calibration): TrialScore {
  let [right, recognised, charged, surprise] = [0, 0, 0, 0];
  products.forEach((product, row) => {
    const look = vectors.subarray(row * dimension, (row + 1) * dimension);
    const [best] = nearest(gallery, throughHead(gallery.head, look), 1);
    if (best?.product === product) right++;
    const identity = identityOf(look, gallery, calibration);
    if (identity.kind === 'recognised' && identity.product === product) recognised++;
    else if (identity.kind === 'recognised') charged++;
    surprise -= Math.log(Math.max(HARDLY, identity.candidates.find((candidate) => candidate.product === product)?.score ?? 0));
  });
  return { looks: products.length, right, recognised, charged, surprise: products.length === 0 ? 0 : surprise / products.length };
}

/** The rows of the background that are none of a plain gallery's products. */
export function strangersOf(plain: Gallery, { vectors, same }: Background): Float32Array {
  const { dimension } = plain;
  const rows = Array.from({ length: vectors.length / dimension }, (_, row) =>
    vectors.subarray(row * dimension, (row + 1) * dimension),
  );
  const strange = rows.filter((row) => (nearest(plain, row, 1)[0]?.similarity ?? -1) < same);
  return Float32Array.from(strange.flatMap((row) => [...row]));
}

/** The background is asked without itself: with it, nothing is ever more like a product than like itself. */
function chargedStrangers(gallery: Gallery, strangers: Float32Array, calibration: Calibration): number {
  const { dimension } = gallery;
  let charged = 0;
  for (let from = 0; from < strangers.length; from += dimension) {
    if (identityOf(strangers.subarray(from, from + dimension), gallery, calibration).kind === 'recognised') charged++;
  }
  return charged;
}

function identityOf(look: Float32Array, gallery: Gallery, calibration: Calibration): ReturnType<Evidence['identity']> {
  const evidence = new Evidence();
  evidence.addLook(look);
  return evidence.identity(gallery, calibration);
}
