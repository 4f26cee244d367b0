import type { UcpLineRequest, UcpPaymentInstrument } from '../core/ucp.ts';
import type { Order, Quote } from './checkout.api.ts';

/**
 * A request that changes something at the endpoint. It is stored, with its idempotency key, before it is sent for the first time, and
 * sent again unchanged until it is answered: so it takes effect once, and a late copy of it cannot undo a newer one.
 */
export type Write =
  | { readonly kind: 'create-cart'; readonly key: string; readonly lines: readonly UcpLineRequest[]; readonly upTo: number }
  | {
      readonly kind: 'update-cart';
      readonly key: string;
      readonly cartId: string;
      readonly lines: readonly UcpLineRequest[];
      readonly upTo: number;
    }
  | { readonly kind: 'cancel-cart'; readonly key: string; readonly cartId: string }
  | { readonly kind: 'create-checkout'; readonly key: string; readonly cartId: string }
  | {
      readonly kind: 'complete';
      readonly key: string;
      readonly checkoutId: string;
      readonly instrument: UcpPaymentInstrument;
    };

/** The shopper wants to pay for the first `upTo` events of the log. */
export interface Wish {
  readonly upTo: number;
  /** The total the shopper was shown, minor units; null when none was. Another one is not paid. */
  readonly expectedTotal: number | null;
  /** The shopper wants to pay at the till, even where the phone could. */
  readonly atTill?: boolean;
  /** Null until the endpoint has made the session. */
  readonly checkout: WishedCheckout | null;
}

export interface WishedCheckout {
  readonly id: string;
  /** `ready`: to be completed. `staff-check`: a person has to look first. `processing`: the endpoint is at it. */
  readonly step: 'ready' | 'staff-check' | 'processing';
  readonly continueUrl: string | null;
  /** How to pay, as far as this app can. */
  readonly instrument: UcpPaymentInstrument | null;
}

/** What is stored of a basket besides its events. */
export interface BasketRecord {
  readonly id: string;
  readonly cartId: string | null;
  /** The cart holds what the first `synced` events of the log amount to. */
  readonly synced: number;
  /** The lines of the cart as they were last sent; null when the endpoint has none. */
  readonly sentLines: readonly UcpLineRequest[] | null;
  readonly write: Write | null;
  readonly wish: Wish | null;
  readonly quote: Quote | null;
  readonly order: Order | null;
  /** How many events of the log the order has in it; null without an order. */
  readonly orderedUpTo: number | null;
  /** Another basket has taken its place: what is under way is finished, then it is forgotten. */
  readonly abandoned: boolean;
}

export function newRecord(id: string): BasketRecord {
  return {
    id,
    cartId: null,
    synced: 0,
    sentLines: null,
    write: null,
    wish: null,
    quote: null,
    order: null,
    orderedUpTo: null,
    abandoned: false,
  };
}
