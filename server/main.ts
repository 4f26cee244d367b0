/** `npm start` and `npm run server`: the checkout endpoint, with the built app in front of it unless told otherwise. */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import { CatalogFileError, readCatalogFile } from './catalog-file.ts';
import { announcement } from './cli/announcement.ts';
import { lanCertificate } from './cli/certificate.ts';
import { lanAddresses } from './cli/lan-addresses.ts';
import { listen, NoSuchAddressError, PortInUseError, type Listener } from './cli/listen.ts';
import { orderLine } from './cli/order-line.ts';
import { OptionsError, parseOptions, USAGE, type Options } from './cli/options.ts';
import { loadShop, ShopFileError } from './cli/shop-files.ts';
import { shutDown } from './cli/shutdown.ts';
import { createAdminApp } from './operations/admin.ts';
import { openLog, type Log } from './operations/log.ts';
import { Metrics } from './operations/metrics.ts';
import { readiness } from './operations/readiness.ts';
import { forgetOld, type Keep } from './storage/clean.ts';
import { StorageError, type Database } from './storage/database.ts';
import { FolderLockedError } from './storage/folder-lock.ts';
import { readMigrations } from './storage/migrate.ts';
import { openDatabase } from './storage/open.ts';
import { listStaff, setStaff } from './till/staff.ts';
import { Courier } from './webhooks/courier.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HOUR_MS = 3600 * 1000;
const CLEAN_EVERY_MS = 24 * HOUR_MS;

/** The app was not built. */
class NoAppError extends Error {
  override readonly name = 'NoAppError';
}

const EXPECTED = [
  OptionsError,
  NoAppError,
  CatalogFileError,
  ShopFileError,
  StorageError,
  FolderLockedError,
  PortInUseError,
  NoSuchAddressError,
];

try {
  const options = parseOptions(process.argv.slice(2), process.env, join(ROOT, '.cartlens'));
  if (options) await start(options);
  else console.log(USAGE);
} catch (error) {
  // What a person can mend gets a sentence; everything else keeps its stack.
  if (EXPECTED.some((kind) => error instanceof kind)) console.error((error as Error).message);
  else console.error(error);
  process.exitCode = 1;
}

async function start(options: Options): Promise<void> {
  const log = openLog({ format: options.logFormat, level: options.logLevel, write: (line) => void process.stdout.write(line) });
  endOnBugs(log);
  const staticFolder = options.endpointOnly ? null : builtApp();
  const catalogFolder = resolve(options.catalogFolder ?? join(staticFolder ?? join(ROOT, 'public'), 'catalog'));
  const catalog = await readCatalogFile(join(catalogFolder, 'catalog.json'));
  const shop = await loadShop(options, catalog);
  const addresses = options.lan ? lanAddresses(networkInterfaces()) : [];
  const certificate = options.lan
    ? await lanCertificate(options.dataFolder, ['localhost', '127.0.0.1', ...addresses], new Date())
    : null;
  const metrics = new Metrics();
  const database = metrics.database(await openDatabase(options.database));
  const migrations = (await readMigrations()).map(({ name }) => name);
  const courier =
    shop.signer && shop.platforms.length > 0
      ? new Courier({
          database,
          signer: shop.signer,
          allowed: shop.platforms,
          fetch,
          now: () => new Date(),
          onOutcome: (outcome, order) => {
            metrics.webhook(outcome);
            if (outcome === 'given-up') log.warn('a platform was not told of its order', { order });
          },
          onError: (error) => log.error('telling platforms of orders failed', error),
        })
      : null;
  let stopping = false;
  const ready = () => readiness(database, migrations, () => stopping);
  const app = createApp({
    storage: database,
    catalog,
    config: {
      staticFolder,
      catalogFolder: options.catalogFolder === null ? null : catalogFolder,
      mockPayment: !options.production,
      till: true,
      openPlatforms: !options.production,
      ...shop,
      now: () => new Date(),
      newId: randomUUID,
      publicOrigin: options.publicOrigin,
      limits: {
        perToken: options.ratePerToken,
        perAddress: options.ratePerAddress,
        trustedProxies: options.trustedProxies,
      },
      ready,
      onOrder: (order) => {
        metrics.order();
        courier?.wake();
        log.info(orderLine(order), { order: order.id, items: order.items, ...order.total });
      },
      onRequest: (record) => {
        metrics.request(record);
        log.request(record);
      },
      log: (message, cause, requestId) => log.error(message, cause, requestId),
    },
  });
  let listener: Listener;
  let admin: Listener | null = null;
  try {
    listener = await listen(app, options.port, certificate, options.lan ? { ...options, host: '0.0.0.0' } : options);
    if (options.adminPort !== null) {
      admin = await listen(createAdminApp(metrics, ready), options.adminPort, null, { ...options, host: options.adminHost });
    }
  } catch (error) {
    await database.close();
    throw error;
  }
  metrics.connections(() => listener.connections());
  cleanNowAndThen(database, { answers: options.keepAnswers * HOUR_MS, baskets: options.keepBaskets * 24 * HOUR_MS }, log);
  courier?.start();
  const stop = async () => {
    process.exit(
      await shutDown({
        listener,
        admin,
        courier,
        database,
        log,
        onStop: () => (stopping = true),
        delay: options.shutdownDelay * 1000,
        deadline: options.shutdownDeadline * 1000,
      }),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // The second one of a person who does not want to wait.
    process.on(signal, () => (stopping ? process.exit(1) : void stop()));
  }
  const ports = { port: listener.port, adminPort: admin?.port ?? null };
  const cashier = options.production ? null : await developmentCashier(database);
  log.info(announcement(options, ports, addresses, catalog.products.size, cashier), {
    ...ports,
    products: catalog.products.size,
  });
}

/** So that the till can be tried at once: an account with a new password at each start, unless the shop has accounts of its own. */
async function developmentCashier(database: Database): Promise<string | null> {
  const name = 'demo';
  if ((await listStaff(database)).some((other) => other !== name)) return null;
  const password = randomBytes(9).toString('base64url');
  await setStaff(database, name, password, new Date());
  return `name ${name}, password ${password}`;
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

/** A throw that nobody caught leaves the process in an unknown state: it ends, and whoever watches it starts a new one. */
function endOnBugs(log: Log): void {
  const end = (error: unknown) => {
    log.error('ended by an unexpected error', error);
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

/** Forgets what is over for long. */
function cleanNowAndThen(database: Database, keep: Keep, log: Log): void {
  const clean = () => forgetOld(database, new Date(), keep).catch((error: unknown) => log.error('cleaning failed', error));
  void clean();
  setInterval(clean, CLEAN_EVERY_MS).unref();
}
