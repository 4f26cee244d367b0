import { Hono } from 'hono';
import type { Catalog } from '../src/core/catalog.ts';
import { PlatformDirectory } from './http/platforms.ts';
import { ProtocolError } from './http/protocol-error.ts';
import { rateLimit, type Limits } from './http/rate-limit.ts';
import { securityHeaders } from './http/security-headers.ts';
import type { Signer } from './http/signatures/sign-message.ts';
import { signResponses } from './http/signatures/sign-responses.ts';
import { staticFiles } from './http/static-files.ts';
import { observe, requestIdOf } from './operations/observe.ts';
import type { Readiness } from './operations/readiness.ts';
import type { RequestRecord } from './operations/request-record.ts';
import { cartRoutes } from './routes/carts.ts';
import { catalogRoutes } from './routes/catalog.ts';
import { checkoutRoutes } from './routes/checkout-sessions.ts';
import { digitalLinkRoutes } from './routes/digital-link.ts';
import { discoveryRoutes } from './routes/discovery.ts';
import { publicOrigin, type Endpoint } from './routes/endpoint.ts';
import { healthRoutes } from './routes/health.ts';
import { orderRoutes } from './routes/orders.ts';
import { privacyRoutes } from './routes/privacy.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { tillRoutes } from './routes/till.ts';
import type { Shop } from './shop/shop.ts';
import { StorageError, type Database } from './storage/database.ts';

/** What differs between production, development and tests. */
export interface AppConfig extends Omit<Shop, 'catalog' | 'discounts' | 'gln' | 'audit'> {
  /** None by default. */
  readonly discounts?: Shop['discounts'];
  /** The shop's Global Location Number; one that GS1 keeps for examples by default. */
  readonly gln?: Shop['gln'];
  /** No audits by default. */
  readonly audit?: Shop['audit'];
  /** Signs answers to clients of the protocol, and what platforms are told: without it the ones are unsigned and the others not sent. */
  readonly signer?: Signer | null;
  /** Origins of the platforms whose profiles may be fetched; none by default. */
  readonly platforms?: readonly string[];
  /** Lets platforms that prove nothing have baskets. Never in production. */
  readonly openPlatforms?: boolean;
  /** The built app to serve beside the endpoint, null for the endpoint alone. */
  readonly staticFolder: string | null;
  /** A catalogue's folder that the app gets in place of the built one; null for that. */
  readonly catalogFolder?: string | null;
  /** Told of what went wrong inside, with the cause; clients see a short message only. */
  readonly log: (message: string, cause: unknown, requestId: string) => void;
  /** Told of every request, once it was answered. */
  readonly onRequest?: (record: RequestRecord) => void;
  /** Scheme and host that clients see; without it, answers name the host that was asked. */
  readonly publicOrigin?: string | null;
  /** How much one device and one address may ask for; without it, as much as they like. */
  readonly limits?: Limits;
  /** Whether requests should come here; without it, always. */
  readonly ready?: () => Promise<Readiness>;
}

/** Of the prefix 952, which GS1 keeps for examples. */
export const EXAMPLE_GLN = '9521234000006';

/** Seconds after which a client may try again when the database is away. */
const STORAGE_RETRY_AFTER = 2;
/** No address of ours comes near it. */
const MAX_URL_LENGTH = 4096;

/** The checkout endpoint (UCP 2026-04-08, REST) and, where there is a folder, the app's files. The database stays the caller's. */
export function createApp({ storage, catalog, config }: { storage: Database; catalog: Catalog; config: AppConfig }): Hono {
  const { staticFolder, catalogFolder = null, log, onRequest, publicOrigin: origin = null, limits, ready, ...more } = config;
  const { signer = null, platforms = [], openPlatforms = false, ...rest } = more;
  const shop: Shop = { discounts: [], gln: EXAMPLE_GLN, audit: { rate: 0, secret: new Uint8Array() }, ...rest, catalog };
  const { now } = shop;
  const callers = {
    platforms: new PlatformDirectory({ allowed: platforms, fetch, now }),
    openPlatforms,
    webhooks: signer !== null,
    now,
  };
  const endpoint: Endpoint = { database: storage, shop, callers };
  const app = new Hono();

  app.use(observe(shop.newId, onRequest));
  app.use(securityHeaders(origin));
  app.use(publicOrigin(origin));
  if (signer !== null) app.use(signResponses(signer, now));
  app.use(async (context, next) => {
    await next();
    // Answers belong to one device; the discovery document and files say otherwise themselves.
    if (!context.res.headers.has('Cache-Control')) context.res.headers.set('Cache-Control', 'no-store');
  });
  app.use(async (context, next) => {
    if (context.req.url.length > MAX_URL_LENGTH) throw new ProtocolError(414, 'request_too_large', 'The address is too long.');
    await next();
  });
  app.onError((error, context) => {
    const answer = protocolErrorOf(error, (message, cause) => log(message, cause, requestIdOf(context)));
    if (answer.retryAfter !== null) context.header('Retry-After', String(answer.retryAfter));
    return context.json(answer.body, answer.status);
  });
  app.notFound((context) => context.json(new ProtocolError(404, 'not_found', 'There is nothing at this address.').body, 404));

  // Before the limits: a balancer asks often, and all its requests come from one address.
  app.route('/', healthRoutes(ready ?? (async () => 'ready')));
  if (limits) app.use(rateLimit(limits));
  app.route('/', discoveryRoutes(endpoint, signer));
  app.route('/', privacyRoutes());
  app.route('/carts', cartRoutes(endpoint));
  app.route('/checkout-sessions', checkoutRoutes(endpoint));
  app.route('/orders', orderRoutes(endpoint));
  app.route('/catalog', catalogRoutes(endpoint));
  app.route('/', receiptRoutes(endpoint));
  if (shop.till) {
    app.route('/till', tillRoutes(endpoint, limits?.trustedProxies ?? 0));
    app.route('/', digitalLinkRoutes(endpoint));
  }
  if (catalogFolder !== null) {
    app.use('/catalog/*', ...staticFiles(catalogFolder, '/catalog'));
    // What it lacks must not come from the other catalogue.
    app.get('/catalog/*', (context) => context.notFound());
  }
  if (staticFolder !== null) app.use('*', ...staticFiles(staticFolder));
  return app;
}

function protocolErrorOf(error: unknown, log: (message: string, cause: unknown) => void): ProtocolError {
  if (error instanceof ProtocolError) return error;
  if (error instanceof StorageError) {
    log('storage failed', error);
    return new ProtocolError(503, 'unavailable', 'The shop cannot store anything right now.', STORAGE_RETRY_AFTER);
  }
  log('unexpected error', error);
  return new ProtocolError(500, 'internal_error', 'Something went wrong on the server.');
}
