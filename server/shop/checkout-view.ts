import type { UcpCheckout, UcpCheckoutStatus, UcpMessage } from '../../src/core/ucp.ts';
import type { CheckoutSession } from './checkout-sessions.ts';
import { success } from './envelope.ts';
import { unavailableMessages } from './offer.ts';
import { orderPermalink } from './orders.ts';
import { paymentHandlers } from './payment.ts';
import type { Shop } from './shop.ts';

/** Where a session stands, and what would move it on. Errors decide the status, so both come from one place. */
export function assess(session: CheckoutSession): {
  readonly status: UcpCheckoutStatus;
  readonly messages: readonly UcpMessage[];
} {
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
  const paths = session.offer.ageRestricted.map(
    (item) => `$.line_items[${session.offer.lineItems.findIndex((line) => line.item.id === item)}]`,
  );
  if (session.ageCheck === 'refused') {
    messages.push(
      ...paths.map((path): UcpMessage => ({
        type: 'error',
        code: 'age_check_refused',
        path,
        content: 'The shop does not sell you this age-restricted product. Take it out of the basket to go on.',
        severity: 'recoverable',
      })),
    );
  }
  const blocked = messages.length > 0;
  if (session.ageCheck === 'required') {
    messages.push(
      ...paths.map((path): UcpMessage => ({
        type: 'error',
        code: 'age_check_required',
        path,
        content: 'A member of staff has to check your age for this product.',
        severity: 'requires_buyer_review',
      })),
    );
  }
  if (blocked) return { status: 'incomplete', messages };
  return { status: session.ageCheck === 'required' ? 'requires_escalation' : 'ready_for_complete', messages };
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
  const { status, messages } = assess(session);
  const open = session.status === 'open';
  return {
    ucp: { ...success('checkout', 'cart', 'order'), payment_handlers: paymentHandlers(shop) },
    id: session.id,
    status,
    line_items: session.offer.lineItems,
    currency: session.offer.currency,
    totals: session.offer.totals,
    messages: [...messages, ...extra],
    links: [{ type: 'privacy_policy', url: `${origin}/#privacy`, title: 'Privacy' }],
    ...(open ? { continue_url: continueUrl(shop, session, origin), expires_at: session.expiresAt.toISOString() } : {}),
    ...(session.orderId === null
      ? {}
      : { order: { id: session.orderId, permalink_url: orderPermalink(session.orderId, origin) } }),
  };
}

/** Where a person takes over: the till's page where there is one, else the app. */
function continueUrl(shop: Shop, session: CheckoutSession, origin: string): string {
  return shop.till ? `${origin}/till/${session.id}` : `${origin}/?checkout=${session.id}`;
}
