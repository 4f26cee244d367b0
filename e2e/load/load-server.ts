/** What one server process of the load serves: the endpoint, and beside it what a write costs at the very least with the same tools. */
import { Hono } from 'hono';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createApp } from '../../server/app.ts';
import { readCatalogFile } from '../../server/catalog-file.ts';
import { listen } from '../../server/cli/listen.ts';
import type { Database } from '../../server/storage/database.ts';
import { openPostgresDatabase } from '../../server/storage/postgres-database.ts';

export const CATALOG_FILE = fileURLToPath(new URL('../../public/catalog/catalog.json', import.meta.url));

/** The file of a process that serves the load; the environment's `LOAD_DATABASE_URL` names the database. */
export const LOAD_PROCESS = fileURLToPath(new URL('load-process.ts', import.meta.url));

/** Serves until the process is ended; tells its parent the port. All processes of a cluster share one port. */
export async function serveLoad(url: string): Promise<void> {
  const storage = await openPostgresDatabase(url);
  const endpoint = createApp({
    storage,
    catalog: await readCatalogFile(CATALOG_FILE),
    config: {
      staticFolder: null,
      mockPayment: true,
      openPlatforms: true,
      till: false,
      now: () => new Date(),
      newId: randomUUID,
      log: (message, cause) => console.error(message, cause),
    },
  });
  const app = new Hono().route('/bare', bareApp(storage)).route('/', endpoint);
  const { port } = await listen(app, 0, null);
  // Asked for anything, it tells how much processor time it has had, in milliseconds.
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1000 });
  });
  process.send?.({ port });
}

/** One row per cart, replaced: no owner, no key, no lock, no prices. */
function bareApp(storage: Database): Hono {
  return new Hono().put('/carts/:id', async (context) => {
    const { line_items } = await context.req.json<{ line_items: unknown }>();
    await storage.query(
      'insert into bare_carts (id, lines) values ($1, $2::jsonb) on conflict (id) do update set lines = excluded.lines',
      [context.req.param('id'), JSON.stringify(line_items)],
    );
    return context.json({ id: context.req.param('id'), line_items });
  });
}
