import type { BasketEvent } from './core/basket-event.ts';
import type { CheckoutPort, CheckoutView } from './ui/checkout-port.ts';

/** A checkout that stays at shopping for ever. */
const VIEW: CheckoutView = {
  phase: 'shopping',
  sync: 'idle',
  unsentEvents: 0,
  quote: null,
  continueUrl: null,
  order: null,
  error: null,
  storage: 'memory',
};

/** The booth's: its basket is for show. Nothing is kept, nothing is sent, nothing can be paid, and no other tab has it too. */
export class DemoCheckout implements CheckoutPort {
  readonly state = VIEW;

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
