import type { UcpCheckout, UcpCheckoutStatus, UcpDiscounts, UcpMessage, UcpSeverity } from '../../src/core/ucp.ts';
import type { CheckoutSession } from './checkout-sessions.ts';
import { success } from './envelope.ts';
import { unavailableMessages } from './offer.ts';
import { paymentHandlers } from './payment.ts';
import { receiptAddress } from './receipts.ts';
import type { Shop } from './shop.ts';
import { tillAddress } from './till-code.ts';

/** Where a session stands, and what would move it on. Errors decide the status, so both come from one place. */
export function assess(
  shop: Shop,
  session: CheckoutSession,
): { readonly status: UcpCheckoutStatus; readonly messages: readonly UcpMessage[] } {
  if (session.status !== 'open') return { status: session.status, messages: [] };
  const messages: UcpMessage[] = [...unavailableMessages(session.offer)];
  if (session.offer.lineItems.length === 0) {
    messages.push({
      type: 'error',
      code: 'empty_basket',
      path: '$.line_items',
      content: 'There is nothing to pay for.',
      severity: 'recoverable',
    });
  }
  if (session.ageCheck === 'refused') {
    messages.push(
      ...ageErrors(session, {
        code: 'age_check_refused',
        content: 'The shop does not sell you this age-restricted product. Take it out of the basket to go on.',
        severity: 'recoverable',
      }),
    );
  }
  // An escalation must lead somewhere. Where staff has no till, nobody can look at the buyer: only the basket can change.
  if (session.ageCheck === 'required' && !shop.till) {
    messages.push(
      ...ageErrors(session, {
        code: 'age_check_unavailable',
        content: 'This product is age-restricted, and nobody can check your age here. Take it out of the basket to go on.',
        severity: 'recoverable',
      }),
    );
  }
  if (session.audit === 'failed') {
    messages.push({
      type: 'error',
      code: 'audit_failed',
      content: 'The staff found something else in your basket than is listed. Correct the list to go on.',
      severity: 'recoverable',
    });
  }
  const blocked = messages.length > 0;
  const escalated = shop.till && (session.ageCheck === 'required' || session.atTill);
  if (session.ageCheck === 'required' && shop.till) {
    messages.push(
      ...ageErrors(session, {
        code: 'age_check_required',
        content: 'A member of staff has to check your age for this product.',
        severity: 'requires_buyer_review',
      }),
    );
  }
  if (session.atTill && shop.till && !blocked) {
    messages.push({
      type: 'error',
      code: 'pay_at_till',
      content: 'Show the code at the till and pay there.',
      severity: 'requires_buyer_input',
    });
  }
  if (blocked) return { status: 'incomplete', messages };
  return { status: escalated ? 'requires_escalation' : 'ready_for_complete', messages };
}

/** One error for each age-restricted line. */
function ageErrors(
  { offer }: CheckoutSession,
  error: { readonly code: string; readonly content: string; readonly severity: UcpSeverity },
): readonly UcpMessage[] {
  return offer.ageRestricted.map((item) => ({
    type: 'error',
    path: `$.line_items[${offer.lineItems.findIndex((line) => line.item.id === item)}]`,
    ...error,
  }));
}

/** Nothing is provisional any more once it is paid: what nobody had proven would not have been. */
function proven({ codes, applied }: UcpDiscounts): UcpDiscounts {
  return { codes, applied: applied.map(({ provisional: _, ...discount }) => discount) };
}

/**
 * A session as the protocol shows it.
 *
 * @param extra messages about what was just tried, such as a declined payment
 */
export function checkoutView(
  shop: Shop,
  session: CheckoutSession,
  origin: string,
  extra: readonly UcpMessage[] = [],
): UcpCheckout {
  const { status, messages } = assess(shop, session);
  const open = session.status === 'open';
  return {
    ucp: { ...success('checkout', 'order', 'discount', 'consent'), payment_handlers: paymentHandlers(shop) },
    id: session.id,
    status,
    line_items: session.offer.lineItems,
    currency: session.offer.currency,
    totals: session.offer.totals,
    messages: [...messages, ...session.offer.priceMessages, ...extra],
    discounts: session.status === 'completed' ? proven(session.offer.discounts) : session.offer.discounts,
    ...(session.buyer === null ? {} : { buyer: session.buyer }),
    links: [{ type: 'privacy_policy', url: `${origin}/privacy`, title: 'Privacy' }],
    // Where a person takes over, if there is such a place. The protocol wants it for an escalation, which needs the till too.
    ...(open && shop.till && session.tillCode !== null ? { continue_url: tillAddress(origin, shop.gln, session.tillCode) } : {}),
    ...(open ? { expires_at: session.expiresAt.toISOString() } : {}),
    ...(session.orderId === null
      ? {}
      : { order: { id: session.orderId, permalink_url: receiptAddress(origin, session.owner, session.orderId) } }),
  };
}
