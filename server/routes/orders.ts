import type { Hono } from 'hono';
import { failure } from '../shop/envelope.ts';
import { findOrder } from '../shop/orders.ts';
import { idOf, originOf, ownerOfRequest, ucpRoutes, type Endpoint } from './endpoint.ts';

/** The order capability: what was bought. */
export function orderRoutes({ database }: Endpoint): Hono {
  const routes = ucpRoutes();
  routes.get('/:id', async (context) => {
    const order = await findOrder(database, ownerOfRequest(context), idOf(context), originOf(context));
    return context.json(order ?? failure('order', 'not_found', 'There is no such order.'));
  });
  return routes;
}
