import { Hono } from 'hono';
import { healthRoutes } from '../routes/health.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/**
 * What operators read, on a port of its own: that the shop's port cannot show the metrics needs no rule in a proxy and no secret, and is
 * true in every set-up.
 */
export function createAdminApp(metrics: Metrics, ready: () => Promise<Readiness>): Hono {
  const app = new Hono();
  app.route('/', healthRoutes(ready));
  app.get('/metrics', async (context) => context.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }));
  return app;
}
