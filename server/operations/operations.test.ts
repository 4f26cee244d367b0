import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UcpCart, UcpProtocolError } from '../../src/core/ucp.ts';
import { StorageError, type Database } from '../storage/database.ts';
import { readMigrations } from '../storage/migrate.ts';
import { SETUP_TIMEOUT_MS } from '../testing/databases.ts';
import { openMemoryDatabase } from '../testing/memory-database.ts';
import { lines, newToken, openShop, payment, ShopClient } from '../testing/shop-client.ts';
import { ownerOf } from '../http/credentials.ts';
import { createAdminApp } from './admin.ts';
import { describeError, withoutSecrets } from './error-description.ts';
import { openLog } from './log.ts';
import { Metrics } from './metrics.ts';
import { readiness } from './readiness.ts';
import type { RequestRecord } from './request-record.ts';

let database: Database;
beforeAll(async () => {
  database = await openMemoryDatabase();
}, SETUP_TIMEOUT_MS);
afterAll(() => database.close());

/** A shop whose operators look on, and what they see. */
function openObserved(storage: Database, limits?: { perToken: number; perAddress: number }) {
  let log = '';
  const records: RequestRecord[] = [];
  const metrics = new Metrics();
  const { request, error } = openLog({ format: 'json', level: 'debug', write: (line) => (log += line) });
  const shop = openShop(metrics.database(storage), {
    onRequest: (record) => {
      records.push(record);
      metrics.request(record);
      request(record);
    },
    onOrder: () => metrics.order(),
    log: error,
    ...(limits ? { limits: { ...limits, trustedProxies: 1 } } : {}),
  });
  return {
    shop,
    metrics,
    records,
    client: new ShopClient(shop),
    lines: () =>
      log
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    text: () => log,
  };
}

describe('the log', () => {
  it('has one line for each request, with the id that the answer carries', async () => {
    const { client, lines: logged } = openObserved(database);
    const requestId = randomUUID();
    const { json } = await client.post<UcpCart>(
      '/carts',
      { line_items: lines({ cola: 1 }) },
      { headers: { 'Request-Id': requestId } },
    );
    const answer = await client.get(`/carts/${json.id}?x=1`, { token: null });
    expect(logged()).toMatchObject([
      { level: 'info', msg: 'request', requestId, method: 'POST', route: '/carts', status: 201, replayed: false },
      { requestId: answer.headers.get('Request-Id'), method: 'GET', route: '/carts/:id', status: 401, code: 'unauthorized' },
    ]);
    expect(logged()[0]?.['ms']).toBeGreaterThan(0);
  });

  it('makes an id where the client sends none or one that is none', async () => {
    const { shop, records } = openObserved(database);
    for (const sent of [undefined, 'two words', 'x'.repeat(65), 'a\tb']) {
      const answer = await shop.app.request('http://shop.test/privacy', {
        headers: sent === undefined ? {} : { 'Request-Id': sent },
      });
      expect(answer.headers.get('Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(records.at(-1)?.requestId).toBe(answer.headers.get('Request-Id'));
    }
  });

  it('knows nothing of the shopper, whatever goes wrong', async () => {
    const secret = { email: 'ada@lovelace.test', first_name: 'Adaline', phone_number: '+43 660 1234567' };
    const attempts: Database = {
      ...bound(database),
      // A statement that Postgres refuses with the values in its message, its detail and its parameters.
      transaction: (work) =>
        database.transaction(async (transaction) => {
          await transaction.query('select $1::integer', [secret.email]).catch(() => undefined);
          return work(transaction);
        }),
    };
    for (const storage of [database, attempts]) {
      const { client, text, lines: logged } = openObserved(storage);
      const body = { line_items: lines({ cola: 1 }), buyer: secret };
      const cart = await client.post<UcpCart>('/carts', body, { validate: false });
      await client.post(`/carts`, { ...body, price: secret.email });
      await client.get(`/carts/${cart.json.id ?? secret.first_name}?email=${secret.email}`);
      await client.get(`/${secret.first_name}/${secret.email}`);
      await client.post('/carts', body, { headers: { Authorization: `Bearer ${client.token}x!` } });
      await client.post('/carts', body, {
        headers: { 'User-Agent': secret.email, Cookie: secret.email, 'X-Forwarded-For': '203.0.113.77' },
      });
      expect(logged().length).toBeGreaterThanOrEqual(6);
      const personal = [...Object.values(secret), client.token, ownerOf(`Bearer ${client.token}`), cart.json.id, '203.0.113.77'];
      for (const value of personal.filter((each) => each !== undefined)) expect(text()).not.toContain(value);
      expect(logged().some(({ level }) => level === 'error')).toBe(storage === attempts);
    }
  });

  it('keeps what an operator needs of an error, and drops what drivers hang on it', () => {
    const driver = Object.assign(new Error('disk full'), {
      code: '53100',
      detail: 'Key (email)=(ada@lovelace.test)',
      params: ['ada'],
    });
    const told = describeError(new StorageError('query failed: disk full', '53100', { cause: driver }));
    expect(told).toMatchObject({ type: 'StorageError', message: 'query failed: disk full', code: '53100' });
    expect(told.stack[0]).toMatch(/^at /);
    expect(JSON.stringify(told)).not.toContain('ada');
    const quoting = new StorageError('query failed: invalid input syntax for type integer: "Adaline"', '22P02');
    expect(JSON.stringify(describeError(quoting))).not.toContain('Adaline');
    expect(describeError('Adaline').message).toBe('not an Error');
    const nested = new Error('outer', { cause: new Error('Bearer '.concat(newToken())) });
    expect(describeError(nested).cause?.message).toBe('Bearer [secret]');
    expect(withoutSecrets('postgres://cart:hunter2@db/shop for ada@lovelace.test')).toBe(
      'postgres://[address]/shop for [address]',
    );
  });

  it('spares a person at a terminal the requests, and a machine the health checks', async () => {
    let text = '';
    const log = openLog({ format: 'text', level: 'info', write: (line) => (text += line) });
    const record: RequestRecord = {
      requestId: 'r',
      method: 'GET',
      route: '/healthz',
      status: 200,
      seconds: 0.1,
      replayed: false,
    };
    log.request(record);
    log.info('CartLens  http://localhost:4173/', { port: 4173 });
    log.error('storage failed', new StorageError('disk full', '53100'));
    expect(text).toMatch(/^CartLens {2}http:\/\/localhost:4173\/\nstorage failed: StorageError: disk full \(53100\)\n {4}at /);
    let json = '';
    const machine = openLog({ format: 'json', level: 'info', write: (line) => (json += line) });
    machine.request(record);
    expect(json).toBe('');
    machine.request({ ...record, route: '/carts', status: 503 });
    expect(JSON.parse(json)).toMatchObject({ level: 'warn', route: '/carts', status: 503, ms: 100 });
  });
});

describe('metrics', () => {
  it('count by pattern and status, and replays, retries and orders, without an id anywhere', async () => {
    let fail = true;
    const colliding: Database = {
      ...bound(database),
      // Postgres says so after the work was done, as a serialization failure at commit.
      transaction: async (work) => {
        if (fail) {
          fail = false;
          await database
            .transaction((transaction) => work(transaction).then(() => Promise.reject(new Error('rolled back'))))
            .catch(() => undefined);
        }
        return database.transaction(work);
      },
      pool: () => ({ open: 5, idle: 3, waiting: 2 }),
    };
    const { client, metrics, shop } = openObserved(colliding);
    const observed = createAdminApp(metrics, async () => 'ready');
    metrics.connections(async () => 7);
    const key = randomUUID();
    const id = await client.session({ cola: 1 });
    await client.post(`/checkout-sessions/${id}/complete`, payment(), { key });
    await client.post(`/checkout-sessions/${id}/complete`, payment(), { key });
    await client.get('/nothing/here', { validate: false });
    await shop.app.request('http://shop.test/carts', { method: 'BREW' });
    const answer = await observed.request('http://admin.test/metrics');
    expect(answer.headers.get('Content-Type')).toContain('text/plain');
    const text = await answer.text();
    expect(text).toContain(
      'cartlens_http_request_duration_seconds_count{route="/checkout-sessions/:id/complete",method="POST",status="200"} 2',
    );
    expect(text).toContain('cartlens_http_request_duration_seconds_count{route="none",method="GET",status="404"} 1');
    expect(text).toContain('cartlens_http_request_duration_seconds_count{route="none",method="other",status="400"} 1');
    expect(text).toContain('cartlens_idempotent_replays_total 1');
    expect(text).toContain('cartlens_transaction_retries_total 1');
    expect(text).toContain('cartlens_orders_total 1');
    expect(text).toContain('cartlens_http_connections 7');
    expect(text).toContain('cartlens_database_connections{state="busy"} 2');
    expect(text).toContain('cartlens_database_connections{state="waiting"} 2');
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
    expect(text).not.toMatch(/cart_|checkout_[0-9a-f]|order_[0-9a-f]/);
  });

  it('are not to be read at the shop’s own port', async () => {
    expect((await openShop(database).app.request('http://shop.test/metrics')).status).toBe(404);
  });
});

describe('readiness', () => {
  it('needs a database that answers in time, with the whole schema, and a server that goes on', async () => {
    const names = (await readMigrations()).map(({ name }) => name);
    const never: Database = { ...bound(database), query: () => new Promise(() => undefined) };
    const broken: Database = { ...bound(database), query: () => Promise.reject(new StorageError('gone', '57P01')) };
    const goesOn = () => false;
    expect(await readiness(database, names, goesOn)).toBe('ready');
    expect(await readiness(database, [...names, '9999-later'], goesOn)).toBe('schema is not up to date');
    expect(await readiness(broken, names, goesOn)).toBe('no database');
    expect(await readiness(never, names, goesOn, 10)).toBe('no database');
    expect(await readiness(database, names, () => true)).toBe('stopping');
  });

  it('is told apart from life', async () => {
    const { app } = openShop(database, { ready: async () => 'no database' });
    expect((await app.request('http://shop.test/healthz')).status).toBe(200);
    const ready = await app.request('http://shop.test/readyz');
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'no database' }]);
  });
});

describe('limits by rate', () => {
  it('hold a device to its pace, with the time to come back, and leave the others alone', async () => {
    const { client, shop, records } = openObserved(database, { perToken: 1, perAddress: 0 });
    const answers = [];
    for (let count = 0; count < 7; count++) answers.push(await client.get<UcpProtocolError>('/orders/x'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expect(answers[6]?.json).toMatchObject({ code: 'rate_limited', content: 'Too many requests. Try again in 1 s.' });
    expect(answers[6]?.headers.get('Retry-After')).toBe('1');
    expect(records.at(-1)).toMatchObject({ status: 429, code: 'rate_limited', network: 'unknown' });
    expect((await new ShopClient(shop).get('/orders/x')).status).toBe(200);
  });

  it('hold an address to its pace, whatever tokens it makes up and whatever it says of itself', async () => {
    const { shop, records } = openObserved(database, { perToken: 0, perAddress: 1 });
    const ask = async (forwarded: string, path = '/orders/x') =>
      (
        await shop.app.request(`http://shop.test${path}`, {
          headers: { Authorization: `Bearer ${newToken()}`, 'X-Forwarded-For': forwarded },
        })
      ).status;
    for (let count = 0; count < 6; count++) expect(await ask(`10.0.0.${count}, 203.0.113.9`)).not.toBe(429);
    expect(await ask('198.51.100.1, 203.0.113.9')).toBe(429);
    expect(records.at(-1)?.network).toBe('203.0.113.0/24');
    expect(await ask('203.0.113.9, 198.51.100.1')).not.toBe(429);
    // What a balancer asks, and files, cost nothing.
    expect([
      await ask('203.0.113.9', '/healthz'),
      await ask('203.0.113.9', '/readyz'),
      await ask('203.0.113.9', '/no-file.js'),
    ]).toEqual([200, 200, 404]);
  });
});

/** The database's methods as an object of their own, to replace some. */
function bound(of: Database): Database {
  return {
    kind: of.kind,
    query: (sql, parameters) => of.query(sql, parameters),
    transaction: (work) => of.transaction(work),
    script: (transaction, sql) => of.script(transaction, sql),
    close: () => Promise.resolve(),
  };
}
