import { Hono } from 'hono';
import type { Endpoint } from './endpoint.ts';

/** `GET /healthz`: 200 when the database answers; else the error handler says 503. */
export function healthRoutes({ database, shop }: Endpoint): Hono {
  const routes = new Hono();
  routes.get('/healthz', async (context) => {
    await database.query('select 1');
    return context.json({ status: 'ok', database: database.kind, products: shop.catalog.products.size });
  });
  return routes;
}
