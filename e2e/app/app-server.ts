/** The built app on a server of this process, on a free port, with a database in memory that the specs can look into. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { createApp } from '../../server/app.ts';
import { readCatalogFile } from '../../server/catalog-file.ts';
import { listen } from '../../server/cli/listen.ts';
import { openMemoryDatabase } from '../../server/testing/memory-database.ts';
import { setStaff } from '../../server/till/staff.ts';
import { parseCatalog, type Catalog } from '../../src/core/catalog.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

export interface AppServer {
  readonly url: string;
  readonly catalog: Catalog;
  /** Paths that match are answered with what this returns, until it is null again: missing and damaged files. */
  tamper: ((path: string) => Response | null) | null;
  /** All orders, with what was bought: `{"cola": 2}`. */
  orders(): Promise<readonly OrderRow[]>;
  /** Makes an account for the till. */
  hire(name: string, password: string): Promise<void>;
  close(): Promise<void>;
}

export interface OrderRow {
  readonly id: string;
  readonly total: number;
  readonly lines: Readonly<Record<string, number>>;
}

export interface AppServerOptions {
  /** Hears of every answer, with the bytes of its body as they are sent. */
  readonly onSent?: (path: string, bytes: number) => void;
  /** Makes another shop of the demo's: the content of a `catalog.json`, for page and endpoint alike. */
  readonly shop?: (demo: Catalog) => object;
}

export async function startAppServer({ onSent, shop }: AppServerOptions = {}): Promise<AppServer> {
  const demo = await readCatalogFile(join(dist, 'catalog/catalog.json'));
  const other = shop?.(demo);
  const catalog = other === undefined ? demo : parseCatalog(other);
  const database = await openMemoryDatabase();
  const app = createApp({
    storage: database,
    catalog,
    config: {
      staticFolder: dist,
      mockPayment: true,
      till: true,
      now: () => new Date(),
      newId: randomUUID,
      log: (message, cause) => console.error(message, cause),
    },
  });
  const front = new Hono();
  front.use(async (context, next) => {
    const answer = server.tamper?.(context.req.path) ?? null;
    if (answer) {
      // The page is cross-origin isolated: a worker refuses an answer that does not say the same.
      answer.headers.set('Cross-Origin-Resource-Policy', 'same-origin');
      return answer;
    }
    await next();
    onSent?.(context.req.path, Number(context.res.headers.get('Content-Length') ?? 0));
    return undefined;
  });
  if (other !== undefined) front.get('/catalog/catalog.json', (context) => context.json(other));
  front.route('/', app);
  const listener = await listen(front, 0, null);
  const server: AppServer = {
    url: `http://localhost:${listener.port}`,
    catalog,
    tamper: null,
    orders: async () => {
      const orders = await database.query('select id, total from orders order by placed_at');
      const lines = await database.query('select order_id, item, quantity from order_lines');
      return orders.map(({ id, total }) => ({
        id: String(id),
        total: Number(total),
        lines: Object.fromEntries(
          lines.filter(({ order_id }) => order_id === id).map(({ item, quantity }) => [String(item), Number(quantity)]),
        ),
      }));
    },
    hire: (name, password) => setStaff(database, name, password, new Date()),
    close: async () => {
      await listener.close();
      await database.close();
    },
  };
  return server;
}
