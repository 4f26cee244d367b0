import type { CheckoutView } from './checkout-port.ts';

/**
 * Whether a payment stands still until the connection or the shop is back. A retry that is under way still counts, so that the screen does
 * not jump; that this device could not store something does not, as payment goes on without it.
 */
export function waits({ sync, error }: Pick<CheckoutView, 'sync' | 'error'>): boolean {
  return sync === 'offline' || sync === 'error' || (error !== null && error.kind !== 'storage');
}
