import type { UcpEnvelope, UcpPaymentInstrument } from '../../src/core/ucp.ts';
import { UCP_VERSION } from '../../src/core/ucp.ts';
import type { Shop } from './shop.ts';

/** The made-up handler for development: the token says how it ends. */
export const MOCK_PAYMENT = {
  name: 'dev.cartlens.mock_payment',
  id: 'mock_payment',
  instrument: 'mock',
  pays: 'success_token',
  declines: 'fail_token',
} as const;

/** The handlers that are offered, by the protocol's registry. Empty in production until a real one is built. */
export function paymentHandlers(shop: Shop): NonNullable<UcpEnvelope['payment_handlers']> {
  if (!shop.mockPayment) return {};
  return {
    [MOCK_PAYMENT.name]: [
      { id: MOCK_PAYMENT.id, version: UCP_VERSION, available_instruments: [{ type: MOCK_PAYMENT.instrument }] },
    ],
  };
}

export type PaymentOutcome = { readonly paid: true } | { readonly paid: false; readonly reason: string };

/** Takes the payment. The mock is instant and has no effect outside, so it may stand inside a transaction that is run again. */
export function pay(shop: Shop, instruments: readonly UcpPaymentInstrument[]): PaymentOutcome {
  const instrument = instruments.find((candidate) => candidate.selected) ?? instruments[0];
  if (!instrument) return { paid: false, reason: 'No payment instrument was sent.' };
  if (!shop.mockPayment || instrument.handler_id !== MOCK_PAYMENT.id) {
    return { paid: false, reason: `The shop does not take payments by "${instrument.handler_id}".` };
  }
  if (instrument.credential?.token !== MOCK_PAYMENT.pays) return { paid: false, reason: 'The payment was declined.' };
  return { paid: true };
}
