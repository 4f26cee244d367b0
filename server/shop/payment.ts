import type { UcpEnvelope, UcpPaymentInstrument } from '../../src/core/ucp.ts';
import { UCP_VERSION } from '../../src/core/ucp.ts';
import type { CheckoutSession } from './checkout-sessions.ts';
import type { Shop } from './shop.ts';

/** The made-up handler for development: the token says how it ends. */
export const MOCK_PAYMENT = {
  name: 'dev.cartlens.mock_payment',
  id: 'mock_payment',
  instrument: 'mock',
  pays: 'success_token',
  declines: 'fail_token',
} as const;

/** Money changes hands at the till; the phone only says that it will. */
export const TILL_PAYMENT = { name: 'dev.cartlens.pay_at_till', id: 'pay_at_till', instrument: 'till' } as const;

/** The handlers that are offered, by the protocol's registry: those of this shop, and none that a client names. */
export function paymentHandlers(shop: Pick<Shop, 'mockPayment' | 'till'>): NonNullable<UcpEnvelope['payment_handlers']> {
  const offered = [...(shop.mockPayment ? [MOCK_PAYMENT] : []), ...(shop.till ? [TILL_PAYMENT] : [])];
  return Object.fromEntries(
    offered.map(({ name, id, instrument }) => [
      name,
      [{ id, version: UCP_VERSION, available_instruments: [{ type: instrument }] }],
    ]),
  );
}

export type PaymentOutcome =
  { readonly kind: 'paid' } | { readonly kind: 'at-till' } | { readonly kind: 'declined'; readonly reason: string };

/**
 * Takes the payment. The mock is instant and has no effect outside, so it may stand inside a transaction that is run again.
 * An instrument without a handler means the first one that is offered.
 */
export function pay(shop: Shop, instruments: readonly Partial<UcpPaymentInstrument>[]): PaymentOutcome {
  const instrument = instruments.find((candidate) => candidate.selected) ?? instruments[0];
  if (!instrument) return { kind: 'declined', reason: 'No payment instrument was sent.' };
  const handler = instrument.handler_id ?? Object.values(paymentHandlers(shop))[0]?.[0]?.id;
  if (shop.till && handler === TILL_PAYMENT.id) return { kind: 'at-till' };
  if (!shop.mockPayment || handler !== MOCK_PAYMENT.id) {
    return { kind: 'declined', reason: `The shop does not take payments by "${handler ?? ''}".` };
  }
  if (instrument.credential?.token !== MOCK_PAYMENT.pays) return { kind: 'declined', reason: 'The payment was declined.' };
  return { kind: 'paid' };
}

/** The claims of a basket that have a price and that nobody has proven: by the payment when it is made by phone, else by staff. */
export function unprovenClaims(shop: Shop, session: CheckoutSession, way: 'phone' | 'till'): readonly string[] {
  if (way === 'till') return [];
  const byStaff = new Set(shop.discounts.filter(({ provenBy }) => provenBy === 'staff').map(({ claim }) => claim));
  return session.offer.discounts.applied.flatMap(({ eligibility }) =>
    eligibility !== undefined && byStaff.has(eligibility) ? [eligibility] : [],
  );
}
