import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BasketView } from '../basket-view.ts';
import { changesBetween, LABEL_SECONDS, stillShown, withLabels } from './event-labels.ts';

/** A basket of such quantities, and questions about such items. */
function basket(quantities: Readonly<Record<string, number>>, questions: readonly string[] = []): BasketView {
  const lines = Object.entries(quantities)
    .filter(([, quantity]) => quantity > 0)
    .map(([id, quantity]) => ({
      product: { id, title: id.toUpperCase(), ...(id !== 'free' && { price: 120 }), images: [], ageRestricted: false },
      quantity,
      total: null,
      sold: true,
      picture: null,
      changed: 0,
      items: [],
      sureness: 'sure' as const,
      others: [],
    }));
  const asked = questions.map((item) => ({ item, candidates: [], picture: null }));
  return { lines, questions: asked, count: lines.reduce((sum, { quantity }) => sum + quantity, 0), sold: 0, total: 0 };
}

test('what came in, went out and is asked', () => {
  expect(changesBetween(basket({}), basket({ cola: 1 }))).toEqual([{ kind: 'in', title: 'COLA', quantity: 1, amount: 120 }]);
  expect(changesBetween(basket({ cola: 3 }), basket({ cola: 1 }))).toEqual([
    { kind: 'out', title: 'COLA', quantity: 2, amount: 240 },
  ]);
  expect(changesBetween(basket({}), basket({ free: 1 })).map(({ amount }) => amount)).toEqual([null]);
  expect(changesBetween(basket({ cola: 1 }, ['a']), basket({ oats: 1 }, ['a', 'b'])).map(({ kind }) => kind)).toEqual([
    'out',
    'in',
    'ask',
  ]);
});

test('a thing that gets its name is one that came in', () => {
  expect(changesBetween(basket({}, ['a']), basket({ cola: 1 }))).toEqual([
    { kind: 'in', title: 'COLA', quantity: 1, amount: 120 },
  ]);
});

test('labels account for the whole difference of two baskets, and there and back cancel out', () => {
  const quantities = fc.dictionary(fc.constantFrom('cola', 'oats', 'tea', 'free'), fc.integer({ min: 1, max: 9 }));
  const sum = (labels: ReturnType<typeof changesBetween>): number =>
    labels.reduce((total, { kind, quantity }) => total + (kind === 'in' ? quantity : -quantity), 0);
  fc.assert(
    fc.property(quantities, quantities, (a, b) => {
      const [before, after] = [basket(a), basket(b)];
      expect(sum(changesBetween(before, after))).toBe(after.count - before.count);
      expect(sum(changesBetween(before, after)) + sum(changesBetween(after, before))).toBe(0);
      expect(changesBetween(after, after)).toEqual([]);
    }),
  );
});

test('three labels at most, the newest last, each for its time', () => {
  const label = { kind: 'in', title: 'Cola', quantity: 1, amount: 120 } as const;
  let shown = withLabels([], [label, label], 10);
  shown = withLabels(shown, [label, label], 12);
  expect(shown.map(({ serial }) => serial)).toEqual([2, 3, 4]);
  expect(withLabels(shown, [], 13)).toBe(shown);
  expect(stillShown(shown, 13)).toBe(shown);
  expect(stillShown(shown, 10 + LABEL_SECONDS).map(({ serial }) => serial)).toEqual([3, 4]);
  expect(stillShown(shown, 12 + LABEL_SECONDS)).toEqual([]);
});
