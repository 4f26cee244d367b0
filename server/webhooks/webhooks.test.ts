import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { UCP_VERSION, type UcpCheckout } from '../../src/core/ucp.ts';
import { makeSigner, type Signer } from '../http/signatures/sign-message.ts';
import { verifyRequest } from '../http/signatures/verify-request.ts';
import { describeOnBothDatabases } from '../testing/databases.ts';
import { lines, openShop, payment, ShopClient, type TestShop } from '../testing/shop-client.ts';
import { StaffClient } from '../testing/staff-client.ts';
import { responseProblems } from '../testing/ucp-schemas.ts';
import { Courier, GIVE_UP_AFTER_MS, type CourierOptions } from './courier.ts';

/** A platform on this machine that takes orders down, and verifies what it gets by the protocol's rules. */
interface Receiver {
  readonly origin: string;
  readonly got: { readonly path: string; readonly id: string | null; readonly timestamp: string | null; readonly body: string }[];
  /** What it answers next; 200 when there is nothing. */
  readonly answers: (() => Response | Promise<Response>)[];
  /** What its profile names. */
  webhook: unknown;
  capabilities: readonly string[];
  close(): void;
}

async function openReceiver(shopKey: () => Signer['publicKey'], now: () => Date): Promise<Receiver> {
  const got: Receiver['got'] = [];
  const answers: Receiver['answers'] = [];
  const app = new Hono()
    .get('/profile.json', (context) => {
      const entry = (name: string) => ({
        version: UCP_VERSION,
        ...(name === 'dev.ucp.shopping.order' ? { config: { webhook_url: receiver.webhook } } : {}),
      });
      const capabilities = Object.fromEntries(receiver.capabilities.map((name) => [name, [entry(name)]]));
      return context.json({ ucp: { version: UCP_VERSION, services: {}, payment_handlers: {}, capabilities } });
    })
    .post('/orders', async (context) => {
      const body = new Uint8Array(await context.req.arrayBuffer());
      await verifyRequest(context.req.raw, receiver.origin, body, [shopKey()], now());
      got.push({
        path: context.req.url.slice(receiver.origin.length),
        id: context.req.header('Webhook-Id') ?? null,
        timestamp: context.req.header('Webhook-Timestamp') ?? null,
        body: new TextDecoder().decode(body),
      });
      return answers.shift()?.() ?? context.json({ ucp: { version: UCP_VERSION, status: 'success' } });
    })
    .all('*', (context) => {
      got.push({ path: context.req.url.slice(receiver.origin.length), id: null, timestamp: null, body: '' });
      return context.text('a trap');
    });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const receiver: Receiver = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    answers,
    webhook: null,
    capabilities: [],
    close: () => void server.close(),
  };
  return receiver;
}

describeOnBothDatabases('order events', (database) => {
  let signer: Signer;
  let shop: TestShop;
  let platform: Receiver;
  let profile = 0;
  const outcomes: string[] = [];

  beforeAll(async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    signer = await makeSigner({ ...privateKey.export({ format: 'jwk' }), kid: 'shop-1' });
    platform = await openReceiver(
      () => signer.publicKey,
      () => shop.now,
    );
  });
  afterAll(() => platform.close());
  beforeEach(async () => {
    await database().query('delete from order_events');
    shop = openShop(database(), { signer, platforms: [platform.origin], openPlatforms: true });
    platform.got.length = 0;
    platform.answers.length = 0;
    platform.webhook = `${platform.origin}/orders?channel=a%20b`;
    platform.capabilities = ['dev.ucp.shopping.checkout', 'dev.ucp.shopping.order'];
    outcomes.length = 0;
  });

  const courier = (options: Partial<CourierOptions> = {}) =>
    new Courier({
      database: database(),
      signer,
      allowed: [platform.origin],
      fetch,
      now: () => shop.now,
      onOutcome: (outcome) => void outcomes.push(outcome),
      onError: (error) => {
        throw error;
      },
      ...options,
    });
  /** Each session is made under a profile of its own, as profiles are kept for a while. */
  const asPlatform = () => ({
    token: null,
    headers: { 'UCP-Agent': `profile="${platform.origin}/profile.json?${profile++}"` },
    validate: false,
  });
  const session = async (client: ShopClient, as: ReturnType<typeof asPlatform>) =>
    (await client.post<UcpCheckout>('/checkout-sessions', { line_items: lines({ milk: 2 }) }, as)).json.id;
  const buy = async (): Promise<string> => {
    const [client, as] = [new ShopClient(shop), asPlatform()];
    const path = `/checkout-sessions/${await session(client, as)}/complete`;
    const { json } = await client.post<UcpCheckout>(path, payment(), as);
    return json.order?.id ?? expect.unreachable('no order');
  };
  const left = () => database().query('select attempts from order_events');
  const later = (milliseconds: number) => (shop.now = new Date(shop.now.getTime() + milliseconds));

  it('are posted once, signed, with the whole order', async () => {
    const order = await buy();
    expect(await courier().deliverDue()).toBe(1);
    expect(await courier().deliverDue()).toBe(0);
    const [event] = platform.got;
    expect(platform.got).toHaveLength(1);
    expect(event).toMatchObject({
      path: '/orders?channel=a%20b',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      timestamp: String(shop.now.getTime() / 1000),
    });
    const body = JSON.parse(event?.body ?? '') as { id: string; totals: unknown };
    expect(responseProblems('GET', '/orders/{id}', 200, body)).toEqual([]);
    expect(body).toMatchObject({ id: order, line_items: [{ item: { id: 'milk' }, quantity: { total: 2 } }] });
    expect(outcomes).toEqual(['delivered']);
    expect(await left()).toEqual([]);
  });

  it('come from the till too, when the money was taken there', async () => {
    const [client, as] = [new ShopClient(shop), asPlatform()];
    const id = await session(client, as);
    await client.post(`/checkout-sessions/${id}/complete`, payment('', 'pay_at_till'), as);
    expect(await courier().deliverDue()).toBe(0);
    const [row] = await database().query('select till_code from checkout_sessions where id = $1', [id]);
    const staff = await StaffClient.signedIn(shop.app, database());
    await staff.act(String(row?.['till_code']), 'paid');
    expect(await courier().deliverDue()).toBe(1);
    expect(platform.got.map(({ body }) => (JSON.parse(body) as { checkout_id: string }).checkout_id)).toEqual([id]);
  });

  it.each([
    ['500', () => new Response('', { status: 500 })],
    ['404', () => new Response('', { status: 404 })],
    ['a redirect', () => new Response('', { status: 307, headers: { Location: '/elsewhere' } })],
  ])('are posted again after %s, as the same event, with growing pauses', async (_, failure) => {
    await buy();
    platform.answers.push(failure, failure);
    const one = courier();
    expect(await one.deliverDue()).toBe(1);
    expect(await one.deliverDue()).toBe(0);
    later(1000);
    expect(await one.deliverDue()).toBe(1);
    later(1000);
    expect(await one.deliverDue()).toBe(0);
    later(1000);
    expect(await one.deliverDue()).toBe(1);
    expect(outcomes).toEqual(['failed', 'failed', 'delivered']);
    // The same bytes, the same id; and a redirect was not followed.
    expect(platform.got).toHaveLength(3);
    expect(new Set(platform.got.map((event) => JSON.stringify(event))).size).toBe(1);
  });

  it('are given up after a day', async () => {
    await buy();
    const start = shop.now.getTime();
    const away = courier({ fetch: () => Promise.reject(new TypeError('nobody there')) });
    let tries = 0;
    while ((await left()).length > 0 && tries < 100) {
      tries += await away.deliverDue();
      later(30 * 60_000);
    }
    expect(outcomes.at(-1)).toBe('given-up');
    expect(tries).toBeGreaterThan(12);
    expect(shop.now.getTime() - start).toBeLessThanOrEqual(GIVE_UP_AFTER_MS + 3600_000);
    expect(await away.deliverDue()).toBe(0);
  });

  it('of a process that ended in the middle are posted by another, and never by two at once', async () => {
    await buy();
    const never = courier({ fetch: () => new Promise(() => undefined) });
    void never.deliverDue();
    await expect.poll(left).toEqual([{ attempts: 1 }]);
    expect(await courier().deliverDue()).toBe(0);
    later(60_000);
    const both = await Promise.all([courier().deliverDue(), courier().deliverDue()]);
    expect(both.sort()).toEqual([0, 1]);
    expect(platform.got).toHaveLength(1);
  });

  it.each([
    ['another origin', 'https://evil.test/orders'],
    ['a cloud’s own address', 'http://169.254.169.254/latest'],
    ['another port of this machine', 'http://127.0.0.1:1/orders'],
    ['a name that only begins alike', 'http://127.0.0.1.evil.test/orders'],
    ['another scheme', 'file:///etc/passwd'],
    ['no address', 'orders'],
    ['nothing', 7],
  ])('are not noted for %s', async (_, named) => {
    platform.webhook = named;
    await buy();
    expect(await left()).toEqual([]);
  });

  it('are not noted with a password in the address, without the capability, and without a key to sign with', async () => {
    platform.webhook = platform.origin.replace('//', '//user:secret@') + '/orders';
    await buy();
    platform.webhook = `${platform.origin}/orders`;
    platform.capabilities = ['dev.ucp.shopping.checkout'];
    await buy();
    platform.capabilities = ['dev.ucp.shopping.checkout', 'dev.ucp.shopping.order'];
    shop = openShop(database(), { platforms: [platform.origin], openPlatforms: true });
    await buy();
    expect(await left()).toEqual([]);
  });

  it('go nowhere any more once the configuration has forgotten the platform', async () => {
    await buy();
    await courier({ allowed: [] }).deliverDue();
    expect(outcomes).toEqual(['given-up']);
    expect(platform.got).toEqual([]);
    expect(await left()).toEqual([]);
  });

  it('are there exactly where the order is', async () => {
    const [client, as] = [new ShopClient(shop), asPlatform()];
    const id = await session(client, as);
    const key = randomUUID();
    const pay = () => client.post(`/checkout-sessions/${id}/complete`, payment(), { ...as, key });
    await Promise.all([pay(), pay(), client.post(`/checkout-sessions/${id}/complete`, payment(), as)]);
    expect(await left()).toHaveLength(1);
  });

  it('are told by a running courier, woken or not, until it is stopped', async () => {
    const running = courier();
    running.start();
    await buy();
    running.wake();
    await expect.poll(() => platform.got.length).toBe(1);
    await running.stop();
    await buy();
    running.wake();
    await running.stop();
    expect(platform.got).toHaveLength(1);
  });
});
