import { describe, expect, it } from 'vitest';
import type { UcpErrorResponse } from '../src/core/ucp.ts';
import { MAX_BODY_BYTES } from './http/json-body.ts';
import { StorageError, type Database } from './storage/database.ts';
import { lines, newToken, openShop, ShopClient } from './testing/shop-client.ts';
import { profileProblems } from './testing/ucp-schemas.ts';

describe('without a working database', () => {
  const broken: Database = {
    kind: 'pglite',
    query: () => Promise.reject(new StorageError('disk full', '53100')),
    transaction: () => Promise.reject(new StorageError('disk full', '53100')),
    script: () => Promise.reject(new StorageError('disk full', '53100')),
    close: () => Promise.resolve(),
  };
  const shop = openShop(broken);
  const client = new ShopClient(shop);

  it('answers 503 with a time to come back, says so in the log, and tells no details', async () => {
    const write = await client.post('/carts', { line_items: lines({ cola: 1 }) });
    expect(write.status).toBe(503);
    expect(write.headers.get('Retry-After')).toBe('2');
    expect(write.text).not.toContain('disk');
    expect(shop.logged).toContain('storage failed');
  });

  it('still shows the shop window and its address', async () => {
    const found = await client.post<{ products: { id: string }[] }>('/catalog/search', { query: 'creme BIERE' });
    expect(found.json.products.map(({ id }) => id)).toEqual(['beer']);
    const discovery = await shop.app.request('http://shop.test/.well-known/ucp');
    expect(discovery.headers.get('Cache-Control')).toBe('public, max-age=300');
    const profile = (await discovery.json()) as { ucp: { services: Record<string, { endpoint: string }[]> } };
    expect(profileProblems(profile)).toEqual([]);
    expect(profile.ucp.services['dev.ucp.shopping']?.[0]?.endpoint).toBe('http://shop.test');
  });

  describe('catalogue', () => {
    interface Found {
      products: { id: string; variants: { inputs: { id: string; match: string }[] }[] }[];
      messages: { code: string; content: string }[];
      pagination: { cursor?: string; has_next_page: boolean; total_count: number };
    }
    it('pages through everything that is sold', async () => {
      const first = (await client.post<Found>('/catalog/search', { query: '', pagination: { limit: 3 } })).json;
      expect(first.pagination).toMatchObject({ has_next_page: true, total_count: 4 });
      const cursor = first.pagination.cursor;
      const second = (await client.post<Found>('/catalog/search', { query: '', pagination: { limit: 3, cursor } })).json;
      expect([...first.products, ...second.products].map(({ id }) => id)).toEqual(['cola', 'milk', 'beer', 'sample']);
      expect(second.pagination).toEqual({ has_next_page: false, total_count: 4 });
    });

    it.each(['', '*', ' * % '])('is there as a whole for the query %j', async (query) => {
      expect((await client.post<Found>('/catalog/search', { query })).json.pagination).toMatchObject({ total_count: 4 });
      expect((await client.post<Found>('/catalog/search', { query: `${query} milk` })).json.products).toHaveLength(1);
    });

    it('filters by price and finds nothing in categories it has not', async () => {
      const ids = async (filters: object) =>
        (await client.post<Found>('/catalog/search', { filters })).json.products.map(({ id }) => id);
      expect(await ids({ price: { min: 121, max: 198 } })).toEqual(['milk']);
      expect(await ids({ categories: ['drinks'] })).toEqual([]);
    });

    it('looks up by id and by barcode, each product once, and names what is missing', async () => {
      const ids = ['cola', '5449000000996', 'cola', 'unpriced', 'nonsense'];
      const { json } = await client.post<Found>('/catalog/lookup', { ids });
      expect(json.products.map(({ id }) => id)).toEqual(['cola']);
      expect(json.products[0]?.variants[0]?.inputs).toEqual([
        { id: 'cola', match: 'exact' },
        { id: '5449000000996', match: 'exact' },
      ]);
      expect(json.messages.map(({ content }) => content)).toEqual(['unpriced', 'nonsense']);
    });

    it('shows one product, or says that there is none', async () => {
      const found = await client.post<{ product: { id: string } }>('/catalog/product', { id: 'milk' });
      expect(found.json.product.id).toBe('milk');
      const missing = await client.post('/catalog/product', { id: 'nonsense' });
      expect([missing.status, missing.json.ucp.status]).toEqual([200, 'error']);
    });

    it('refuses an empty search, a strange cursor and too many identifiers', async () => {
      const answers = [
        await client.post('/catalog/search', {}),
        await client.post('/catalog/search', { query: 'x', pagination: { cursor: 'b2Zmc2V0Oi0x' } }),
        await client.post('/catalog/lookup', { ids: Array.from({ length: 101 }, (_, index) => `p${index}`) }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
    });
  });

  describe('refuses', () => {
    const good = { line_items: lines({ cola: 1 }) };
    const withHeaders = (headers: Record<string, string>) => client.post('/carts', good, { headers });

    it('requests without the headers of the protocol', async () => {
      expect((await withHeaders({ 'UCP-Agent': '' })).status).toBe(400);
      expect((await withHeaders({ 'UCP-Agent': 'profile="ftp://x"' })).status).toBe(400);
      expect((await withHeaders({ 'UCP-Agent': 'CartLens/1.0' })).status).toBe(400);
      expect((await withHeaders({ 'Request-Id': 'one' })).status).toBe(400);
      expect((await client.post('/carts', good, { key: null })).status).toBe(400);
      expect((await client.post('/carts', good, { key: 'two words' })).status).toBe(400);
      expect((await withHeaders({ 'UCP-Agent': 'a=1, profile="https://x.test/p";v=2' })).status).toBe(503);
    });

    it('tokens that are missing or could be guessed', async () => {
      expect((await client.post('/carts', good, { token: null })).status).toBe(401);
      expect((await client.post('/carts', good, { token: 'secret' })).status).toBe(401);
      expect((await client.get('/orders/order_1', { token: newToken().slice(0, 42) })).status).toBe(401);
    });

    it.each([
      ['no quantity', { line_items: [{ item: { id: 'cola' } }] }],
      ['a quantity of zero', { line_items: [{ item: { id: 'cola' }, quantity: 0 }] }],
      ['a negative quantity', { line_items: [{ item: { id: 'cola' }, quantity: -1 }] }],
      ['half a piece', { line_items: [{ item: { id: 'cola' }, quantity: 0.5 }] }],
      ['a quantity as text', { line_items: [{ item: { id: 'cola' }, quantity: '1' }] }],
      ['a monstrous quantity', { line_items: [{ item: { id: 'cola' }, quantity: 10_000 }] }],
      ['too many lines', { line_items: Array.from({ length: 501 }, (_, index) => lines({ [`p${index}`]: 1 })[0]) }],
      ['no lines', {}],
      ['a list', []],
      ['null', null],
    ])('%s', async (_, body) => {
      expect((await client.post('/carts', body)).status).toBe(400);
    });

    it('bodies that are no JSON, too long, or say they are something else', async () => {
      expect((await client.post('/carts', '{"line_items":')).status).toBe(400);
      expect((await client.post('/carts', 'x'.repeat(MAX_BODY_BYTES + 1))).status).toBe(413);
      expect((await withHeaders({ 'Content-Type': 'text/plain' })).status).toBe(415);
    });

    it('addresses that are not there, as JSON', async () => {
      const answer = await client.get<UcpErrorResponse>('/nothing');
      expect(answer.status).toBe(404);
    });
  });

  it('sends the security headers with everything', async () => {
    const page = "script-src 'self' 'wasm-unsafe-eval'";
    const data = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    for (const [path, policy] of [
      ['/.well-known/ucp', data],
      ['/carts/x', data],
      ['/nothing', data],
      ['/privacy', page],
    ] as const) {
      const { headers } = await shop.app.request(`http://shop.test${path}`);
      expect(headers.get('Content-Security-Policy')).toContain(policy);
      expect(headers.get('Referrer-Policy')).toBe('same-origin');
      expect(headers.get('Strict-Transport-Security')).toBeNull();
      expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
      expect(headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
      expect(headers.get('Permissions-Policy')).toContain('camera=(self)');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
  });
});
