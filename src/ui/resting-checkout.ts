import type { CheckoutView } from './checkout-port.ts';

/** A checkout that nobody has asked for anything yet. */
export const RESTING_CHECKOUT: CheckoutView = {
  phase: 'shopping',
  sync: 'idle',
  unsentEvents: 0,
  quote: null,
  continueUrl: null,
  order: null,
  error: null,
  storage: 'best-effort',
};
