import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BasketEvent } from './basket-event.ts';
import { basketLines, basketTotal, correction, reduceBasket, undo } from './basket.ts';
import { parseCatalog } from './catalog.ts';
import type { Identity } from './identity.ts';

const UNKNOWN: Identity = { kind: 'unknown', confidence: 0.5, candidates: [{ product: 'cola', score: 0.3 }] };
const CATALOG = parseCatalog({
  currency: 'EUR',
  products: [
    { id: 'cola', title: 'Cola', price: 120, images: ['c.jpg'] },
    { id: 'soup', title: 'Soup', price: 250, images: ['s.jpg'] },
    { id: 'gift', title: 'Gift', images: ['g.jpg'] },
    { id: 'taught:mug', title: 'My mug', price: 900, images: ['m.jpg'] },
  ],
});

let count = 0;
function event(type: BasketEvent['type'], item: string, product: string | null): BasketEvent {
  const identity: Identity =
    product === null ? UNKNOWN : { kind: 'recognised', product, confidence: 0.9, candidates: [{ product, score: 0.9 }] };
  return { id: `e${++count}`, type, t: count, source: 'vision', item, product, identity, confidence: 0.9 };
}
const contents = (log: readonly BasketEvent[]): string[] =>
  reduceBasket(log).items.map(({ item, product }) => `${item}:${product ?? '?'}`);

const anyLog = fc
  .array(
    fc.record({
      type: fc.constantFrom('item-added', 'item-removed'),
      item: fc.integer({ min: 0, max: 5 }),
      product: fc.constantFrom('cola', 'soup', null),
    }),
    { maxLength: 30 },
  )
  .map((steps) =>
    steps.map(({ type, item, product }) => event(type === 'item-added' ? 'item-added' : 'item-removed', `i${item}`, product)),
  );

describe('reduceBasket', () => {
  it('follows what goes in and out, item by item', () => {
    const log = [
      event('item-added', 'a', 'cola'),
      event('item-added', 'b', 'cola'),
      event('item-added', 'c', null),
      event('item-removed', 'a', 'cola'),
    ];
    expect(contents(log)).toEqual(['b:cola', 'c:?']);
  });

  it('counts an event once, however often it is there', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(), (log, seed) => {
        const doubled = log.flatMap((entry, i) => ((seed >> (i % 30)) & 1 ? [entry, entry] : [entry]));
        expect(reduceBasket([...doubled, ...log])).toEqual(reduceBasket(log));
      }),
    );
  });

  it('never holds an item twice', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const items = reduceBasket(log).items.map(({ item }) => item);
        expect(new Set(items).size).toBe(items.length);
      }),
    );
  });

  it('ignores the removal of what was never added', () => {
    expect(contents([event('item-removed', 'initial', 'cola')])).toEqual([]);
  });
});

describe('basketLines and basketTotal', () => {
  it('groups products, keeps questions apart, and never counts one into the total', () => {
    const log = [
      event('item-added', 'a', 'cola'),
      event('item-added', 'b', null),
      event('item-added', 'c', 'soup'),
      event('item-added', 'd', 'cola'),
      event('item-added', 'e', null),
      event('item-added', 'f', 'gift'),
    ];
    const basket = reduceBasket(log);
    expect(basketLines(basket).map(({ product, quantity }) => [product, quantity])).toEqual([
      ['cola', 2],
      [null, 1],
      ['soup', 1],
      [null, 1],
      ['gift', 1],
    ]);
    expect(basketTotal(basket, CATALOG)).toEqual({ total: { amount: 490, currency: 'EUR' }, unresolved: 2, unpriced: 1 });
  });

  it('charges nothing for what only this device was taught, whatever it is said to cost', () => {
    const basket = reduceBasket([event('item-added', 'a', 'taught:mug'), event('item-added', 'b', 'cola')]);
    expect(basketTotal(basket, CATALOG)).toEqual({ total: { amount: 120, currency: 'EUR' }, unresolved: 0, unpriced: 1 });
  });

  it('loses no item between lines', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const basket = reduceBasket(log);
        const lines = basketLines(basket);
        expect(lines.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(basket.items.length);
        expect(
          lines.every(({ items, quantity, product }) => items.length === quantity && (product !== null || quantity === 1)),
        ).toBe(true);
      }),
    );
  });
});

describe('the shopper', () => {
  it('names an unknown item, and the item keeps its place in time', () => {
    const log = [event('item-added', 'a', null)];
    const fixed = [...log, ...correction(log, 'a', 'soup', { ids: ['x', 'y'], t: 9 })];
    expect(contents(fixed)).toEqual(['a:soup']);
    expect(fixed.slice(1).map(({ type, source, product }) => [type, source, product])).toEqual([
      ['item-removed', 'shopper', null],
      ['item-added', 'shopper', 'soup'],
    ]);
  });

  it('cannot correct what is not there', () => {
    expect(() => correction([], 'a', 'soup', { ids: ['x', 'y'], t: 9 })).toThrow(RangeError);
  });

  it('takes an addition back', () => {
    const added = event('item-added', 'a', 'cola');
    const log = [added];
    const back = undo(log, added.id, { id: 'u', t: 3 });
    expect(back).toMatchObject({ type: 'item-removed', source: 'shopper', item: 'a', product: 'cola' });
    expect(contents([...log, ...(back === null ? [] : [back])])).toEqual([]);
  });

  it('puts back what the camera took out wrongly, under its corrected name', () => {
    const log: BasketEvent[] = [event('item-added', 'a', 'cola')];
    log.push(...correction(log, 'a', 'soup', { ids: ['x', 'y'], t: 2 }));
    const gone = event('item-removed', 'a', 'cola');
    log.push(gone);
    const back = undo(log, gone.id, { id: 'u', t: 5 });
    expect(back).toMatchObject({ type: 'item-added', product: 'soup' });
  });

  it('undoes nothing twice, and nothing that is not in the log', () => {
    const added = event('item-added', 'a', 'cola');
    const log = [added, event('item-removed', 'a', 'cola')];
    expect(undo(log, added.id, { id: 'u', t: 3 })).toBeNull();
    expect(() => undo(log, 'nowhere', { id: 'u', t: 3 })).toThrow(RangeError);
  });

  it('can undo the last event of any log that changed something', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const last = log.at(-1);
        fc.pre(last !== undefined);
        const before = contents(log.slice(0, -1)).sort();
        fc.pre(before.join() !== contents(log).sort().join());
        // Adding what is already there renames it, which is a correction and not undone by an inverse.
        fc.pre(!(last?.type === 'item-added' && before.some((entry) => entry.startsWith(`${last.item}:`))));
        const back = undo(log, last?.id ?? '', { id: 'undo', t: 99 });
        expect(contents(back === null ? log : [...log, back]).sort()).toEqual(before);
      }),
    );
  });
});
