import { Hono } from 'hono';
import type { Readiness } from '../operations/readiness.ts';

/**
 * `GET /healthz`: the process lives, whatever its database does; restart it when it does not answer. `GET /readyz`: send it requests, or,
 * with 503, send them elsewhere.
 */
export function healthRoutes(ready: () => Promise<Readiness>): Hono {
  const routes = new Hono();
  routes.get('/healthz', (context) => context.json({ status: 'ok' }));
  routes.get('/readyz', async (context) => {
    const status = await ready();
    return context.json({ status }, status === 'ready' ? 200 : 503);
  });
  return routes;
}
