/**
 * `npm run conformance -- --checker DIR`: runs the public conformance checker (a checkout of github.com/vishkaty/ucp-conformance, Python 3)
 * against this endpoint in development mode, over HTTPS, with a platform beside it that exhibits what is to be negotiated.
 */
import { serve } from '@hono/node-server';
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Hono } from 'hono';
import { createApp } from '../server/app.ts';
import { readCatalogFile } from '../server/catalog-file.ts';
import { lanCertificate } from '../server/cli/certificate.ts';
import { listen } from '../server/cli/listen.ts';
import { MAX_LOOKUP_IDS } from '../server/http/request-schemas.ts';
import { makeSigner } from '../server/http/signatures/sign-message.ts';
import { searchProducts } from '../server/shop/catalog-search.ts';
import { parseDiscounts } from '../server/shop/discounts-file.ts';
import { MOCK_PAYMENT, TILL_PAYMENT } from '../server/shop/payment.ts';
import { openDatabase } from '../server/storage/open.ts';
import { Courier } from '../server/webhooks/courier.ts';
import { UCP_VERSION } from '../src/core/ucp.ts';

const PROGRAM = 'conformance/checks/merchant.py';
const USAGE = 'npm run conformance -- --checker DIR [--keep JUNIT.xml]';

const { checker, keep, help } = parse();
if (help) {
  console.log(USAGE);
  process.exit(0);
}
if (checker === undefined || !existsSync(join(checker, PROGRAM))) {
  console.error(`Name a checkout of github.com/vishkaty/ucp-conformance, which has ${PROGRAM}:\n${USAGE}`);
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'cartlens-conformance-'));
const catalog = await readCatalogFile(fileURLToPath(new URL('../public/catalog/catalog.json', import.meta.url)));
const [first, second, third] = [...catalog.products.values()].filter(({ ageRestricted }) => !ageRestricted).map(({ id }) => id);
if (first === undefined || second === undefined || third === undefined) throw new Error('The catalogue is too small.');

const shopKey = newKey('shop-1');
const platformKey = newKey('platform-1');
const retiredKey = newKey('platform-0');
const platform = serve({ fetch: platformPages().fetch, port: 0, hostname: '127.0.0.1' });
await new Promise<void>((resolve) => platform.once('listening', resolve));
const platformOrigin = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;

const discounts = parseDiscounts(
  [
    { title: 'Welcome', code: 'WELCOME10', percent: 10 },
    { title: 'Half a euro', code: 'FIFTY', amount: 50 },
    { title: 'A fifth off this one', code: 'FIFTH', percent: 20, items: [second] },
    { title: 'Ten and more', percent: 5, items: [third], pieces: 10 },
    { title: 'Store card', percent: 5, claim: 'com.example.store_card', provenBy: 'payment' },
    { title: 'Students', percent: 5, claim: 'com.example.student', provenBy: 'staff' },
  ],
  catalog,
);

const database = await openDatabase({ kind: 'memory' });
const signer = await makeSigner(shopKey.privateKey);
const platforms = ['http://127.0.0.1:*'];
const courier = new Courier({
  database,
  signer,
  allowed: platforms,
  fetch,
  now: () => new Date(),
  onOutcome: () => undefined,
  onError: (error) => console.error('webhooks', error),
});
courier.start();
const app = createApp({
  storage: database,
  catalog,
  config: {
    staticFolder: null,
    mockPayment: true,
    till: true,
    openPlatforms: true,
    platforms,
    discounts,
    audit: { rate: 0, secret: randomBytes(32) },
    signer,
    onOrder: () => courier.wake(),
    now: () => new Date(),
    newId: randomUUID,
    log: (message, cause) => console.error(message, cause),
  },
});
const listener = await listen(app, 0, await lanCertificate(folder, ['localhost', '127.0.0.1'], new Date()));

const config = join(folder, 'config.json');
await writeFile(config, JSON.stringify(merchantConfig(first, second, third), null, 2));
const status = await new Promise<number>((resolve, reject) => {
  const server = `https://localhost:${listener.port}`;
  const program = join(checker, PROGRAM);
  const extra = keep === undefined ? [] : ['--junit', keep];
  const checking = spawn('python3', [program, '--server', server, '--config', config, '--insecure', ...extra], {
    stdio: 'inherit',
  });
  checking.once('error', reject).once('exit', (code) => resolve(code ?? 1));
});
await listener.close();
await courier.stop();
await database.close();
platform.close();
await rm(folder, { recursive: true });
process.exitCode = status;

function parse(): { readonly checker?: string; readonly keep?: string; readonly help?: boolean } {
  try {
    return parseArgs({ options: { checker: { type: 'string' }, keep: { type: 'string' }, help: { type: 'boolean' } } }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

/** What the checker has to know of a shop: products, codes, payments, keys. */
function merchantConfig(product: string, other: string, bulk: string) {
  const payment = (instrument: object) => ({ payment: { instruments: [{ id: 'instrument_1', selected: true, ...instrument }] } });
  const mock = (token: string) =>
    payment({ handler_id: MOCK_PAYMENT.id, type: MOCK_PAYMENT.instrument, credential: { type: 'token', token } });
  const query = 'e';
  return {
    product_id: product,
    currency: catalog.currency,
    out_of_stock_id: 'sold-out',
    unavailable: { business_outcome: true },
    complete_payment: mock(MOCK_PAYMENT.pays),
    fail_payment: mock(MOCK_PAYMENT.declines),
    payment: {
      handler_key: MOCK_PAYMENT.name,
      handler_id: MOCK_PAYMENT.id,
      escalation_payment: payment({ handler_id: TILL_PAYMENT.id, type: TILL_PAYMENT.instrument }),
    },
    discount: {
      valid_code: 'WELCOME10',
      second_valid_code: 'FIFTY',
      invalid_code: 'NOT_A_CODE',
      case_insensitive: true,
      rejected_messages: true,
      item: { code: 'FIFTH', product_id: other, quantity: 1 },
      automatic: { product_id: bulk, quantity: 10 },
    },
    eligibility: {
      unrecognized: 'com.example.unheard_of',
      verifiable: 'com.example.store_card',
      unverifiable: 'com.example.student',
    },
    catalog: {
      variant_id: product,
      max_batch: MAX_LOOKUP_IDS,
      paginated_query: query,
      paginated_total: searchProducts(catalog, query, undefined).length,
    },
    cart: { second_product_id: other },
    order: { second_product_id: other },
    webhooks: { simulate: true, signed: true, retries: true },
    negotiation: {
      validates_profile_url: true,
      harness: true,
      unsupported_version_profile_url: `${platformOrigin}/old.json`,
      incompatible_caps_profile_url: `${platformOrigin}/foreign.json`,
      unreachable_profile_url: `${platformOrigin}/nothing.json`,
      malformed_profile_url: `${platformOrigin}/broken.json`,
    },
    signature: {
      responses: true,
      request_private_jwk: platformKey.privateKey,
      rotated_private_jwk: retiredKey.privateKey,
      unsupported_alg_kid: 'platform-ed25519',
      platform_profile_url: `${platformOrigin}/platform.json`,
    },
  };
}

/** The profiles of a platform, in order and not. */
function platformPages(): Hono {
  const profile = (version: string, capabilities: readonly string[]) => ({
    ucp: {
      version,
      services: {},
      payment_handlers: {},
      capabilities: Object.fromEntries(capabilities.map((name) => [name, [{ version }]])),
    },
    signing_keys: [
      ...[platformKey, retiredKey].map(({ publicKey }) => publicKey),
      { kid: 'platform-ed25519', kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) },
    ],
  });
  return new Hono()
    .get('/platform.json', (context) =>
      context.json(profile(UCP_VERSION, ['dev.ucp.shopping.checkout', 'dev.ucp.shopping.order'])),
    )
    .get('/old.json', (context) => context.json(profile('2020-01-01', ['dev.ucp.shopping.checkout'])))
    .get('/foreign.json', (context) => context.json(profile(UCP_VERSION, ['com.example.loyalty'])))
    .get('/broken.json', (context) => context.text('{"ucp":'));
}

function newKey(kid: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    publicKey: { ...publicKey.export({ format: 'jwk' }), kid },
    privateKey: { ...privateKey.export({ format: 'jwk' }), kid },
  };
}
