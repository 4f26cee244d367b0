/**
 * What the screen needs of the checkout, in its own words: `src/checkout` offers it (and more), the composition root plugs it in, and the
 * compiler compares the two there.
 */
import type { BasketEvent } from '../core/basket-event.ts';
import type { ProductId } from '../core/catalog.ts';

/** Keeps the basket's events and brings the basket to the till. */
export interface CheckoutPort {
  readonly state: CheckoutView;
  subscribe(listener: (state: CheckoutView) => void): () => void;
  /** The events of the open basket, oldest first. */
  load(): Promise<readonly BasketEvent[]>;
  append(events: readonly BasketEvent[]): Promise<void>;
  /** Calls back with the whole log when another tab has added to the basket or begun another one. */
  watchLog(listener: (log: readonly BasketEvent[]) => void): void;
  /** Pays, at the till if wished; another total than the expected one is never charged. What goes wrong is also in `state.error`. */
  checkout(options: { readonly expectedTotal: number; readonly atTill: boolean }): Promise<unknown>;
  /** False: payment is on its way and must be waited for. */
  withdrawCheckout(): Promise<boolean>;
  /** Begins an empty basket and returns events that already belong to it. */
  newBasket(): Promise<readonly BasketEvent[]>;
  /** Tries now instead of later. */
  retry(): void;
  /** Asks the browser to keep what is stored; from a user gesture. */
  requestPersistence(): Promise<boolean>;
}

export interface CheckoutView {
  readonly phase: 'shopping' | 'checking-out' | 'staff-check' | 'ordered';
  readonly sync: 'idle' | 'pending' | 'syncing' | 'offline' | 'error';
  /** Events that the shop has not acknowledged. */
  readonly unsentEvents: number;
  /** The shop's own prices, as of what it had been sent. */
  readonly quote: PricedBasket | null;
  /** Address for the staff, while they have to look or to take the money. */
  readonly continueUrl: string | null;
  readonly order: PaidBasket | null;
  readonly error: { readonly kind: CheckoutErrorKind } | null;
  /** `memory`: the basket is lost with the page. */
  readonly storage: 'persistent' | 'best-effort' | 'memory';
}

export type CheckoutErrorKind =
  | 'offline'
  | 'unavailable'
  | 'rejected'
  | 'unauthorized'
  | 'storage'
  | 'empty'
  | 'unresolved-items'
  | 'item-unavailable'
  | 'total-changed'
  | 'basket-differs'
  | 'payment-failed'
  | 'canceled'
  | 'ordered'
  | 'replaced';

/** Amounts are minor units. */
export interface PricedBasket {
  readonly total: number;
  readonly messages: readonly { readonly code: string; readonly content: string }[];
}

export interface PaidBasket {
  readonly id: string;
  readonly lines: readonly PaidLine[];
  readonly total: number;
  /** Where the shop keeps the receipt. */
  readonly permalinkUrl: string;
}

export interface PaidLine {
  readonly product: ProductId;
  readonly title: string;
  readonly quantity: number;
  readonly total: number;
}
