import { expect, test } from 'vitest';
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

test('with half of the products gone, their pictures are the unknowns', () => {
  const names = ['a', 'b', 'c', 'd'];
  const told = names.map((name) =>
    query(name, true, [name, 0.9], ...names.filter((n) => n !== name).map((n): [string, number] => [n, 0.2])),
  );
  expect(scoreHalves(told, 8)).toEqual({ auroc: 1, recallAtFalseAccept1pct: 1 });
  const alike = names.map((name) => query(name, true, ...names.map((n): [string, number] => [n, 0.5])));
  expect(scoreHalves(alike, 8)).toEqual({ auroc: 0.5, recallAtFalseAccept1pct: 0 });
  expect(scoreHalves(told, 0)).toBeNull();
});
