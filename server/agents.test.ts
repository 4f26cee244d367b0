import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import type { AddressInfo } from 'node:net';
import type { UcpCart, UcpCheckout, UcpProtocolError } from '../src/core/ucp.ts';
import { requestMessage } from './http/signatures/signature-base.ts';
import { makeSigner, signatureHeaders, type Signer } from './http/signatures/sign-message.ts';
import { verifyRequest } from './http/signatures/verify-request.ts';
import { parseDiscounts } from './shop/discounts-file.ts';
import type { Database } from './storage/database.ts';
import { CATALOG } from './testing/catalog.ts';
import { openMemoryDatabase } from './testing/memory-database.ts';
import { lines, openShop, payment, ShopClient } from './testing/shop-client.ts';
import { profileProblems } from './testing/ucp-schemas.ts';

const keyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = { ...keyPair.publicKey.export({ format: 'jwk' }), kid: 'k1' };

describe('platforms and other agents', () => {
  let database: Database;
  let signer: Signer;
  let host: ServerType;
  let profile: string;
  beforeAll(async () => {
    database = await openMemoryDatabase();
    signer = await makeSigner({ ...keyPair.privateKey.export({ format: 'jwk' }), kid: 'k1' });
    const entry = [{ version: '2026-04-08' }];
    const ucp = {
      version: '2026-04-08',
      services: {},
      payment_handlers: {},
      capabilities: { 'dev.ucp.shopping.checkout': entry, 'dev.ucp.shopping.discount': entry },
    };
    const pages = new Hono().get('/:name', (context) => context.json({ ucp, signing_keys: [publicKey] }));
    host = serve({ fetch: pages.fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise<void>((resolve) => host.once('listening', resolve));
    profile = `http://127.0.0.1:${(host.address() as AddressInfo).port}/one`;
  }, 240_000);
  afterAll(async () => {
    host.close();
    await database.close();
  });

  /** Headers of a request that the platform's key has signed. */
  async function signed(path: string, body: object, agent = profile) {
    const text = JSON.stringify(body);
    const headers = { 'UCP-Agent': `profile="${agent}"`, 'Content-Type': 'application/json' };
    const request = new Request(`http://shop.test${path}`, { method: 'POST', headers, body: text });
    const covered = ['@method', '@authority', '@path', 'ucp-agent', 'content-type'];
    return {
      ...headers,
      ...(await signatureHeaders(
        signer,
        requestMessage(request, 'http://shop.test'),
        covered,
        new TextEncoder().encode(text),
        shop().now,
      )),
    };
  }
  let opened: ReturnType<typeof openShop> | null = null;
  const shop = () => (opened ??= openShop(database, { platforms: [new URL(profile).origin] }));
  const basket = { line_items: lines({ cola: 1 }) };

  it('have baskets of their own when they prove who they are', async () => {
    const client = new ShopClient(shop());
    const key = 'c0ffee00-0000-4000-8000-000000000001';
    const post = async (agent?: string) => {
      const headers = await signed('/checkout-sessions', basket, agent);
      // The idempotency key is left out of the signature here, so it must not be sent: see the test below.
      return client.post<UcpProtocolError>('/checkout-sessions', basket, { token: null, key, headers });
    };
    expect((await post()).json.code).toBe('signature_invalid');
    const covered = ['@method', '@authority', '@path', 'ucp-agent', 'content-type', 'idempotency-key'];
    const whole = async (agent: string) => {
      const headers = { 'UCP-Agent': `profile="${agent}"`, 'Content-Type': 'application/json', 'Idempotency-Key': key };
      const text = JSON.stringify(basket);
      const request = new Request('http://shop.test/checkout-sessions', { method: 'POST', headers, body: text });
      const signature = await signatureHeaders(
        signer,
        requestMessage(request, 'http://shop.test'),
        covered,
        new TextEncoder().encode(text),
        shop().now,
      );
      return client.post<UcpCheckout>('/checkout-sessions', basket, { token: null, key, headers: { ...headers, ...signature } });
    };
    const [one, again, other] = [await whole(profile), await whole(profile), await whole(`${profile}-other`)];
    expect([one.status, again.text === one.text]).toEqual([201, true]);
    expect(other.json.id).not.toBe(one.json.id);
    // What the platform has not is not named to it.
    expect(Object.keys(one.json.ucp.capabilities)).toEqual(['dev.ucp.shopping.checkout', 'dev.ucp.shopping.discount']);
  });

  it('have none without proof, and in development only those whose ids they know', async () => {
    const unproven = await new ShopClient(shop()).post<UcpProtocolError>('/checkout-sessions', basket, { token: null });
    expect([unproven.status, unproven.json.code]).toEqual([401, 'unauthorized']);
    const development = new ShopClient(openShop(database, { openPlatforms: true }));
    const { status, json } = await development.post<UcpCheckout>('/checkout-sessions', basket, { token: null });
    expect(status).toBe(201);
    const foreign = await development.get<UcpCheckout>(`/checkout-sessions/${json.id}`);
    expect(foreign.json.messages[0]?.code).toBe('not_found');
  });

  it('are told when an operation is not one of theirs', async () => {
    const headers = { 'UCP-Agent': `profile="${profile}"` };
    const { status, json } = await new ShopClient(shop()).post('/carts', basket, { headers });
    expect([status, json.ucp.status, json.messages[0]?.code]).toEqual([200, 'error', 'capabilities_incompatible']);
  });

  it('get signed answers with a published key, errors too, and the discovery document fits its schema', async () => {
    const signing = openShop(database, { signer });
    const client = new ShopClient(signing);
    for (const path of ['/carts/none', '/orders/none']) {
      const answer = await client.get(path, { token: path === '/orders/none' ? null : client.token });
      // A response is signed like a request, but by its status; verified here by what a request would be.
      expect(answer.headers.get('Signature-Input')).toMatch(
        /^sig1=\("@status" "content-type" "content-digest"\);created=\d+;keyid="k1"$/,
      );
      expect(answer.headers.get('Content-Digest')).toMatch(/^sha-256=:/);
    }
    const discovery = (await (await signing.app.request('http://shop.test/.well-known/ucp')).json()) as {
      signing_keys: object[];
    };
    expect(profileProblems(discovery)).toEqual([]);
    expect(discovery.signing_keys).toMatchObject([{ kid: 'k1', alg: 'ES256' }]);
    expect(JSON.stringify(discovery)).not.toContain('"d"');
  });

  it('cannot pass a signature over another path', async () => {
    const headers = await signed('/carts', basket);
    const moved = new Request('http://shop.test/checkout-sessions', { method: 'POST', headers });
    const keys = [publicKey as never];
    const body = new TextEncoder().encode(JSON.stringify(basket));
    await expect(verifyRequest(moved, 'http://shop.test', body, keys, shop().now)).rejects.toMatchObject({
      code: 'signature_invalid',
    });
  });

  it('send prices, titles and totals in vain', async () => {
    const client = new ShopClient(openShop(database));
    const body = {
      currency: 'USD',
      totals: [{ type: 'total', amount: 1 }],
      line_items: [{ id: 'x', item: { id: 'cola', price: 1, title: 'Gold' }, quantity: 2, totals: [] }],
      discounts: { codes: [], applied: [{ title: 'Mine', amount: 239 }] },
    };
    // Whatever is in members that nobody knows: here a list as deep as a body can be.
    const text = JSON.stringify(body).replace('{', `{"unknown":${'['.repeat(60_000)}${']'.repeat(60_000)},`);
    const { status, json } = await client.post<UcpCart>('/carts', text);
    expect([status, json.currency, json.totals.at(-1)?.amount, json.discounts?.applied]).toEqual([201, 'EUR', 240, []]);
    expect(json.line_items[0]?.item).toMatchObject({ title: 'Cola 33 cl', price: 120 });
  });

  it('keep discount codes from cart to order, and the buyer with consent', async () => {
    const discounts = parseDiscounts([{ title: 'Welcome', code: 'HELLO', percent: 10, items: ['cola'] }], CATALOG);
    const client = new ShopClient(openShop(database, { discounts }));
    const buyer = { first_name: 'Zoë', consent: { analytics: false, marketing: true } };
    const cart = await client.post<UcpCart>('/carts', {
      line_items: lines({ cola: 2 }),
      discounts: { codes: ['hello', 'bye'] },
      buyer,
    });
    expect(cart.json.discounts?.codes).toEqual(['hello', 'bye']);
    const { json } = await client.post<UcpCheckout>('/checkout-sessions', { cart_id: cart.json.id, line_items: [] });
    expect([json.status, json.totals.at(-1)?.amount, json.buyer]).toEqual(['ready_for_complete', 216, buyer]);
    expect(json.messages).toMatchObject([{ type: 'warning', code: 'discount_code_invalid', path: '$.discounts.codes[1]' }]);
    const done = await client.post<UcpCheckout>(`/checkout-sessions/${json.id}/complete`, payment());
    const order = await client.get<UcpCart>(`/orders/${done.json.order?.id ?? ''}`);
    expect(order.json.totals).toEqual(json.totals);
    expect(order.json.line_items[0]?.totals.map(({ amount }) => amount)).toEqual([240, -24, 216]);
    const cleared = await client.post<UcpCart>('/carts', { line_items: lines({ cola: 1 }), discounts: { codes: ['HELLO'] } });
    const replaced = await client.put<UcpCart>(`/carts/${cleared.json.id}`, { line_items: lines({ cola: 1 }) });
    expect(replaced.json.discounts).toEqual({ codes: [], applied: [] });
  });
});
