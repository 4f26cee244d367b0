import { expect, test } from 'vitest';
import type { Gallery } from '../../src/core/gallery.ts';
import { scoreHalves, scoreOpenSet, scoreRetrieval, type Query } from './retrieval-score.ts';

const query = (product: string, known: boolean, ...ranking: readonly [string, number][]): Query => ({
  product,
  known,
  ranking: ranking.map(([name, similarity]) => ({ product: name, similarity })),
});

test('top-1 counts pictures, macro top-1 counts products, unknown products count for neither', () => {
  const score = scoreRetrieval([
    query('cola', true, ['cola', 0.9], ['milk', 0.2]),
    query('cola', true, ['cola', 0.8], ['milk', 0.3]),
    query('cola', true, ['cola', 0.7], ['milk', 0.1]),
    query('milk', true, ['cola', 0.6], ['milk', 0.5]),
    query('soap', false, ['milk', 0.4], ['cola', 0.1]),
  ]);
  expect(score).toMatchObject({ queries: 5, top1: 0.75, top3: 1, top5: 1, macroTop1: 0.5 });
  expect(score.perProduct).toEqual([
    { id: 'cola', n: 3, top1: 1 },
    { id: 'milk', n: 1, top1: 0 },
  ]);
  expect(score.openSet).toEqual({ auroc: 1, recallAtFalseAccept1pct: 1 });
});

test('without unknown queries there is no open set score, without known ones no accuracy', () => {
  expect(scoreRetrieval([query('cola', true, ['cola', 1])]).openSet).toBeNull();
  expect(scoreRetrieval([query('soap', false, ['cola', 0.5])])).toMatchObject({ top1: null, macroTop1: null, openSet: null });
});

test('AUROC and recall by hand', () => {
  // Pairs won by the known: 0.9 beats both, 0.5 beats 0.3 and ties with 0.5, 0.1 beats none.
  expect(scoreOpenSet([0.9, 0.5, 0.1], [0.5, 0.3])).toEqual({ auroc: 3.5 / 6, recallAtFalseAccept1pct: 1 / 3 });
  // Of 200 unknown ones two may pass: the threshold is the third.
  const unknown = Array.from({ length: 200 }, (_, index) => index / 200);
  expect(scoreOpenSet([0.986, 0.985, 0.2], unknown)?.recallAtFalseAccept1pct).toBeCloseTo(1 / 3);
});

/** Four products, each with one reference along its own axis. */
const AXES: Gallery = {
  dimension: 4,
  products: ['a', 'b', 'c', 'd'],
  vectors: Float32Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 1 : 0)),
  embedder: 'x',
};
const axis = (k: number): Float32Array => AXES.vectors.subarray(4 * k, 4 * k + 4);

test('with half of the products gone, their pictures are the unknowns', () => {
  const told = AXES.products.map((product, k) => ({ product, embedding: axis(k) }));
  expect(scoreHalves(told, AXES, null, 8)).toEqual({ auroc: 1, recallAtFalseAccept1pct: 1 });
  const alike = AXES.products.map((product) => ({ product, embedding: Float32Array.of(0.5, 0.5, 0.5, 0.5) }));
  expect(scoreHalves(alike, AXES, null, 8)).toEqual({ auroc: 0.5, recallAtFalseAccept1pct: 0 });
  expect(scoreHalves(told, AXES, null, 0)).toBeNull();
});

test('a background of all products makes those that are gone unlike the rest', () => {
  // Each picture is as much like the next product as like its own, and only its own is known to the background.
  const asked = AXES.products.map((product, k) => ({
    product,
    embedding: Float32Array.from({ length: 4 }, (_, at) => (at === k || at === (k + 1) % 4 ? Math.SQRT1_2 : 0)),
  }));
  const background = { vectors: AXES.vectors, same: 0.9, margin: 0.15, share: 0.5 };
  const [without, against] = [scoreHalves(asked, AXES, null, 8), scoreHalves(asked, AXES, background, 8)];
  expect(against?.auroc).toBeGreaterThan(without?.auroc ?? 1);
});
