import { isBetter, isWorthTrying, rowsOf, splitViews, tryHead, type Split, type Trial } from '../../src/core/head-trial.ts';
import type { Gallery } from '../../src/core/gallery.ts';
import type { ProductId } from '../../src/core/catalog.ts';
import type { LinearHead } from '../../src/core/linear-head.ts';
import type { LearningReport, LearningRequest } from '../learning.api.ts';

/** Rows that a head learns from at most: each step compares all of them with each other. */
const MOST_ROWS = 480;

/** As `LearningApi.learnHead`. */
export async function learnHead(
  { backend, runtimeUrl, gallery, taught, naming }: LearningRequest,
  onProgress: (share: number) => void,
): Promise<LearningReport> {
  const { calibration, background } = naming;
  const split = splitViews(gallery);
  const own = new Set(taught);
  const judge = (head: LinearHead | null): Trial => tryHead(gallery, split, own, head, calibration, background);
  const plain = judge(null);
  if (!isWorthTrying(plain)) return { head: null, plain, headed: null, backend: null, seconds: 0 };
  // 1 MB of code that is needed for nothing else.
  const [{ startBackend }, { trainHead }] = await Promise.all([import('./tensorflow.ts'), import('./train-head.ts')]);
  const started = await startBackend(backend, runtimeUrl);
  const begun = performance.now();
  const head = await trainHead(endangered(gallery, split, own), calibration, onProgress);
  const seconds = (performance.now() - begun) / 1000;
  const headed = judge(head);
  return { head: isBetter(headed, plain) ? head : null, plain, headed, backend: started, seconds };
}

/** The kept rows of what was taught, and of the shop's products those that are likest to them. */
export function endangered(gallery: Gallery, { kept }: Split, taught: ReadonlySet<ProductId>, most = MOST_ROWS): Gallery {
  const all = rowsOf(gallery, kept);
  const { dimension, products, vectors } = all;
  const rows = products.map((_, row) => row);
  const own = rows.filter((row) => taught.has(products[row] ?? ''));
  const others = rows.filter((row) => !taught.has(products[row] ?? ''));
  if (rows.length <= most) return all;
  const likeness = (row: number): number => Math.max(...own.map((other) => dot(vectors, dimension, row, other)));
  const nearest = others
    .map((row) => ({ row, like: likeness(row) }))
    .sort((a, b) => b.like - a.like)
    .slice(0, Math.max(0, most - own.length))
    .map(({ row }) => row);
  return rowsOf(all, [...own, ...nearest]);
}

function dot(vectors: Float32Array, dimension: number, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++) sum += vectors[a * dimension + k]! * vectors[b * dimension + k]!;
  return sum;
}
