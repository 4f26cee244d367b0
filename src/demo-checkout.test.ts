import { expect, test } from 'vitest';
import { DemoCheckout } from './demo-checkout.ts';
import type { CheckoutPort } from './ui/checkout-port.ts';

test('what lies in a booth’s basket is kept nowhere and cannot be paid', async () => {
  const checkout: CheckoutPort = new DemoCheckout();
  const identity = { kind: 'unknown', confidence: 1, candidates: [] } as const;
  await checkout.append([
    { id: 'e', type: 'item-added', t: 1, source: 'vision', item: 'i', product: null, identity, confidence: 1 },
  ]);
  expect([await checkout.load(), await checkout.newBasket()]).toEqual([[], []]);
  await expect(checkout.checkout({ expectedTotal: 0, atTill: false })).rejects.toThrow('cannot be paid');
  expect(checkout.state).toMatchObject({ phase: 'shopping', unsentEvents: 0, storage: 'memory' });
});
