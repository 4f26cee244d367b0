import type { Hono } from 'hono';
import { parseCartCreate, parseCartUpdate, parseNothing, type CartRequest } from '../http/request-schemas.ts';
import {
  cartView,
  cartWith,
  closeCart,
  contentOf,
  findCart,
  insertCart,
  offerOf,
  replaceCart,
  replaceCartAtOnce,
} from '../shop/carts.ts';
import { closeSession, findSessionOfCart, replaceSession } from '../shop/checkout-sessions.ts';
import { failure } from '../shop/envelope.ts';
import { idOf, originOf, ownerOfRequest, send, ucpRoutes, write, type Effect, type Endpoint, type UcpEnv } from './endpoint.ts';

/** The cart capability: what a shopper gathers before paying. */
export function cartRoutes(endpoint: Endpoint): Hono<UcpEnv> {
  const { database, shop } = endpoint;
  const routes = ucpRoutes(endpoint, 'cart');
  const notFound = (origin: string) => failure('cart', 'not_found', 'There is no such cart (any more).', `${origin}/`);

  routes.post('/', (context) =>
    write(context, endpoint, parseCartCreate, async (transaction, { owner, origin, body }) => {
      const content = contentOf(body);
      const offer = offerOf(shop, content, origin);
      if (offer.lineItems.length === 0 && offer.unavailable.length > 0) {
        const json = failure('cart', 'item_unavailable', 'None of these items is for sale here.', `${origin}/`);
        return { status: 200, json };
      }
      return { status: 201, json: cartView(shop, insertCart(transaction, shop, owner, content), origin) };
    }),
  );

  routes.get('/:id', async (context) => {
    const origin = originOf(context);
    const cart = await findCart(database, shop, ownerOfRequest(context, endpoint), idOf(context));
    return send(context, cart ? cartView(shop, cart, origin) : notFound(origin));
  });

  routes.put('/:id', (context) => {
    const id = idOf(context);
    const replace: Effect<CartRequest> = async (transaction, { owner, origin, body }) => {
      // Asked for together, locked in this order.
      const [found, session] = await Promise.all([
        findCart(transaction, shop, owner, id, true),
        findSessionOfCart(transaction, shop, owner, id),
      ]);
      if (!found) return { status: 200, json: notFound(origin) };
      const cart = cartWith(shop, id, contentOf(body));
      replaceCart(transaction, shop, owner, cart, session !== null);
      // Cart and open session are one basket: what changes in one changes in the other.
      if (session) replaceSession(transaction, shop, owner, session, cart, origin);
      return { status: 200, json: cartView(shop, cart, origin) };
    };
    // What a phone sends most: the answer is known before the database is asked, unless it has something to object.
    return write(context, endpoint, parseCartUpdate, replace, ({ owner, origin, body }) => {
      const cart = cartWith(shop, id, contentOf(body));
      return { status: 200, json: cartView(shop, cart, origin), statement: replaceCartAtOnce(shop, owner, cart) };
    });
  });

  routes.post('/:id/cancel', (context) =>
    write(context, endpoint, parseNothing, async (transaction, { owner, origin }) => {
      const id = idOf(context);
      const cart = await findCart(transaction, shop, owner, id, true);
      if (!cart) return { status: 200, json: notFound(origin) };
      const session = await findSessionOfCart(transaction, shop, owner, id);
      if (session) closeSession(transaction, shop, owner, session.id, 'canceled');
      closeCart(transaction, shop, owner, id, 'canceled');
      return { status: 200, json: cartView(shop, cart, origin) };
    }),
  );

  return routes;
}
