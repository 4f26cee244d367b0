import type { Hono } from 'hono';
import type { UcpMessage } from '../../src/core/ucp.ts';
import { parseCheckoutCreate, parseCheckoutUpdate, parseComplete, parseNothing } from '../http/request-schemas.ts';
import { ProtocolError } from '../http/protocol-error.ts';
import { cartWith, closeCart, contentOf, findCart, offerOf, replaceCart } from '../shop/carts.ts';
import {
  closeSession,
  findSession,
  findSessionOfCart,
  insertSession,
  lockSession,
  replaceSession,
  sendToTill,
  type CheckoutSession,
} from '../shop/checkout-sessions.ts';
import { assess, checkoutView } from '../shop/checkout-view.ts';
import { failure } from '../shop/envelope.ts';
import { placeOrder } from '../shop/orders.ts';
import { pay, unprovenClaims } from '../shop/payment.ts';
import type { PlacedOrder } from '../shop/shop.ts';
import { idOf, originOf, ownerOfRequest, send, ucpRoutes, write, type Answer, type Endpoint, type UcpEnv } from './endpoint.ts';

/** The checkout capability: from a basket to an order. */
export function checkoutRoutes(endpoint: Endpoint): Hono<UcpEnv> {
  const { database, shop } = endpoint;
  const routes = ucpRoutes(endpoint, 'checkout');

  const notFound = (origin: string): Answer => ({
    status: 200,
    json: failure('checkout', 'not_found', 'There is no such checkout session.', `${origin}/`),
  });
  const show = (session: CheckoutSession, origin: string, ...messages: readonly UcpMessage[]): Answer => ({
    status: 200,
    json: checkoutView(shop, session, origin, messages),
  });

  routes.post('/', (context) =>
    write(context, endpoint, parseCheckoutCreate, async (transaction, { owner, origin, body }) => {
      let content = contentOf(body);
      if (body.cart_id !== undefined) {
        const cart = await findCart(transaction, shop, owner, body.cart_id, true);
        if (!cart)
          return { status: 200, json: failure('checkout', 'not_found', 'There is no such cart (any more).', `${origin}/`) };
        // The cart's contents count, whatever the body says, and a cart has one open session.
        content = cart;
        const open = await findSessionOfCart(transaction, shop, owner, cart.id);
        if (open) return show(open, origin);
      }
      const offer = offerOf(shop, content, origin);
      if (offer.lineItems.length === 0 && offer.unavailable.length > 0) {
        const json = failure('checkout', 'item_unavailable', 'None of these items is for sale here.', `${origin}/`);
        return { status: 200, json };
      }
      const from = { cartId: body.cart_id ?? null, webhookUrl: context.get('caller').webhook };
      const session = insertSession(transaction, shop, owner, from, content, origin);
      return { status: 201, json: checkoutView(shop, session, origin) };
    }),
  );

  routes.get('/:id', async (context) => {
    const origin = originOf(context);
    const session = await findSession(database, shop, ownerOfRequest(context, endpoint), idOf(context));
    return send(context, (session ? show(session, origin) : notFound(origin)).json);
  });

  routes.put('/:id', (context) =>
    write(context, endpoint, parseCheckoutUpdate, async (transaction, { owner, origin, body }) => {
      const session = await lockSession(transaction, shop, owner, idOf(context));
      if (!session) return notFound(origin);
      if (session.status !== 'open') throw closed(session);
      const content = contentOf(body);
      const changed = replaceSession(transaction, shop, owner, session, content, origin);
      if (session.cartId !== null) replaceCart(transaction, shop, owner, cartWith(shop, session.cartId, content), true);
      return show(changed, origin);
    }),
  );

  routes.post('/:id/complete', async (context) => {
    const outcome: { order: PlacedOrder | null } = { order: null };
    const response = await write(context, endpoint, parseComplete, async (transaction, { owner, origin, body }) => {
      // After a collision this runs again, and what came before never was.
      outcome.order = null;
      const session = await lockSession(transaction, shop, owner, idOf(context));
      if (!session) return notFound(origin);
      // Completing twice, with whatever keys, gives the one order.
      if (session.status === 'completed') return show(session, origin);
      if (session.status === 'canceled') throw closed(session);
      if (assess(shop, session).status !== 'ready_for_complete') return show(session, origin);
      const payment = pay(shop, body.payment.instruments ?? []);
      if (payment.kind === 'at-till') return show(await sendToTill(transaction, shop, owner, session), origin);
      if (payment.kind === 'declined') return show(session, origin, recoverable('payment_failed', '$.payment', payment.reason));
      const [claim] = unprovenClaims(shop, session, 'phone');
      if (claim !== undefined) {
        const content = `Nobody has checked "${claim}". Show it at the till, or go on without it.`;
        return show(session, origin, recoverable('eligibility_invalid', '$.context.eligibility', content));
      }
      const order = await placeOrder(transaction, shop, owner, session, origin);
      closeSession(transaction, shop, owner, session.id, 'completed', order.id);
      if (session.cartId !== null) closeCart(transaction, shop, owner, session.cartId, 'completed');
      outcome.order = order;
      return show({ ...session, status: 'completed', orderId: order.id }, origin);
    });
    if (outcome.order) shop.onOrder?.(outcome.order);
    return response;
  });

  routes.post('/:id/cancel', (context) =>
    write(context, endpoint, parseNothing, async (transaction, { owner, origin }) => {
      const session = await lockSession(transaction, shop, owner, idOf(context));
      if (!session) return notFound(origin);
      if (session.status !== 'open') throw closed(session);
      closeSession(transaction, shop, owner, session.id, 'canceled');
      return show({ ...session, status: 'canceled' }, origin);
    }),
  );

  return routes;
}

function recoverable(code: string, path: string, content: string): UcpMessage {
  return { type: 'error', code, path, content, severity: 'recoverable' };
}

/** A session that is over does not change any more. */
function closed({ status }: CheckoutSession): ProtocolError {
  const content = status === 'completed' ? 'This checkout has become an order.' : 'This checkout was cancelled or has expired.';
  return new ProtocolError(409, 'checkout_closed', content);
}
