/** `npm start` and `npm run server`: the checkout endpoint, with the built app in front of it unless told otherwise. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderUnicodeCompact } from 'uqr';
import { createApp } from './app.ts';
import { CatalogFileError, readCatalogFile } from './catalog-file.ts';
import { lanCertificate } from './cli/certificate.ts';
import { lanAddresses } from './cli/lan-addresses.ts';
import { listen, PortInUseError, type Listener } from './cli/listen.ts';
import { orderLine } from './cli/order-line.ts';
import { OptionsError, parseOptions, USAGE, type Options } from './cli/options.ts';
import { forgetOldAnswers } from './http/idempotent.ts';
import { StorageError, type Database } from './storage/database.ts';
import { FolderLockedError } from './storage/folder-lock.ts';
import { openDatabase } from './storage/open.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DATA = join(ROOT, '.cartlens');
const CLEAN_EVERY_MS = 24 * 3600 * 1000;

/** The app was not built. */
class NoAppError extends Error {
  override readonly name = 'NoAppError';
}

const EXPECTED = [OptionsError, NoAppError, CatalogFileError, StorageError, FolderLockedError, PortInUseError];

try {
  const options = parseOptions(process.argv.slice(2), process.env, DATA);
  if (options) await start(options);
  else console.log(USAGE);
} catch (error) {
  // What a person can mend gets a sentence; everything else keeps its stack.
  if (EXPECTED.some((kind) => error instanceof kind)) console.error((error as Error).message);
  else console.error(error);
  process.exitCode = 1;
}

async function start(options: Options): Promise<void> {
  const staticFolder = options.endpointOnly ? null : builtApp();
  const catalog = await readCatalogFile(join(staticFolder ?? join(ROOT, 'public'), 'catalog/catalog.json'));
  const addresses = options.lan ? lanAddresses(networkInterfaces()) : [];
  const certificate = options.lan ? await lanCertificate(DATA, ['localhost', '127.0.0.1', ...addresses], new Date()) : null;
  const database = await openDatabase(options.database);
  const app = createApp({
    storage: database,
    catalog,
    config: {
      staticFolder,
      mockPayment: !options.production,
      till: !options.production,
      now: () => new Date(),
      newId: randomUUID,
      onOrder: (order) => console.log(orderLine(order)),
      log: (message, cause) => console.error(message, cause),
    },
  });
  let listener: Listener;
  try {
    listener = await listen(app, options.port, certificate);
  } catch (error) {
    await database.close();
    throw error;
  }
  endTogether(listener, database);
  announce(options, listener.port, addresses, catalog.products.size);
}

function builtApp(): string {
  const folder = join(ROOT, 'dist');
  if (!existsSync(join(folder, 'index.html'))) {
    throw new NoAppError(
      'There is no built app in dist/. Run "npm start" (it builds first), or "npm run server" for the endpoint alone.',
    );
  }
  return folder;
}

/** Cleans the memory of old writes now and then, and leaves the database whole when the process is asked to end. */
function endTogether(listener: Listener, database: Database): void {
  const clean = () => forgetOldAnswers(database, new Date()).catch((error: unknown) => console.error('cleaning failed', error));
  void clean();
  setInterval(clean, CLEAN_EVERY_MS).unref();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void listener
        .close()
        .then(() => database.close())
        .then(() => process.exit(0));
    });
  }
}

function announce(
  { lan, endpointOnly, database, production }: Options,
  port: number,
  addresses: readonly string[],
  products: number,
): void {
  const store = { postgres: 'Postgres (DATABASE_URL)', folder: '.cartlens/db', memory: 'memory: nothing is kept' }[database.kind];
  const origin = `${lan ? 'https' : 'http'}://localhost:${port}`;
  console.log(`${endpointOnly ? 'CartLens checkout endpoint' : 'CartLens'}  ${origin}/`);
  console.log(`${products} products, orders go to ${store}`);
  if (!production) {
    console.log('Development: payments are made up, anybody can approve an age check and see the orders:');
    console.log(`the newest orders  ${origin}/till`);
  }
  if (!lan) return;
  const [best, ...others] = addresses.map((address) => `https://${address}:${port}/`);
  if (best === undefined) {
    console.log('This machine has no address in a network: connect it and start again.');
    return;
  }
  console.log(`\nOn a phone in the same network:  ${[best, ...others].join('  or  ')}`);
  console.log(`${renderUnicodeCompact(best)}\nThe phone warns of the certificate once: it was made by this machine.`);
}
