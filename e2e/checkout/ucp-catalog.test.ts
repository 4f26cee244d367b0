/** The staff page's reader of catalogues against the real endpoint. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../server/app.ts';
import type { Database } from '../../server/storage/database.ts';
import { EndpointError, UcpCatalog } from '../../src/catalog/ucp-catalog.ts';
import { parseCatalog } from '../../src/core/catalog.ts';
import { CatalogFileReader } from '../../workers/catalog/catalog-file-reader.ts';

const ORIGIN = 'http://shop.test';
const products = Array.from({ length: 120 }, (_, i) => ({
  id: `p${i}`,
  title: `Product ${i}`,
  price: 100 + i,
  images: [`p ${i}/1.jpg`],
  ageRestricted: i === 3,
}));
const catalog = parseCatalog({ currency: 'EUR', products: [...products, { id: 'free', title: 'Unpriced', images: [] }] });
// The catalogue is asked for without a basket, so nothing is stored.
const app = createApp({
  storage: {} as Database,
  catalog,
  config: { staticFolder: null, mockPayment: false, till: false, now: () => new Date(), newId: randomUUID, log: console.error },
});

function reader(answer: (url: string, init: RequestInit) => Response | Promise<Response>) {
  const waits: number[] = [];
  const ucp = new UcpCatalog({
    endpoint: ORIGIN,
    profile: `${ORIGIN}/.well-known/ucp`,
    fetch: async (input, init) => answer(String(input), init ?? {}),
    newId: randomUUID,
    wait: async (milliseconds) => void waits.push(milliseconds),
  });
  return { ucp, waits };
}
const toApp = (url: string, init: RequestInit) => app.request(url, { ...init, signal: null });
const { signal } = new AbortController();
const nothing = (): void => undefined;

describe('UcpCatalog', () => {
  it('reads all pages into what an import takes', async () => {
    const done: number[] = [];
    const { currency, entries } = await reader(toApp).ucp.all((progress) => done.push(progress.done), signal);
    expect(done).toEqual([50, 100, 120]);
    const files = new CatalogFileReader();
    await files.openList(currency, entries);
    const { result } = await files.check({ columns: {}, currency: null, decimal: null }, 'USD');
    expect(result.problems).toEqual([]);
    expect(result.catalog).toEqual(parseCatalog({ currency: 'EUR', products }));
  });

  it('tells what the endpoint does not know, and what it sells for another price', async () => {
    const here = products.map((product) => (product.id === 'p7' ? { ...product, price: 1 } : product));
    const mine = parseCatalog({ currency: 'EUR', products: [...here, { id: 'mine', title: 'Mine', images: [] }] });
    expect(await reader(toApp).ucp.compare(mine.products.values(), 'EUR', nothing, signal)).toEqual({
      unknown: ['mine'],
      otherPrice: [{ id: 'p7', here: 1, there: 107 }],
    });
    const { unknown } = await reader(toApp).ucp.compare(mine.products.values(), 'USD', nothing, signal);
    expect(unknown).toHaveLength(121);
  });

  it('waits as long as a busy endpoint asks for, and not for ever', async () => {
    let busy = 2;
    const { ucp, waits } = reader((url, init) =>
      busy-- > 0 ? new Response('', { status: 429, headers: { 'Retry-After': '3' } }) : toApp(url, init),
    );
    expect((await ucp.all(nothing, signal)).entries).toHaveLength(120);
    expect(waits).toEqual([3000, 3000]);
    const never = reader(() => new Response('', { status: 503 }));
    await expect(never.ucp.all(nothing, signal)).rejects.toMatchObject({ code: 'refused' });
    expect(never.waits).toHaveLength(3);
  });

  it.each([
    ['no connection', () => Promise.reject(new TypeError('Failed to fetch')), 'offline'],
    ['a login page', () => new Response('<html>'), 'not-ucp'],
    ['another service', () => Response.json({ products: 7 }), 'not-ucp'],
    ['a product without a price', () => Response.json({ products: [{ id: 'a' }] }), 'not-ucp'],
    [
      'a cursor without an end',
      () => Response.json({ products: [], pagination: { has_next_page: true, cursor: 'x' } }),
      'not-ucp',
    ],
    ['a refusal', () => new Response('', { status: 400 }), 'refused'],
  ])('says what is wrong with %s', async (_, answer, code) => {
    const failure = await reader(answer)
      .ucp.all(nothing, signal)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EndpointError);
    expect(failure).toMatchObject({ code });
  });

  it('takes no picture from elsewhere', async () => {
    const price = { amount: 100, currency: 'EUR' };
    const media = ['https://evil.test/a.jpg', `${ORIGIN}/catalog/a%2Fb.jpg`, `${ORIGIN}/catalog/%zz`].map((url) => ({
      type: 'image',
      url,
    }));
    const { ucp } = reader(() => Response.json({ products: [{ id: 'a', title: 'A', media, variants: [{ id: 'a', price }] }] }));
    expect((await ucp.all(nothing, signal)).entries).toMatchObject([{ id: 'a', images: ['a/b.jpg'] }]);
  });

  it('ends when it is told to', async () => {
    const over = new AbortController();
    const { ucp } = reader(toApp);
    await expect(ucp.all(() => over.abort(), over.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
