import type { BasketEvent } from '../core/basket-event.ts';
import { basketLines, reduceBasket } from '../core/basket.ts';
import { isTaughtOnly } from '../core/taught.ts';
import type { UcpLineRequest } from '../core/ucp.ts';
import type { BasketRecord, Wish, Write } from './basket-record.ts';
import type { CheckoutErrorKind, Quote } from './checkout.api.ts';
import type { CartAnswer, CheckoutAnswer } from './ucp-answers.ts';

/*
 * The outbox as a pure state machine: `next` says what to do, the caller does it, `settle` takes the answer in. Nothing here knows
 * of the network, of storage or of time, so that every order of loss, repetition and delay can be tested.
 */

/** What the lines of a basket are at the endpoint: items without a product are never sent, nor what only this device was taught. */
export function linesOf(events: readonly BasketEvent[]): readonly UcpLineRequest[] {
  return basketLines(reduceBasket(events)).flatMap(({ product, quantity }) =>
    product === null || isTaughtOnly(product) ? [] : [{ item: { id: product }, quantity }],
  );
}

/** What a basket needs next. */
export type Step =
  | { readonly kind: 'send'; readonly write: Write }
  /** Ask how the checkout session is doing. */
  | { readonly kind: 'watch'; readonly checkoutId: string }
  /** The wish cannot go on. */
  | { readonly kind: 'fail'; readonly failure: Failure }
  /** Nothing more will ever be needed: forget it. */
  | { readonly kind: 'forget' }
  | { readonly kind: 'rest' };

export interface Failure {
  readonly kind: CheckoutErrorKind;
  readonly message: string;
}

/**
 * Decides the next step, and notes it in the record when it is a write: store that record before sending.
 *
 * @param events the whole log of the basket
 * @param newKey makes a random UUID; called at most once
 */
export function next(
  record: BasketRecord,
  events: readonly BasketEvent[],
  newKey: () => string,
): { readonly record: BasketRecord; readonly step: Step } {
  if (record.write) return { record, step: { kind: 'send', write: record.write } };
  const send = (write: Write) => ({ record: { ...record, write }, step: { kind: 'send' as const, write } });
  if (record.abandoned) {
    if (record.order !== null || record.cartId === null) return { record, step: { kind: 'forget' } };
    return send({ kind: 'cancel-cart', key: newKey(), cartId: record.cartId });
  }
  if (record.order !== null) return { record, step: { kind: 'rest' } };
  const upTo = record.wish?.upTo ?? events.length;
  if (record.synced !== upTo) {
    const lines = linesOf(events.slice(0, upTo));
    const same = sameLines(lines, record.sentLines ?? []);
    if (same) return next({ ...record, synced: upTo }, events, newKey);
    const key = newKey();
    return record.cartId === null
      ? send({ kind: 'create-cart', key, lines, upTo })
      : send({ kind: 'update-cart', key, cartId: record.cartId, lines, upTo });
  }
  return record.wish === null ? { record, step: { kind: 'rest' } } : pursue(record, record.wish, newKey);
}

function pursue(record: BasketRecord, wish: Wish, newKey: () => string): { record: BasketRecord; step: Step } {
  if (record.cartId === null) {
    // Nothing was sent, or the endpoint sells none of what was.
    const { kind, message } =
      (record.sentLines ?? []).length > 0 && record.quote !== null
        ? failureOf(record.quote)
        : { kind: 'empty' as const, message: 'There is nothing to pay for.' };
    return fail(record, kind, message);
  }
  const { checkout } = wish;
  if (checkout !== null && checkout.step !== 'ready') return { record, step: { kind: 'watch', checkoutId: checkout.id } };
  if (checkout !== null && checkout.instrument === null) {
    return fail(record, 'payment-failed', 'The shop offers no payment that this app can do.');
  }
  const write: Write =
    checkout === null || checkout.instrument === null
      ? { kind: 'create-checkout', key: newKey(), cartId: record.cartId }
      : { kind: 'complete', key: newKey(), checkoutId: checkout.id, instrument: checkout.instrument };
  return { record: { ...record, write }, step: { kind: 'send', write } };
}

function fail(record: BasketRecord, kind: CheckoutErrorKind, message: string): { record: BasketRecord; step: Step } {
  return { record: { ...record, wish: null }, step: { kind: 'fail', failure: { kind, message } } };
}

/** What the endpoint said to a write or a look. */
export type Reply =
  | { readonly kind: 'cart'; readonly cart: CartAnswer }
  | { readonly kind: 'checkout'; readonly checkout: CheckoutAnswer }
  /** There is no such cart or session (any more). */
  | { readonly kind: 'gone' }
  /** An outcome without a resource, such as "none of these is sold". */
  | { readonly kind: 'declined'; readonly quote: Quote }
  /** A protocol error that repeating does not mend. */
  | { readonly kind: 'refused'; readonly failure: Failure };

export interface Settled {
  readonly record: BasketRecord;
  readonly failure: Failure | null;
}

/**
 * Takes the answer to a write in. An answer to a write that the record no longer waits for changes nothing.
 *
 * @returns the record to store, and why the wish to pay (or the write) failed, if it did
 */
export function settle(record: BasketRecord, write: Write, reply: Reply): Settled {
  if (record.write?.key !== write.key) return { record, failure: null };
  const answered: BasketRecord = { ...record, write: null };
  if (reply.kind === 'refused') {
    const lost = write.kind === 'cancel-cart' ? { cartId: null } : {};
    return { record: { ...answered, ...lost, wish: null }, failure: reply.failure };
  }
  switch (write.kind) {
    case 'create-cart':
    case 'update-cart':
      return settleCart(answered, write, reply);
    case 'cancel-cart':
      return { record: { ...answered, cartId: null }, failure: null };
    case 'create-checkout':
      // The cart has gone: make it anew, then the session.
      if (reply.kind === 'gone') return { record: withoutCart(answered), failure: null };
      return settleCheckout(answered, reply, null);
    case 'complete':
      return settleCheckout(answered, reply, write.checkoutId);
  }
}

/** Takes the answer to a look at the checkout session in; ignored when the wish has changed meanwhile. */
export function watched(record: BasketRecord, checkoutId: string, reply: Reply): Settled {
  if (record.write !== null || record.wish?.checkout?.id !== checkoutId) return { record, failure: null };
  if (reply.kind === 'refused') return { record: { ...record, wish: null }, failure: reply.failure };
  return settleCheckout(record, reply, null);
}

function settleCart(record: BasketRecord, write: Write & { readonly upTo: number }, reply: Reply): Settled {
  if (!('lines' in write)) return { record, failure: null };
  if (reply.kind === 'gone') return { record: withoutCart(record), failure: null };
  const { lines, upTo } = write;
  if (reply.kind === 'cart') {
    const { id, quote } = reply.cart;
    // A session that was looked at before has other contents now, and perhaps a total that nobody agreed to.
    const wish = record.wish && { ...record.wish, checkout: null };
    return { record: { ...record, cartId: id, synced: upTo, sentLines: lines, quote, wish }, failure: null };
  }
  if (reply.kind !== 'declined') return { record, failure: null };
  const declined: BasketRecord = { ...record, synced: upTo, sentLines: lines, quote: reply.quote };
  if (record.wish === null) return { record: declined, failure: null };
  return { record: { ...declined, wish: null }, failure: failureOf(reply.quote) };
}

function settleCheckout(record: BasketRecord, reply: Reply, completing: string | null): Settled {
  const { wish } = record;
  if (wish === null) return { record, failure: null };
  const give = (failure: Failure): Settled => ({ record: { ...record, wish: null }, failure });
  if (reply.kind === 'gone') return give({ kind: 'canceled', message: 'The checkout has expired.' });
  if (reply.kind === 'declined') return give(failureOf(reply.quote));
  if (reply.kind !== 'checkout') return { record, failure: null };
  const { checkout } = reply;
  const { id, status, quote, continueUrl } = checkout;
  const instrument = wish.atTill ? (checkout.tillInstrument ?? checkout.instrument) : checkout.instrument;
  const priced: BasketRecord = { ...record, quote };
  const drop = (failure: Failure): Settled => ({ record: { ...priced, wish: null }, failure });
  const go = (step: 'ready' | 'staff-check' | 'processing'): Settled => ({
    record: { ...priced, wish: { ...wish, checkout: { id, step, continueUrl, instrument } } },
    failure: null,
  });
  switch (status) {
    case 'completed':
      if (checkout.order === null) return drop({ kind: 'rejected', message: 'The endpoint completed without an order.' });
      return {
        record: {
          ...priced,
          wish: null,
          order: {
            ...checkout.order,
            checkoutId: id,
            currency: quote.currency,
            lines: quote.lines,
            totals: quote.totals,
            total: quote.total,
          },
          orderedUpTo: wish.upTo,
        },
        failure: null,
      };
    case 'ready_for_complete':
      // It was tried and is open still: the payment was declined.
      if (completing !== null) return drop({ kind: 'payment-failed', message: textOf(quote, 'The payment was declined.') });
      if (wish.expectedTotal !== null && wish.expectedTotal !== quote.total) {
        return drop({ kind: 'total-changed', message: `The total is ${quote.total}, not ${wish.expectedTotal}.` });
      }
      return go('ready');
    case 'requires_escalation':
      return go('staff-check');
    case 'complete_in_progress':
      return go('processing');
    case 'canceled':
      return drop({ kind: 'canceled', message: 'The checkout was cancelled or has expired.' });
    case 'incomplete':
      return drop(failureOf(quote));
  }
}

/** The cart is gone at the endpoint; everything is sent again into a new one. */
function withoutCart(record: BasketRecord): BasketRecord {
  const wish = record.wish && { ...record.wish, checkout: null };
  return { ...record, cartId: null, sentLines: null, synced: 0, wish };
}

const KINDS: Readonly<Record<string, CheckoutErrorKind>> = {
  item_unavailable: 'item-unavailable',
  age_check_refused: 'item-unavailable',
  age_check_unavailable: 'item-unavailable',
  empty_basket: 'empty',
  payment_failed: 'payment-failed',
  audit_failed: 'basket-differs',
};

function failureOf(quote: Quote): Failure {
  const error = quote.messages.find(({ type, code }) => type === 'error' && code in KINDS);
  const kind = (error && KINDS[error.code]) ?? 'rejected';
  return { kind, message: error?.content ?? textOf(quote, 'The endpoint does not sell this basket.') };
}

function textOf(quote: Quote, otherwise: string): string {
  return quote.messages.find(({ type }) => type === 'error')?.content ?? otherwise;
}

function sameLines(left: readonly UcpLineRequest[], right: readonly UcpLineRequest[]): boolean {
  const quantities = new Map(right.map(({ item, quantity }) => [item.id, quantity]));
  return left.length === right.length && left.every(({ item, quantity }) => quantities.get(item.id) === quantity);
}

/** The wish to pay, noted. A wish that is already on its way to payment stays as it is. */
export function wishToPay(record: BasketRecord, upTo: number, expectedTotal: number | null, atTill = false): BasketRecord {
  if (record.order !== null || record.write?.kind === 'complete') return record;
  return { ...record, wish: { upTo, expectedTotal, ...(atTill ? { atTill } : {}), checkout: null } };
}

/**
 * The wish taken back; unchanged when payment may have been sent. Where the shop's staff waits for the shopper, the cart is sent once
 * more, changed or not: that takes the basket from the till's list and lets it be paid on the phone.
 */
export function withdrawWish(record: BasketRecord): BasketRecord {
  if (record.wish === null || record.write?.kind === 'complete') return record;
  const again = record.wish.checkout?.step === 'staff-check' ? { synced: 0, sentLines: null } : {};
  return { ...record, ...again, wish: null, write: record.write?.kind === 'create-checkout' ? null : record.write };
}

/** Another basket takes its place. A payment that is under way is seen through. */
export function abandon(record: BasketRecord): BasketRecord {
  return { ...withdrawWish(record), abandoned: true };
}

/** What happened after payment began and is the next basket's. What was done to a thing that is paid, such as taking it out and undoing that, is not. */
export function lateEvents(record: BasketRecord, log: readonly BasketEvent[]): readonly BasketEvent[] {
  // A payment that may have been sent is as good as made: its answer comes when the basket is not in use any more.
  const upTo = record.orderedUpTo ?? (record.write?.kind === 'complete' ? record.wish?.upTo : undefined);
  if (upTo === undefined) return [];
  const paid = new Set(reduceBasket(log.slice(0, upTo)).items.map(({ item }) => item));
  return log.slice(upTo).filter(({ item }) => !paid.has(item));
}
