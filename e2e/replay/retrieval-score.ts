/** Scores of recognition as retrieval. */
import { nearest, type Background, type Gallery } from '../../src/core/gallery.ts';
import { Random } from '../../src/core/testing/random.ts';

/** One query picture: what it is, and how similar the gallery's products are to it. */
export interface Query {
  readonly product: string;
  /** Whether the gallery has the product. */
  readonly known: boolean;
  /** Products of the gallery, nearest first. */
  readonly ranking: readonly { readonly product: string; readonly similarity: number }[];
}

export interface RetrievalScore {
  readonly queries: number;
  /** Over known queries; null where there are none. */
  readonly top1: number | null;
  readonly top3: number | null;
  readonly top5: number | null;
  /** Mean of the products' own top-1. */
  readonly macroTop1: number | null;
  /** How well the greatest similarity tells known from unknown; null where one of them is missing. */
  readonly openSet: OpenSetScore | null;
  readonly perProduct: readonly { readonly id: string; readonly n: number; readonly top1: number }[];
}

export interface OpenSetScore {
  readonly auroc: number;
  /** Share of known queries that pass a threshold which at most 1 % of the unknown ones pass. */
  readonly recallAtFalseAccept1pct: number;
}

export function scoreRetrieval(queries: readonly Query[]): RetrievalScore {
  const known = queries.filter((query) => query.known);
  const hit = (query: Query, k: number): boolean => query.ranking.slice(0, k).some(({ product }) => product === query.product);
  const share = (list: readonly Query[], k: number): number => list.filter((query) => hit(query, k)).length / list.length;
  const groups = groupByProduct(known);
  const perProduct = [...groups].map(([id, list]) => ({ id, n: list.length, top1: share(list, 1) }));
  perProduct.sort((a, b) => (a.id < b.id ? -1 : 1));
  const some = known.length > 0;
  return {
    queries: queries.length,
    top1: some ? share(known, 1) : null,
    top3: some ? share(known, 3) : null,
    top5: some ? share(known, 5) : null,
    macroTop1: some ? perProduct.reduce((sum, { top1 }) => sum + top1, 0) / perProduct.length : null,
    openSet: scoreOpenSet(known.map(greatest), queries.filter((query) => !query.known).map(greatest)),
    perProduct,
  };
}

/** By greatest similarity; equal ones count half in the AUROC (Mann-Whitney). */
export function scoreOpenSet(known: readonly number[], unknown: readonly number[]): OpenSetScore | null {
  if (known.length === 0 || unknown.length === 0) return null;
  let wins = 0;
  for (const inside of known) for (const outside of unknown) wins += inside > outside ? 1 : inside === outside ? 0.5 : 0;
  const allowed = Math.floor(unknown.length * 0.01);
  // The threshold is the similarity of the first unknown that must not pass: only what is above it does.
  const threshold = [...unknown].sort((a, b) => b - a)[allowed] ?? -Infinity;
  return {
    auroc: wins / (known.length * unknown.length),
    recallAtFalseAccept1pct: known.filter((value) => value > threshold).length / known.length,
  };
}

/** A picture's vector, and what it shows. */
export interface AskedVector {
  readonly product: string;
  readonly embedding: Float32Array;
}

/** The open set score when half of the gallery's products are taken away and their pictures become unknowns: mean of `draws` random halves. */
export function scoreHalves(
  asked: readonly AskedVector[],
  gallery: Gallery,
  background: Background | null,
  draws: number,
): OpenSetScore | null {
  const products = [...new Set(gallery.products)].sort();
  const scores = Array.from({ length: draws }, (_, draw) => {
    const random = new Random(draw + 1);
    const order = products.map((product) => ({ product, key: random.next() })).sort((a, b) => a.key - b.key);
    const kept = new Set(order.slice(0, Math.floor(products.length / 2)).map(({ product }) => product));
    const rest = onlyProducts(gallery, kept);
    const half = background ? { ...rest, background } : rest;
    const best = asked.map(({ product, embedding }) => ({
      known: kept.has(product),
      similarity: nearest(half, embedding, 1)[0]?.similarity ?? -1,
    }));
    return scoreOpenSet(
      best.filter(({ known }) => known).map(({ similarity }) => similarity),
      best.filter(({ known }) => !known).map(({ similarity }) => similarity),
    );
  }).filter((score) => score !== null);
  if (scores.length === 0) return null;
  const mean = (of: (score: OpenSetScore) => number): number => scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
  return { auroc: mean(({ auroc }) => auroc), recallAtFalseAccept1pct: mean((score) => score.recallAtFalseAccept1pct) };
}

function onlyProducts(gallery: Gallery, kept: ReadonlySet<string>): Gallery {
  const { dimension, products, vectors } = gallery;
  const rows = products.flatMap((product, row) => (kept.has(product) ? [row] : []));
  const some = new Float32Array(rows.length * dimension);
  rows.forEach((row, at) => some.set(vectors.subarray(row * dimension, (row + 1) * dimension), at * dimension));
  return { ...gallery, products: rows.flatMap((row) => products[row] ?? []), vectors: some };
}

function greatest({ ranking }: Pick<Query, 'ranking'>): number {
  return ranking[0]?.similarity ?? -1;
}

function groupByProduct(queries: readonly Query[]): ReadonlyMap<string, readonly Query[]> {
  const groups = new Map<string, Query[]>();
  for (const query of queries) groups.set(query.product, [...(groups.get(query.product) ?? []), query]);
  return groups;
}
