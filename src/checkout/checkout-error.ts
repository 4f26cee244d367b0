import type { CheckoutError, CheckoutErrorKind } from './checkout.api.ts';

/** See `CheckoutErrorKind` for what the kinds mean. */
export class CheckoutFailure extends Error implements CheckoutError {
  override readonly name = 'CheckoutFailure';
  readonly kind: CheckoutErrorKind;
  readonly retrying: boolean;

  constructor(kind: CheckoutErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.retrying = kind === 'offline' || kind === 'unavailable';
  }
}

/** What was meant for a basket that is not the one in use any more is not done to the next one. */
export function replaced(): CheckoutFailure {
  return new CheckoutFailure('replaced', 'Another tab has begun a new basket.');
}
