import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { UcpCart, UcpCheckout, UcpErrorResponse, UcpProtocolError } from '../src/core/ucp.ts';
import type { Database, Parameter, Queryable } from './storage/database.ts';
import { operationsOf } from './testing/fuzz/requests.ts';
import { SETUP_TIMEOUT_MS } from './testing/databases.ts';
import { openMemoryDatabase } from './testing/memory-database.ts';
import { lines, newToken, openShop, payment, ShopClient, type TestShop } from './testing/shop-client.ts';

/* What docs/security.md claims and no other test shows. */

let database: Database;
let shop: TestShop;
let client: ShopClient;
beforeAll(async () => {
  database = await openMemoryDatabase();
  shop = openShop(database);
  client = new ShopClient(shop);
}, SETUP_TIMEOUT_MS);
afterAll(() => database.close());

const bodies: Readonly<Record<string, unknown>> = { PUT: { line_items: [] }, POST: {} };
const bodyFor = (method: string, pattern: string) => (pattern.endsWith('/complete') ? payment() : bodies[method]);
/** Operations that belong to one device. */
const owned = () => operationsOf(shop.app).filter(({ pattern }) => /^\/(carts|checkout-sessions|orders)\b/.test(pattern));

describe('another owner’s ids (API1)', () => {
  it('are answered on every route as ids that never were, byte for byte, and nothing of theirs changes', async () => {
    const cart = await client.cart({ cola: 1 });
    const { json: open } = await client.post<UcpCheckout>('/checkout-sessions', { cart_id: cart, line_items: [] });
    const paid = await client.session({ milk: 1 });
    const { json: done } = await client.post<UcpCheckout>(`/checkout-sessions/${paid}/complete`, payment());
    const real: Readonly<Record<string, string>> = { carts: cart, 'checkout-sessions': open.id, orders: done.order!.id };
    const before = await everything();
    const stranger = new ShopClient(shop);
    const tried: string[] = [];
    for (const { method, pattern } of owned().filter(({ pattern: each }) => each.includes(':id'))) {
      const id = real[pattern.split('/')[1]!]!;
      const answers = [];
      for (const asked of [id, id.replace(/[0-9a-f-]{36}$/, randomUUID())]) {
        const key = method === 'GET' ? null : randomUUID();
        const path = pattern.replace(':id', asked);
        const answer = await stranger.call<UcpErrorResponse>(method, path, bodyFor(method, pattern), { key });
        answers.push([answer.status, answer.text]);
        expect(answer.json.messages[0]?.code, `${method} ${path}`).toBe('not_found');
      }
      expect(answers[0]).toEqual(answers[1]);
      tried.push(`${method} ${pattern}`);
    }
    expect(tried.length).toBeGreaterThanOrEqual(8);
    const taken = await stranger.post('/checkout-sessions', { cart_id: cart, line_items: lines({ cola: 1 }) });
    expect(taken.json.messages[0]?.code).toBe('not_found');
    expect(await everything()).toEqual(before);
  });

  async function everything(): Promise<unknown> {
    const owner = createHash('sha256').update(client.token).digest('hex');
    const tables = ['carts', 'checkout_sessions', 'orders', 'order_lines', 'order_events', 'idempotency_keys'];
    return Promise.all(tables.map((table) => database.query(`select * from ${table} where owner = $1 order by 2, 3`, [owner])));
  }
});

describe('tokens (API2)', () => {
  it('are asked for on every route of one device, before anything else is looked at', async () => {
    for (const { method, pattern } of owned()) {
      const answer = await client.call<UcpProtocolError>(method, pattern.replace(':id', 'x'), bodyFor(method, pattern), {
        token: null,
      });
      expect([answer.status, answer.json.code], `${method} ${pattern}`).toEqual([401, 'unauthorized']);
    }
  });

  it.each([
    ['Basic', (token: string) => `Basic ${token}`],
    ['two tokens', (token: string) => `Bearer ${token} ${token}`],
    ['a comma', (token: string) => `Bearer ${token},${token}`],
    ['nothing but the token', (token: string) => token],
    ['too long', () => `Bearer ${'x'.repeat(129)}`],
    ['other letters', (token: string) => `Bearer ${token}=`],
  ])('are taken in one form: not %s', async (_, header) => {
    const answer = await client.get(`/carts/x`, { headers: { Authorization: header(newToken()) } });
    expect(answer.status).toBe(401);
  });

  it('are hashed before anything is compared, so that no time tells of them', async () => {
    const seen: Parameter[] = [];
    const note = (of: Queryable): Queryable => ({
      query: (sql, parameters = []) => {
        seen.push(sql, ...parameters);
        return of.query(sql, parameters);
      },
    });
    const watched: Database = {
      kind: database.kind,
      ...note(database),
      transaction: (work) =>
        database.transaction((transaction) =>
          work({
            ...note(transaction),
            later: (sql, parameters = []) => {
              seen.push(sql, ...parameters);
              transaction.later(sql, parameters);
            },
          }),
        ),
      script: (transaction, sql) => database.script(transaction, sql),
      close: () => Promise.resolve(),
    };
    const device = new ShopClient(openShop(watched));
    const id = await device.session({ cola: 1 });
    await device.post(`/checkout-sessions/${id}/complete`, payment());
    await device.get('/orders/x');
    const hash = createHash('sha256').update(device.token).digest('hex');
    const texts = seen.filter((value): value is string => typeof value === 'string');
    expect(texts.filter((text) => text.includes(device.token))).toEqual([]);
    // What the database compares is the hash, whole: which of its digits fit, nobody can choose.
    expect(texts.filter((text) => text === hash).length).toBeGreaterThan(10);
  });
});

describe('prices (API3)', () => {
  it('are the catalogue’s wherever a client writes its own', async () => {
    const id = await client.session({ cola: 2 });
    const attempts = [
      { line_items: [{ item: { id: 'cola', price: 1 }, quantity: 2 }] },
      { line_items: [{ item: { id: 'cola' }, quantity: 2, totals: [{ type: 'total', amount: 1 }] }] },
      { line_items: lines({ cola: 2 }), totals: [{ type: 'total', amount: 1 }] },
      { line_items: lines({ cola: 2 }), discounts: { codes: ['FREE'], applied: [{ amount: 240 }] } },
      { line_items: lines({ cola: 2 }), currency: 'JPY' },
      { line_items: lines({ cola: 2 }), status: 'completed' },
    ];
    for (const body of attempts) {
      const answer = await client.put<UcpCheckout & UcpProtocolError>(`/checkout-sessions/${id}`, body);
      // Refused, or taken without what is the server's.
      if (answer.status !== 400) expect(answer.json.totals.at(-1)).toMatchObject({ type: 'total', amount: 240 });
    }
    const { json } = await client.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment());
    expect([json.status, json.totals.find(({ type }) => type === 'total')?.amount]).toEqual(['completed', 240]);
  });

  it('are not moved by quantities that are none', async () => {
    for (const quantity of ['0', '-1', '0.5', '1e400', '9007199254740992', '"1"', '[1]', 'null', 'true', '-0']) {
      const body = `{"line_items":[{"item":{"id":"cola"},"quantity":${quantity}}]}`;
      expect((await client.post('/carts', body)).status).toBe(400);
    }
    const most = await client.post<UcpCart>('/carts', { line_items: Array(500).fill({ item: { id: 'milk' }, quantity: 9999 }) });
    expect(most.json.totals.at(-1)?.amount).toBe(149 * 9999);
  });

  it('never come with what a buyer has told', async () => {
    const buyer = { email: 'ada@lovelace.test', first_name: 'Adaline', last_name: 'Lovelace', phone_number: '+436601234567' };
    const { json } = await client.post<UcpCart>('/carts', { line_items: lines({ cola: 1 }), buyer });
    const { json: session } = await client.post<UcpCheckout>('/checkout-sessions', { cart_id: json.id, line_items: [] });
    const { json: done } = await client.post<UcpCheckout>(`/checkout-sessions/${session.id}/complete`, payment());
    const till = await (await shop.app.request('http://shop.test/till')).text();
    const order = await client.get(`/orders/${done.order!.id}`);
    for (const part of Object.values(buyer)) expect(`${till}${order.text}`).not.toContain(part);
  });
});

describe('bodies that are built to hurt (API4)', () => {
  const good = '"line_items":[{"item":{"id":"cola"},"quantity":1}]';

  it.each([
    ['as deep as a body can be', '['.repeat(60_000) + ']'.repeat(60_000)],
    ['deep inside of something expected', `{"line_items":${'['.repeat(60_000)}${']'.repeat(60_000)}}`],
    ['cut off in the depth', '{"line_items":['.repeat(8000)],
    ['one long number', `{"line_items":[{"item":{"id":"cola"},"quantity":${'1'.repeat(100_000)}}]}`],
    ['UTF-16', Buffer.from(`{${good}}`, 'utf16le').toString('latin1')],
    ['a second value', `{${good}} {${good}}`],
    ['nothing but blanks', ' '.repeat(1000)],
  ])('are refused: %s', async (_, body) => {
    const answer = await client.post<UcpProtocolError>('/carts', body);
    expect(answer.status).toBe(400);
    // What is wrong is said in short, whatever was sent.
    expect(answer.text.length).toBeLessThan(400);
    expect(shop.logged).toEqual([]);
  });

  it.each([
    ['deep where any text may stand', `{${good},"signals":{"a":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}}`],
    ['many names', `{${good},"signals":{${Array.from({ length: 9000 }, (_, index) => `"k${index}":"v"`).join()}}}`],
    ['one long name', `{${good},"${'k'.repeat(100_000)}":1}`],
  ])('lose unread what nobody asked for: %s', async (_, body) => {
    const answer = await client.post<UcpCart>('/carts', body);
    expect([answer.status, answer.json.totals.at(-1)?.amount]).toEqual([201, 120]);
    expect(answer.text.length).toBeLessThan(2000);
    const [stored] = await database.query('select * from carts where id = $1', [answer.json.id]);
    expect(JSON.stringify(stored).length).toBeLessThan(1000);
    expect(shop.logged).toEqual([]);
  });

  it('are read as one thing by all that read them: the last of two equal names counts, in the effect and in its key', async () => {
    const key = randomUUID();
    const twice = await client.post<UcpCart>('/carts', `{"line_items":[],${good}}`, { key });
    expect(twice.json.line_items.map(({ item }) => item.id)).toEqual(['cola']);
    const once = await client.post<UcpCart>('/carts', `{${good}}`, { key });
    expect(once.text).toBe(twice.text);
    expect((await client.post('/carts', '{"line_items":[]}', { key })).status).toBe(409);
  });

  it('change no prototype', async () => {
    const polluting = [
      `{${good},"__proto__":{"polluted":1}}`,
      `{${good},"constructor":{"prototype":{"polluted":1}}}`,
      `{"line_items":[{"item":{"id":"cola","__proto__":{"price":1}},"quantity":1}]}`,
    ];
    for (const body of polluting) {
      const { status, json } = await client.post<UcpCart>('/carts', body);
      expect([status, json.line_items.map(({ item }) => item.price)]).toEqual([201, [120]]);
    }
    const dropped = await client.post('/carts', `{${good},"signals":{"__proto__":"polluted","constructor":"x"}}`);
    expect(dropped.status).toBe(201);
    const named = await client.post<UcpCart>('/carts', { line_items: lines({ cola: 1, constructor: 1, toString: 1 }) });
    expect(named.json.line_items.map(({ item }) => item.id)).toEqual(['cola']);
    expect(await (await client.post('/catalog/product', { id: '__proto__' })).json.ucp.status).toBe('error');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    '',
  ])('are JSON and say so: not "%s"', async (type) => {
    expect((await client.post('/carts', `{${good}}`, { headers: { 'Content-Type': type } })).status).toBe(415);
  });
});

describe('methods (API5)', () => {
  it('are those that were sent, whatever else says otherwise', async () => {
    const id = await client.cart({ cola: 1 });
    for (const headers of [{ 'X-HTTP-Method-Override': 'PUT' }, { 'X-HTTP-Method': 'PUT' }, { 'X-Method-Override': 'PUT' }]) {
      expect((await client.post(`/carts/${id}?_method=PUT`, { line_items: [] }, { headers })).status).toBe(404);
    }
    for (const method of ['DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'LINK']) {
      expect((await client.call(method, `/carts/${id}`, undefined, {})).status, method).toBe(404);
    }
    expect((await client.get<UcpCart>(`/carts/${id}`)).json.line_items).toHaveLength(1);
  });

  it('HEAD tells the headers of GET and no more', async () => {
    const answer = await shop.app.request('http://shop.test/.well-known/ucp', { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  });

  it('of staff and of operators are not there in production', async () => {
    const production = openShop(database, { till: false, mockPayment: false });
    for (const path of ['/till', '/till/x', '/metrics', '/admin', '/.env', '/.git/config', '/server/main.ts']) {
      expect((await production.app.request(`http://shop.test${path}`)).status, path).toBe(404);
    }
  });
});

describe('a checkout (API6)', () => {
  it('replayed, in any order and with any key, is one order, and a paid session takes nothing more', async () => {
    const id = await client.session({ cola: 1 });
    const keys = [randomUUID(), randomUUID()];
    const answers = await Promise.all(
      [...keys, ...keys, ...keys].map((key) => client.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment(), { key })),
    );
    expect(new Set(answers.map(({ json }) => json.order?.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('Idempotent-Replayed') === 'true').length).toBeGreaterThanOrEqual(4);
    expect(await database.query('select id from orders where checkout_id = $1', [id])).toHaveLength(1);
  });

  it('of another device is not completed by replaying its key and body', async () => {
    const id = await client.session({ cola: 1 });
    const key = randomUUID();
    const stolen = await new ShopClient(shop).post(`/checkout-sessions/${id}/complete`, payment(), { key });
    expect(stolen.json.messages[0]?.code).toBe('not_found');
    const own = await client.post<UcpCheckout>(`/checkout-sessions/${id}/complete`, payment(), { key });
    expect(own.json.status).toBe('completed');
  });
});

describe('addresses that a client names (API7, API10)', () => {
  it('are never asked: no connection, no look-up, whatever the profile says', async () => {
    let connections = 0;
    const trap = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const { port } = trap.address() as AddressInfo;
    const fetching = vi.spyOn(globalThis, 'fetch');
    try {
      const profiles = [
        `http://127.0.0.1:${port}/`,
        `http://localhost:${port}/.well-known/ucp`,
        `http://[::1]:${port}/`,
        `http://user:pass@127.0.0.1:${port}/`,
        `http://2130706433:${port}/`,
        'http://169.254.169.254/latest/meta-data/',
        'https://metadata.google.internal/',
      ];
      for (const profile of profiles) {
        const headers = {
          'UCP-Agent': `profile="${profile}"`,
          Signature: 'sig1=:AA==:',
          'Signature-Input': `sig1=();keyid="${profile}"`,
        };
        await client.post('/catalog/search', { query: 'cola' }, { headers, validate: false });
        await client.post('/carts', { line_items: lines({ cola: 1 }) }, { headers, validate: false });
      }
      for (const scheme of ['file:///etc/passwd', 'gopher://x/', 'data:text/plain,x', 'javascript:1', '//x', 'x']) {
        const answer = await client.post('/carts', { line_items: [] }, { headers: { 'UCP-Agent': `profile="${scheme}"` } });
        expect(answer.status, scheme).toBe(400);
      }
      expect(fetching).not.toHaveBeenCalled();
      expect(connections).toBe(0);
    } finally {
      fetching.mockRestore();
      trap.close();
    }
  });
});

describe('answers (API8)', () => {
  it('let no other site read them', async () => {
    for (const headers of [{ Origin: 'https://evil.test' }, { Origin: 'null' }, { Origin: 'http://shop.test.evil.test' }]) {
      const preflight = await shop.app.request('http://shop.test/carts', {
        method: 'OPTIONS',
        headers: { ...headers, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'authorization' },
      });
      const found = await client.post('/catalog/search', { query: 'cola' }, { headers });
      for (const answer of [preflight, found]) {
        expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
        expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
      }
    }
  });

  it('are kept by nobody on the way', async () => {
    const id = await client.cart({ cola: 1 });
    for (const answer of [
      await client.get(`/carts/${id}`),
      await client.get('/orders/x', { token: null }),
      await client.get('/none'),
    ]) {
      expect(answer.headers.get('Cache-Control')).toBe('no-store');
    }
  });

  it('name the configured address, not the one that a client made up, and promise https where it is', async () => {
    const behindProxy = openShop(database, { publicOrigin: 'https://shop.example' });
    const headers = {
      Host: 'evil.test',
      'X-Forwarded-Host': 'evil.test',
      'X-Forwarded-Proto': 'http',
      Forwarded: 'host=evil.test',
    };
    const device = new ShopClient(behindProxy);
    const made = await device.post<UcpCheckout>('/checkout-sessions', { line_items: lines({ cola: 1 }) }, { headers });
    const discovery = await behindProxy.app.request('http://evil.test/.well-known/ucp', { headers });
    for (const text of [made.text, await discovery.text()]) {
      expect(text).toContain('https://shop.example');
      expect(text).not.toMatch(/evil|shop\.test/);
    }
    expect(made.headers.get('Strict-Transport-Security')).toBe('max-age=63072000');
    // Without a setting too, headers that anybody can write name nothing.
    expect(
      (await client.post('/checkout-sessions', { line_items: lines({ cola: 1 }) }, { headers, validate: false })).text,
    ).not.toContain('evil');
  });

  it('say nothing of the inside when it breaks', async () => {
    const broken = openShop({
      ...database,
      kind: 'pglite',
      query: () => Promise.reject(new TypeError('secret at /srv/app/server/x.ts:1')),
      transaction: () => Promise.reject(new TypeError('secret at /srv/app/server/x.ts:1')),
      script: () => Promise.reject(new Error('no')),
      close: () => Promise.resolve(),
    });
    const answer = await new ShopClient(broken).post<UcpProtocolError>('/carts', { line_items: [] });
    expect(answer.status).toBe(500);
    expect(answer.json).toMatchObject({ code: 'internal_error', content: 'Something went wrong on the server.' });
    expect(answer.text).not.toContain('secret');
    expect(broken.logged).toEqual(['unexpected error']);
  });

  it('are files of one folder only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cartlens-folder-'));
    try {
      await mkdir(join(folder, 'site', 'assets'), { recursive: true });
      await writeFile(join(folder, 'site', 'index.html'), '<!doctype html><title>shop</title>');
      await writeFile(join(folder, 'secret.txt'), 'secret');
      await symlink(join(folder, 'secret.txt'), join(folder, 'site-secret'));
      const { app } = openShop(database, { staticFolder: join(folder, 'site') });
      expect(await (await app.request('http://shop.test/')).text()).toContain('shop');
      for (const path of [
        '/../secret.txt',
        '/%2e%2e/secret.txt',
        '/%2e%2e%2fsecret.txt',
        '/..%2fsecret.txt',
        '/..%5csecret.txt',
        '/....//secret.txt',
        '/assets/../../secret.txt',
        '/assets/%2e%2e/%2e%2e/secret.txt',
        '/%252e%252e/secret.txt',
        '/..;/secret.txt',
        '/index.html%00.txt',
        '/site-secret',
        `/${folder}/secret.txt`,
        '/assets',
      ]) {
        const answer = await app.request(`http://shop.test${path}`);
        expect([answer.status, (await answer.text()).includes('secret')], path).toEqual([404, false]);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

it('is claimed in the manual by tests that are there', async () => {
  const manual = await readFile(new URL('../docs/security.md', import.meta.url), 'utf8');
  const files = new Map<string, string>();
  for (const file of await readdir(new URL('.', import.meta.url), { recursive: true })) {
    if (file.endsWith('.test.ts')) files.set(basename(file), await readFile(new URL(file, import.meta.url), 'utf8'));
  }
  const claims = [...manual.matchAll(/`([\w-]+\.test\.ts)`((?:[:,] _[^_]+_)*)/g)];
  expect(claims.length).toBeGreaterThan(15);
  for (const [, file = '', titles = ''] of claims) {
    const text = files.get(file)?.replaceAll('\u2019', "'") ?? '';
    expect(text, file).not.toBe('');
    for (const [, title = ''] of titles.matchAll(/_([^_]+)_/g)) expect(text, file).toContain(title.replaceAll('\u2019', "'"));
  }
});
