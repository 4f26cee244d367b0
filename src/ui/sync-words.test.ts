import { expect, test } from 'vitest';
import type { CheckoutErrorKind, CheckoutView } from './checkout-port.ts';
import { syncWords } from './sync-words.ts';
import { RESTING_CHECKOUT } from './resting-checkout.ts';

const words = (change: Partial<CheckoutView>, online = true, empty = false) =>
  syncWords({ ...RESTING_CHECKOUT, ...change }, online, empty);
const error = (kind: CheckoutErrorKind): Partial<CheckoutView> => ({ sync: 'error', error: { kind } });

test('an empty basket that is at rest says nothing', () => {
  expect(words({}, true, true)).toBeNull();
});

test('on its way the basket is saved, syncing, synced: calmly, and only the last is worth staying', () => {
  const way = [words({ sync: 'pending', unsentEvents: 1 }), words({ sync: 'syncing', unsentEvents: 1 }), words({})];
  expect(way.map((said) => said?.text)).toEqual(['Saved on this phone', 'Syncing with the shop', 'Synced with the shop']);
  expect(way.map((said) => said?.tone)).toEqual(['calm', 'calm', 'calm']);
  expect(way.map((said) => said?.passing)).toEqual([true, true, false]);
});

test('without a network it says that the order will be sent, whoever notices first', () => {
  for (const said of [words({ sync: 'offline' }), words({}, false), words({}, false, true)]) {
    expect(said).toMatchObject({ tone: 'notice', icon: 'offline' });
    expect(said?.text).toContain('sent when the connection is back');
  }
});

test('what is saved nowhere goes before everything else', () => {
  expect(words({ ...error('storage'), sync: 'offline' }, false)?.text).toContain('no room');
  expect(words({ storage: 'memory' }, false)?.text).toContain('saves nothing');
  // There is nothing to lose yet.
  expect(words({ storage: 'memory' }, true, true)).toBeNull();
});

test.each(['unavailable', 'rejected', 'unauthorized', 'item-unavailable'] as const)(
  '%s is a problem, with the basket safe',
  (kind) => {
    expect(words(error(kind))).toMatchObject({ tone: 'problem', icon: 'warning', passing: false });
    expect(words(error(kind))?.text).toMatch(/^Saved on this phone/);
  },
);

test.each(['total-changed', 'payment-failed', 'canceled', 'unresolved-items'] as const)('%s is the checkout’s to say', (kind) => {
  expect(words(error(kind))?.tone).toBe('calm');
});
