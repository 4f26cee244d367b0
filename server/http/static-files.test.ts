import { Hono } from 'hono';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { staticFiles } from './static-files.ts';

const program = new TextEncoder().encode('\0asm'.repeat(200));
let folder: string;
let app: Hono;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartlens-static-'));
  await writeFile(join(folder, 'runtime.wasm'), program);
  await writeFile(join(folder, 'runtime.wasm.br'), brotliCompressSync(program));
  for (const name of ['booth', 'lab']) await writeFile(join(folder, `${name}.html`), `<title>${name}</title>`);
  app = new Hono();
  for (const handler of staticFiles(folder)) app.use(handler);
});
afterAll(() => rm(folder, { recursive: true }));

it('sends the compressed twin to who understands it, and the file itself to the others', async () => {
  const small = await app.request('/runtime.wasm', { headers: { 'Accept-Encoding': 'gzip, br' } });
  expect(small.headers.get('Content-Encoding')).toBe('br');
  expect(small.headers.get('Content-Type')).toBe('application/wasm');
  expect(small.headers.get('Vary')).toBe('Accept-Encoding');
  expect(new Uint8Array(await small.arrayBuffer())).toEqual(new Uint8Array(brotliCompressSync(program)));
  const plain = await app.request('/runtime.wasm');
  expect(plain.headers.get('Content-Encoding')).toBeNull();
  expect(new Uint8Array(await plain.arrayBuffer())).toEqual(program);
});

it('answers an unchanged file without a body', async () => {
  const tag = (await app.request('/runtime.wasm')).headers.get('ETag') ?? '';
  const again = await app.request('/runtime.wasm', { headers: { 'If-None-Match': tag } });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe('');
});

it.each(['booth', 'lab'])('has the %s at the address that people type, checked with the server like any page', async (name) => {
  const page = await app.request(`/${name}`);
  expect(page.headers.get('Content-Type')).toMatch(/^text\/html/);
  expect(page.headers.get('Cache-Control')).toBe('no-cache');
  expect(await page.text()).toBe(`<title>${name}</title>`);
  const again = await app.request(`/${name}`, { headers: { 'If-None-Match': page.headers.get('ETag') ?? '' } });
  expect(again.status).toBe(304);
});

it('has the page of staff, too, and a folder below an address', async () => {
  await writeFile(join(folder, 'store.html'), '<title>store</title>');
  expect(await (await app.request('/store')).text()).toBe('<title>store</title>');
  const below = new Hono();
  for (const handler of staticFiles(folder, '/catalog')) below.use('/catalog/*', handler);
  const page = await below.request('/catalog/lab.html');
  expect(page.headers.get('ETag')).toMatch(/^W\//);
  expect(await page.text()).toBe('<title>lab</title>');
  expect((await below.request('/lab.html')).status).toBe(404);
  expect((await below.request('/catalog/../lab.html')).status).toBe(404);
});

it('has nothing outside of its folder', async () => {
  for (const path of ['/missing.wasm', '/%2e%2e/package.json', '/..%5cpackage.json']) {
    expect((await app.request(path)).status, path).toBe(404);
  }
});
