import type { Hono } from 'hono';
import { failure } from '../shop/envelope.ts';
import { findOrder } from '../shop/orders.ts';
import { idOf, originOf, ownerOfRequest, send, ucpRoutes, type Endpoint, type UcpEnv } from './endpoint.ts';

/** The order capability: what was bought. */
export function orderRoutes(endpoint: Endpoint): Hono<UcpEnv> {
  const routes = ucpRoutes(endpoint, 'order');
  routes.get('/:id', async (context) => {
    const order = await findOrder(endpoint.database, ownerOfRequest(context, endpoint), idOf(context), originOf(context));
    return send(context, order ?? failure('order', 'not_found', 'There is no such order.'));
  });
  return routes;
}
