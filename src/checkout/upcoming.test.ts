import { expect, test } from 'vitest';
import type { BasketEvent } from '../core/basket-event.ts';
import { newRecord } from './basket-record.ts';
import { next } from './outbox.ts';
import { ID_TO_COME, upcoming } from './upcoming.ts';
import { requestOf } from './ucp-request.ts';

const added = (id: string, product: string | null): BasketEvent => ({
  id,
  type: 'item-added',
  t: 0,
  source: 'shopper',
  item: `item-${id}`,
  product,
  identity: { kind: 'unknown', confidence: 1, candidates: [] },
  confidence: 1,
});
const EVENTS = [added('a', 'cola'), added('b', 'cola'), added('c', null)];
const LINES = [{ item: { id: 'cola' }, quantity: 2 }];

test('an empty basket sends nothing', () => {
  expect(upcoming(newRecord('b1'), [])).toEqual([]);
});

test('what waits is the very request that goes next, without what has no name', () => {
  const record = { ...newRecord('b1'), cartId: 'c/1', synced: 1, sentLines: [{ item: { id: 'cola' }, quantity: 1 }] };
  const shown = upcoming(record, EVENTS);
  const { step } = next(record, EVENTS, () => 'some-key');
  expect(shown[0]).toEqual({ when: 'waiting', request: step.kind === 'send' && requestOf(step.write) });
  expect(shown[0]?.request).toEqual({
    purpose: 'update-cart',
    method: 'PUT',
    path: '/carts/c%2F1',
    body: JSON.stringify({ line_items: LINES }),
  });
});

test('what goes at payment is shown beforehand', () => {
  const synced = { ...newRecord('b1'), cartId: 'c1', synced: 3, sentLines: LINES };
  expect(upcoming(synced, EVENTS)).toEqual([
    {
      when: 'payment',
      request: {
        purpose: 'create-checkout',
        method: 'POST',
        path: '/checkout-sessions',
        body: '{"cart_id":"c1","line_items":[]}',
      },
    },
  ]);
  expect(upcoming(newRecord('b1'), EVENTS).map(({ when, request }) => [when, request.body])).toEqual([
    ['waiting', JSON.stringify({ line_items: LINES })],
    ['payment', JSON.stringify({ cart_id: ID_TO_COME, line_items: [] })],
  ]);
});

test('a write that has been sent and not answered is shown again as it was', () => {
  const write = { kind: 'update-cart', key: 'k', cartId: 'c1', lines: LINES, upTo: 2 } as const;
  const shown = upcoming({ ...newRecord('b1'), cartId: 'c1', write }, [...EVENTS, added('d', 'soup')]);
  expect(shown[0]?.request).toEqual(requestOf(write));
});
