import type { UcpCheckout, UcpCheckoutStatus, UcpMessage, UcpSeverity } from '../../src/core/ucp.ts';
import type { CheckoutSession } from './checkout-sessions.ts';
import { success } from './envelope.ts';
import { unavailableMessages } from './offer.ts';
import { orderPermalink } from './orders.ts';
import { paymentHandlers } from './payment.ts';
import type { Shop } from './shop.ts';

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
  const blocked = messages.length > 0;
  const escalated = session.ageCheck === 'required' && shop.till;
  if (escalated) {
    messages.push(
      ...ageErrors(session, {
        code: 'age_check_required',
        content: 'A member of staff has to check your age for this product.',
        severity: 'requires_buyer_review',
      }),
    );
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
    ucp: { ...success('checkout', 'cart', 'order'), payment_handlers: paymentHandlers(shop) },
    id: session.id,
    status,
    line_items: session.offer.lineItems,
    currency: session.offer.currency,
    totals: session.offer.totals,
    messages: [...messages, ...extra],
    links: [{ type: 'privacy_policy', url: `${origin}/privacy`, title: 'Privacy' }],
    // Where a person takes over, if there is such a place. The protocol wants it for an escalation, which needs the till too.
    ...(open && shop.till ? { continue_url: `${origin}/till/${session.id}` } : {}),
    ...(open ? { expires_at: session.expiresAt.toISOString() } : {}),
    ...(session.orderId === null
      ? {}
      : { order: { id: session.orderId, permalink_url: orderPermalink(session.orderId, origin) } }),
  };
}
