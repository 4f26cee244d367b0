import { expect, test } from 'vitest';
import { loadCatalog } from './load-catalog.ts';
import { problemOf } from './problem-of.ts';

const url = new URL('http://shop/catalog/catalog.json');
const cutOff = new Response(new ReadableStream({ start: (controller) => controller.error(new TypeError('network error')) }));

test.each([
  ['no connection', () => Promise.reject(new TypeError('Failed to fetch')), 'models-offline'],
  ['a connection that is cut', () => Promise.resolve(cutOff), 'models-offline'],
  ['a broken server', () => Promise.resolve(new Response('', { status: 503 })), 'server-failed'],
  ['no catalogue', () => Promise.resolve(new Response('', { status: 404 })), 'catalog-missing'],
  ['a page instead of JSON', () => Promise.resolve(new Response('<html>')), 'catalog-missing'],
  ['JSON that is no catalogue', () => Promise.resolve(Response.json({ products: 7 })), 'catalog-missing'],
])('%s', async (_what, get, kind) => {
  const error = await loadCatalog(url, get).catch((caught: unknown) => caught);
  expect(problemOf(error)).toBe(kind);
});

test('a catalogue is parsed', async () => {
  const catalog = await loadCatalog(url, () => Promise.resolve(Response.json({ currency: 'EUR', products: [] })));
  expect(catalog).toEqual({ currency: 'EUR', products: new Map() });
});
