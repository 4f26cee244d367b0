import { expect, it } from 'vitest';
import type { BasketEvent, BasketEventType } from '../basket-event.ts';
import type { Truth } from '../event-score.ts';
import { overcharge } from './overcharge.ts';

const report = (type: BasketEventType, item: string, product: string | null): BasketEvent => ({
  id: `${item}${type}`,
  type,
  t: 5,
  source: 'vision',
  item,
  product,
  identity: { kind: 'unknown', confidence: 0, candidates: [] },
  confidence: 1,
});
const truth = (...events: readonly [type: BasketEventType, product: string, n: number][]): Truth => ({
  initial: { milk: 1 },
  events: events.map(([type, product, n]) => ({ type, product, n, t0: 1, t1: 4 })),
});

it.each([
  ['what came and was counted costs no more', truth(['item-added', 'cola', 1]), [report('item-added', 'a', 'cola')], 0],
  ['one too many', truth(['item-added', 'cola', 1]), [report('item-added', 'a', 'cola'), report('item-added', 'b', 'cola')], 1],
  ['the wrong name', truth(['item-added', 'cola', 1]), [report('item-added', 'a', 'soup')], 1],
  ['no name is no charge', truth(['item-added', 'cola', 1]), [report('item-added', 'a', null)], 0],
  ['a mistake that was taken back', truth(), [report('item-added', 'a', 'cola'), report('item-removed', 'a', null)], 0],
  ['a removal that was missed', truth(['item-removed', 'milk', 1]), [], 1],
  ['a nameless removal may have been it', truth(['item-removed', 'milk', 1]), [report('item-removed', 'x', null)], 0],
])('%s', (_, story, events, expected) => {
  expect(overcharge(story, events)).toBe(expected);
});
