/** A server process that is there to be killed: it loads everything, waits to be told its database, then serves. */
import { randomUUID } from 'node:crypto';
import { createApp } from '../../server/app.ts';
import { listen } from '../../server/cli/listen.ts';
import { forgetOld, KEEP } from '../../server/storage/clean.ts';
import { openDatabase, type DatabaseChoice } from '../../server/storage/open.ts';
import { CATALOG } from '../../server/testing/catalog.ts';

/** What the parent says. */
export type Order =
  | { readonly do: 'serve'; readonly database: DatabaseChoice; readonly clock: number }
  | { readonly do: 'clock'; readonly clock: number }
  | { readonly do: 'clean' };

/** What the victim says. */
export type Report = { readonly port: number } | { readonly trouble: string } | { readonly cleaned: true };

let clock = 0;
let clean: () => Promise<void> = () => Promise.resolve();

process.on('message', (order: Order) => {
  obey(order).catch((error: unknown) => tell({ trouble: String(error) }));
});
// A victim without its parent has no reason to live.
process.on('disconnect', () => process.exit());

async function obey(order: Order): Promise<void> {
  if (order.do === 'clean') {
    await clean();
    return tell({ cleaned: true });
  }
  clock = order.clock;
  if (order.do === 'clock') return;
  const storage = await openDatabase(order.database);
  const now = (): Date => new Date(clock);
  clean = () => forgetOld(storage, now(), KEEP);
  const app = createApp({
    storage,
    catalog: CATALOG,
    config: {
      staticFolder: null,
      mockPayment: true,
      openPlatforms: true,
      till: true,
      now,
      newId: randomUUID,
      log: (message, cause) => tell({ trouble: `${message}: ${String(cause)}` }),
    },
  });
  const { port } = await listen(app, 0, null);
  tell({ port });
}

function tell(report: Report): void {
  process.send?.(report);
}
