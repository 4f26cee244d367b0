import type { BasketEvent } from './core/basket-event.ts';
import type { CheckoutPort, CheckoutView } from './ui/checkout-port.ts';
import { RESTING_CHECKOUT } from './ui/resting-checkout.ts';

/** The booth's: its basket is for show. Nothing is kept, nothing is sent, nothing can be paid, and no other tab has it too. */
export class DemoCheckout implements CheckoutPort {
  readonly state: CheckoutView = { ...RESTING_CHECKOUT, storage: 'memory' };

  subscribe(): () => void {
    return () => undefined;
  }

  load(): Promise<readonly BasketEvent[]> {
    return Promise.resolve([]);
  }

  append(): Promise<void> {
    return Promise.resolve();
  }

  watchLog(): void {
    // There is no other tab to hear of.
  }

  checkout(): Promise<never> {
    return Promise.reject(new Error('What lies in the basket of a booth cannot be paid.'));
  }

  withdrawCheckout(): Promise<boolean> {
    return Promise.resolve(true);
  }

  newBasket(): Promise<readonly BasketEvent[]> {
    return Promise.resolve([]);
  }

  retry(): void {
    // Nothing was sent.
  }

  requestPersistence(): Promise<boolean> {
    return Promise.resolve(false);
  }
}
