import { expect, test } from 'vitest';
import type { BasketView } from './basket-view.ts';
import { RESTING_CHECKOUT } from './resting-checkout.ts';
import { updateMoment, type AtStake } from './update-moment.ts';

const EMPTY: BasketView = { lines: [], questions: [], sold: 0, count: 0, total: 0 };
const FULL: BasketView = { ...EMPTY, count: 3, total: 500 };
const ASKING: BasketView = { ...EMPTY, questions: [{ item: 'q', candidates: [], picture: null }] };
const atStart: AtStake = {
  scene: { kind: 'welcome' },
  basket: EMPTY,
  checkout: RESTING_CHECKOUT,
  checkoutOpen: false,
  picking: null,
  drawing: null,
};
const moment = (change: Partial<AtStake>) => updateMoment({ ...atStart, ...change });
const checkout = (change: Partial<AtStake['checkout']>) => ({ ...RESTING_CHECKOUT, ...change });

test('only at the start, with nothing in the basket and nothing open, a newer version may come by itself', () => {
  expect(moment({})).toBe('free');
  expect(moment({ scene: { kind: 'problem', source: 'camera', problem: { kind: 'no-camera', detail: '' } } })).toBe('free');
});

test.each<[string, Partial<AtStake>]>([
  ['something is in the basket', { basket: FULL }],
  ['something has no name yet', { basket: ASKING }],
  ['the camera looks', { scene: { kind: 'live', source: 'camera' } }],
  ['the clip plays', { scene: { kind: 'live', source: 'clip' } }],
  ['the basket is being read', { scene: { kind: 'basket' }, basket: FULL }],
  ['a dialog is open', { checkoutOpen: true }],
  ['something is being chosen', { picking: { kind: 'add' } }],
  ['a receipt is shown', { checkoutOpen: true, checkout: checkout({ phase: 'ordered' }) }],
])('%s: the shopper decides', (_, change) => {
  expect(moment(change)).toBe('ask');
});

test.each<[string, Partial<AtStake>]>([
  ['the basket is in memory only', { basket: FULL, checkout: checkout({ storage: 'memory' }) }],
  ['the basket could not be stored', { basket: FULL, checkout: checkout({ error: { kind: 'storage' } }) }],
  ['payment is on its way', { checkoutOpen: true, checkout: checkout({ phase: 'checking-out' }) }],
  ['staff is looking', { checkoutOpen: true, checkout: checkout({ phase: 'staff-check' }) }],
  ['the app is starting to see', { scene: { kind: 'loading', source: 'clip', progress: { step: 'catalog' } } }],
])('%s: not even offered', (_, change) => {
  expect(moment(change)).toBe('no');
});

test('a browser that stores nothing is renewed too while there is nothing to lose', () => {
  expect(moment({ checkout: checkout({ storage: 'memory' }) })).toBe('free');
});
