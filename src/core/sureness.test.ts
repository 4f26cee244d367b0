import fc from 'fast-check';
import { expect, test } from 'vitest';
import { correction, reduceBasket, undo } from './basket.ts';
import type { BasketEvent } from './basket-event.ts';
import type { Identity } from './identity.ts';
import { otherNames, surenessOf } from './sureness.ts';

const seenAs = (confidence: number): Identity => ({
  kind: 'recognised',
  product: 'cola',
  confidence,
  candidates: [
    { product: 'cola', score: confidence },
    { product: 'soup', score: 0.1 },
    { product: 'tea', score: 0.05 },
  ],
});
const CERTAIN: Identity = { kind: 'recognised', product: 'cola', confidence: 1, candidates: [{ product: 'cola', score: 1 }] };
const added = (identity: Identity, change: Partial<BasketEvent> = {}): BasketEvent => ({
  id: 'e1',
  type: 'item-added',
  t: 1,
  source: 'vision',
  item: 'i1',
  product: 'cola',
  identity,
  confidence: 1,
  ...change,
});
const judge = (log: readonly BasketEvent[]) => {
  const [item] = reduceBasket(log).items;
  if (!item) throw new Error('the basket is empty');
  return { sureness: surenessOf(log, item), others: otherNames(log, item) };
};
const corrected = (log: readonly BasketEvent[], to: string) => [
  ...log,
  ...correction(log, 'i1', to, { ids: ['c1', 'c2'], t: 2 }),
];

test.each([
  ['seen clearly', seenAs(0.97), 'sure'],
  ['seen fairly', seenAs(0.8), 'likely'],
  ['read twice', CERTAIN, 'barcode'],
])('a thing %s is %s', (_how, identity, sureness) => {
  expect(judge([added(identity)]).sureness).toBe(sureness);
});

test('events that say barcode are believed to be', () => {
  expect(judge([added(CERTAIN, { source: 'barcode' })]).sureness).toBe('barcode');
});

test('what the shopper adds or calls something is the shopper’s word', () => {
  expect(judge([added(CERTAIN, { source: 'shopper' })])).toEqual({ sureness: 'shopper', others: [] });
  expect(judge(corrected([added(seenAs(0.97))], 'soup'))).toEqual({ sureness: 'shopper', others: ['cola', 'tea'] });
});

test('what lay there from the start keeps the name that it was seen by', () => {
  expect(judge([added(seenAs(0.8), { source: 'shopper' })]).sureness).toBe('likely');
});

test('an undone correction is as sure as before', () => {
  const log = corrected([added(seenAs(0.8))], 'soup');
  let back: readonly BasketEvent[] = log;
  for (const id of ['c2', 'c1']) {
    const inverse = undo(back, id, { id: `u${id}`, t: 3 });
    if (inverse) back = [...back, inverse];
  }
  expect(judge(back)).toEqual({ sureness: 'likely', others: ['soup', 'tea'] });
});

test('after any corrections, nothing is offered twice, nor what it is called already, nor what was never seen', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('cola', 'soup', 'tea', 'gum'), { maxLength: 6 }), (names) => {
      let log: readonly BasketEvent[] = [added(seenAs(0.8))];
      names.forEach((name, i) => {
        log = [...log, ...correction(log, 'i1', name, { ids: [`${i}a`, `${i}b`], t: i })];
      });
      const { sureness, others } = judge(log);
      expect(sureness).toBe(names.length === 0 ? 'likely' : 'shopper');
      expect([...others].sort()).toEqual(['cola', 'soup', 'tea'].filter((name) => name !== (names.at(-1) ?? 'cola')));
    }),
  );
});
