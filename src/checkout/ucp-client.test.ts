import { describe, expect, it } from 'vitest';
import type { Write } from './basket-record.ts';
import { backoffMs } from './backoff.ts';
import { TrafficLog } from './traffic-log.ts';
import { UcpClient } from './ucp-client.ts';

const WRITE: Write = { kind: 'create-cart', key: 'k', lines: [{ item: { id: 'cola' }, quantity: 2 }], upTo: 1 };
const CART = {
  ucp: { version: '2026-04-08', status: 'success' },
  id: 'cart1',
  currency: 'EUR',
  line_items: [
    { id: 'l', item: { id: 'cola', title: 'Cola', price: 120 }, quantity: 2, totals: [{ type: 'total', amount: 240 }] },
  ],
  totals: [
    { type: 'subtotal', amount: 240 },
    { type: 'total', amount: 240, display_text: 'Sum' },
  ],
};

interface Seen {
  url: string;
  init: RequestInit;
}

function clientThatGets(answer: () => Response | Promise<Response>): { client: UcpClient; seen: Seen[]; traffic: TrafficLog } {
  const seen: Seen[] = [];
  const traffic = new TrafficLog(() => 1000);
  const client = new UcpClient({
    endpoint: 'https://shop.test',
    profile: 'https://app.test/.well-known/ucp',
    token: () => Promise.resolve('secret'),
    newId: () => 'request-id',
    fetch: async (url, init) => {
      seen.push({ url: String(url), init: init ?? {} });
      return answer();
    },
    traffic,
  });
  return { client, seen, traffic };
}

const json = (body: unknown, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });

describe('UcpClient', () => {
  it('sends the headers of the protocol and lines without prices, and counts the bytes', async () => {
    const { client, seen, traffic } = clientThatGets(() => json(CART, 201));
    const answer = await client.send(WRITE);
    expect(seen[0]?.url).toBe('https://shop.test/carts');
    expect(seen[0]?.init).toMatchObject({
      method: 'POST',
      body: '{"line_items":[{"item":{"id":"cola"},"quantity":2}]}',
      credentials: 'omit',
      redirect: 'error',
      headers: {
        'UCP-Agent': 'profile="https://app.test/.well-known/ucp"',
        'Request-Id': 'request-id',
        'Idempotency-Key': 'k',
        Authorization: 'Bearer secret',
        'Content-Type': 'application/json',
      },
    });
    expect(answer).toMatchObject({
      kind: 'cart',
      cart: {
        id: 'cart1',
        quote: {
          total: 240,
          totals: [{ label: 'Subtotal' }, { label: 'Sum' }],
          lines: [{ product: 'cola', unitPrice: 120, total: 240 }],
        },
      },
    });
    expect(traffic.totals).toEqual({ requests: 1, sent: 52, received: JSON.stringify(CART).length });
  });

  it('cannot be led to another path by an id', async () => {
    const { client, seen } = clientThatGets(() => json(CART));
    await client.watch('../orders?x=');
    expect(seen[0]?.url).toBe('https://shop.test/checkout-sessions/..%2Forders%3Fx%3D');
  });

  it.each([
    ['a dead network', () => Promise.reject(new TypeError('failed to fetch')), 'offline'],
    ['a login page', () => new Response('<html>Welcome to the hotel</html>'), 'offline'],
    ['a cart without totals', () => json({ ...CART, totals: [] }), 'offline'],
    ['a cart with two totals', () => json({ ...CART, totals: [CART.totals[1], CART.totals[1]] }), 'offline'],
    ['a price that is no number', () => json({ ...CART, totals: [{ type: 'total', amount: '1' }] }), 'offline'],
    ['a database that is away', () => json({ code: 'unavailable', content: '' }, 503), 'unavailable'],
    ['too many requests', () => json({ code: 'slow_down', content: '' }, 429), 'unavailable'],
    ['a broken proxy', () => new Response('Bad gateway', { status: 502 }), 'unavailable'],
  ] as const)('tries again after %s', async (_, answer, why) => {
    expect(await clientThatGets(answer).client.send(WRITE)).toMatchObject({ kind: 'again', why });
  });

  it('passes on how long the endpoint wants to be left alone', async () => {
    const { client } = clientThatGets(() => json({}, 503, { 'Retry-After': '7' }));
    expect(await client.send(WRITE)).toMatchObject({ retryAfterMs: 7_000 });
  });

  it.each([
    [400, 'rejected'],
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [409, 'rejected'],
  ] as const)('takes HTTP %d as final', async (status, kind) => {
    const { client } = clientThatGets(() => json({ code: 'c', content: 'text' }, status));
    expect(await client.send(WRITE)).toEqual({ kind: 'refused', failure: { kind, message: `HTTP ${status} c: text` } });
  });

  it('tells what is gone from what is declined', async () => {
    const failed = (code: string) => ({
      ucp: { version: '2026-04-08', status: 'error' },
      messages: [{ type: 'error', code, content: 'text', severity: 'unrecoverable' }],
    });
    expect(await clientThatGets(() => json(failed('not_found'))).client.send(WRITE)).toEqual({ kind: 'gone' });
    expect(await clientThatGets(() => json(failed('item_unavailable'))).client.send(WRITE)).toMatchObject({
      kind: 'declined',
      quote: { messages: [{ code: 'item_unavailable' }] },
    });
  });
});

describe('backoffMs', () => {
  it('doubles up to a minute, spread by chance, and respects what was asked for', () => {
    expect([1, 2, 3, 7, 50].map((failures) => backoffMs(failures, 1))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
    expect(backoffMs(3, 0)).toBe(1_000);
    expect(backoffMs(1, 0.5, 9_000)).toBe(9_000);
  });
});
