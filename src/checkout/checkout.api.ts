import type { BasketEvent } from '../core/basket-event.ts';
import type { ProductId } from '../core/catalog.ts';
import type { UpcomingRequest } from '../core/traffic.ts';

/**
 * How far the basket on this device and the cart at the checkout endpoint are apart.
 * - `idle`: the endpoint has everything.
 * - `pending`: something waits to be sent (or for its retry).
 * - `syncing`: a request is under way.
 * - `offline`: the endpoint cannot be reached; everything is kept here and sent when it can.
 * - `error`: the endpoint answered, but not with what was asked for; see `CheckoutState.error`.
 */
export type SyncState = 'idle' | 'pending' | 'syncing' | 'offline' | 'error';

/**
 * Where the shopper is.
 * - `shopping`: the basket is open.
 * - `checking-out`: the shopper asked to pay; it goes on by itself whenever the network allows, also after a reload.
 * - `staff-check`: somebody of the shop has to look (an age-restricted product) or takes the money at the till, as the messages of the
 *   quote say; show `continueUrl`, it is watched meanwhile.
 * - `ordered`: `order` is final. `newBasket()` begins the next one.
 */
export type CheckoutPhase = 'shopping' | 'checking-out' | 'staff-check' | 'ordered';

/**
 * Why something did not work. The names are stable: the screen has a text for each.
 * - `offline`: the endpoint cannot be reached (no signal, or it does not answer). Retried by itself.
 * - `unavailable`: the endpoint is there but has trouble (5xx, 429, its database). Retried by itself.
 * - `rejected`: it refused the request for good; a bug or a foreign server. Not retried until `retry()` or a change.
 * - `unauthorized`: it does not accept this device's token. Not retried.
 * - `storage`: this device could not store something (disk full). It lives on in memory and is stored with the next event, which ends
 *   the error. A device that stores nothing at all (private mode) is no error: see `CheckoutState.storage`.
 * - `empty`: there is nothing to pay for.
 * - `unresolved-items`: the basket holds items nobody has named yet; those are never charged.
 * - `item-unavailable`: the shop does not sell (any more) something in the basket; see `messages`.
 * - `total-changed`: the total differs from what the shopper was shown; show the new one and ask again.
 * - `basket-differs`: the staff found something else in the basket than is listed. The basket is open again.
 * - `payment-failed`: the payment was declined. The basket is open again.
 * - `canceled`: the staff or the endpoint ended the checkout, or the shopper withdrew it. The basket is open again.
 * - `ordered`: the basket is paid already; `newBasket()` comes first.
 * - `replaced`: another tab has begun a new basket, which is the one of this page now; what was asked for has not been done.
 */
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

/** What `checkout()` and the others reject with, and what `CheckoutState.error` holds. `message` is plain English for logs and fallbacks. */
export interface CheckoutError extends Error {
  readonly kind: CheckoutErrorKind;
  /** It is tried again without anybody doing anything. */
  readonly retrying: boolean;
}

/** One row of the endpoint's price calculation, to be shown in the order given. Amounts are signed minor units. */
export interface Total {
  readonly type: string;
  readonly label: string;
  readonly amount: number;
}

/** A line as the endpoint sees it: its title and its prices, which are the ones that count. */
export interface PricedLine {
  readonly product: ProductId;
  readonly title: string;
  readonly quantity: number;
  /** Minor units, for one piece. */
  readonly unitPrice: number;
  /** Minor units, for all pieces. */
  readonly total: number;
}

/** Something the endpoint wants the shopper to know. */
export interface CheckoutMessage {
  readonly type: 'error' | 'warning' | 'info';
  readonly code: string;
  readonly content: string;
}

/** The endpoint's view of the basket: authoritative prices for what had been sent when it was made. */
export interface Quote {
  readonly currency: string;
  readonly lines: readonly PricedLine[];
  readonly totals: readonly Total[];
  /** The amount of the one row of type `total`, minor units. */
  readonly total: number;
  readonly messages: readonly CheckoutMessage[];
}

/** A paid basket. */
export interface Order {
  readonly id: string;
  readonly checkoutId: string;
  readonly permalinkUrl: string;
  readonly currency: string;
  readonly lines: readonly PricedLine[];
  readonly totals: readonly Total[];
  readonly total: number;
}

/** Everything the screen shows about checkout. Each change is a new object. */
export interface CheckoutState {
  readonly basketId: string;
  readonly phase: CheckoutPhase;
  readonly sync: SyncState;
  /** Events of the open basket that the endpoint has not acknowledged. */
  readonly unsentEvents: number;
  readonly cartId: string | null;
  readonly checkoutId: string | null;
  /** The endpoint's last prices, null before the first answer; may lag behind the basket while `sync` is not `idle`. */
  readonly quote: Quote | null;
  /** In `staff-check`: the address that staff opens (show it as a code). */
  readonly continueUrl: string | null;
  readonly order: Order | null;
  readonly error: CheckoutError | null;
  /** `persistent`: the browser promised to keep the basket; `best-effort`: it may be evicted; `memory`: lost on reload. */
  readonly storage: 'persistent' | 'best-effort' | 'memory';
  /** Bytes sent to and received from the endpoint since start (bodies), for the privacy panel. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/**
 * The basket's memory and its way to the checkout endpoint. Made by `createBrowserCheckout()`; one per page. It owns an
 * append-only event log and an outbox; nothing it has accepted is lost by a reload, a crash or a dead network. All tabs of a browser
 * have one basket: what one does, the others follow.
 */
export interface CheckoutService {
  readonly state: CheckoutState;
  /** Calls back after every change (not at once); returns the unsubscriber. */
  subscribe(listener: (state: CheckoutState) => void): () => void;
  /**
   * Calls back with the whole log of the open basket when another tab has added to it or begun another one; returns the unsubscriber.
   * Nothing that this page did is told.
   */
  watchLog(listener: (log: readonly BasketEvent[]) => void): () => void;
  /** Opens the storage and returns the events of the current basket, oldest first; starts sending what was left unsent. Call it once, first. */
  load(): Promise<readonly BasketEvent[]>;
  /** Stores events durably, then sends them in its own time. Events whose id is already in the log are ignored. Resolves once stored. */
  append(events: readonly BasketEvent[]): Promise<void>;
  /**
   * Pays for the current basket. The wish is stored first, so it survives a reload and is carried out exactly once.
   * `expectedTotal` (minor units) is the total the shopper saw; another total is never charged, it rejects with `total-changed`.
   * `atTill`: the money changes hands at the shop's till, even where the phone could pay.
   * Rejects with a `CheckoutError`. After `offline` and `unavailable` the wish stays and goes on by itself: watch `state`, or
   * call `withdrawCheckout()`. After all others the basket is open again.
   */
  checkout(options?: { readonly expectedTotal?: number; readonly atTill?: boolean }): Promise<Order>;
  /** Takes the wish to pay back, as long as payment has not been sent (false then: it must be waited for). */
  withdrawCheckout(): Promise<boolean>;
  /**
   * Ends the current basket (paid or not) and begins an empty one. An unpaid cart is cancelled at the endpoint. Events that came after
   * payment began move to the new basket and are returned. Where another tab has begun one already, that one is taken, with its events.
   */
  newBasket(): Promise<readonly BasketEvent[]>;
  /** Tries now instead of waiting for the next retry. */
  retry(): void;
  /** What would be sent now, and what would be at payment, for the privacy panel. Empty before `load()`. */
  upcoming(): Promise<readonly UpcomingRequest[]>;
  /** Asks the browser to keep the basket when the disk runs full; call it from a user gesture. Resolves to the outcome. */
  requestPersistence(): Promise<boolean>;
  /** Stops timers and listeners and closes the storage. */
  close(): void;
}
