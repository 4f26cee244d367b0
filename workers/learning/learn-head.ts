import type { ProductId } from '../../src/core/catalog.ts';
import type { Gallery } from '../../src/core/gallery.ts';
import { isBetter, isWorthTrying, rowsOf, splitViews, strangersOf, tryHead, type Trial } from '../../src/core/head-trial.ts';
import { scaledHead, type LinearHead } from '../../src/core/linear-head.ts';
import type { LearningReport, LearningRequest } from '../learning.api.ts';

/** Rows that a head learns from at most: each step compares all of them with each other. */
const MOST_ROWS = 400;
/** How much of a head is tried, the whole first: less of it parts less, and harms less. */
const PARTS = [1, 0.7, 0.5, 0.35] as const;

/** As `LearningApi.learnHead`. */
export async function learnHead(
  { backend, runtimeUrl, gallery, taught: names, naming }: LearningRequest,
  onProgress: (share: number) => void,
): Promise<LearningReport> {
  const { calibration, background } = naming;
  const split = splitViews(gallery);
  const taught = new Set(names);
  const judge = (head: LinearHead | null): Trial => tryHead(gallery, split, taught, head, calibration, background);
  const plain = judge(null);
  if (!isWorthTrying(plain)) return { head: null, plain, headed: null, backend: null, seconds: 0 };
  // Half a megabyte of code that is needed for nothing else.
  const [{ startBackend }, { trainHead }] = await Promise.all([import('./tensorflow.ts'), import('./train-head.ts')]);
  const started = await startBackend(backend, runtimeUrl);
  const begun = performance.now();
  const kept = rowsOf(gallery, split.kept);
  const strangers = background ? strangersOf(kept, background) : new Float32Array();
  const learned = await trainHead({ gallery: endangered(kept, taught), taught, strangers, calibration }, onProgress);
  const seconds = (performance.now() - begun) / 1000;
  let headed = plain;
  for (const part of PARTS) {
    const head = scaledHead(learned, part);
    headed = judge(head);
    if (isBetter(headed, plain)) return { head, plain, headed, backend: started, seconds };
  }
  return { head: null, plain, headed, backend: started, seconds };
}

/** What was taught, and of the shop's references those that are likest to it: the others are in no danger of being taken for it. */
export function endangered(gallery: Gallery, taught: ReadonlySet<ProductId>, most = MOST_ROWS): Gallery {
  const { dimension, products, vectors } = gallery;
  if (products.length <= most) return gallery;
  const rows = products.map((_, row) => row);
  const isTaught = (row: number): boolean => taught.has(products[row] ?? '');
  const own = rows.filter(isTaught);
  const likeness = (row: number): number => own.reduce((best, other) => Math.max(best, dot(vectors, dimension, row, other)), -1);
  const nearest = rows
    .filter((row) => !isTaught(row))
    .map((row) => ({ row, like: likeness(row) }))
    .sort((a, b) => b.like - a.like)
    .slice(0, Math.max(0, most - own.length));
  return rowsOf(gallery, [...own, ...nearest.map(({ row }) => row)]);
}

function dot(vectors: Float32Array, dimension: number, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++) sum += vectors[a * dimension + k]! * vectors[b * dimension + k]!;
  return sum;
}
