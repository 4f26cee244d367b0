/**
 * `npm run load:basket`: what one basket costs, counted on Postgres: requests, rows, bytes on disk, bytes of write-ahead log, processor
 * time of server and database. A basket is what the app makes of ten things laid in one after the other, and a payment.
 *
 *   --baskets 200  --json OUT
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readCatalogFile } from '../../server/catalog-file.ts';
import { integerOf, type Database } from '../../server/storage/database.ts';
import { openDatabase } from '../../server/storage/open.ts';
import { startTestPostgres } from '../../server/testing/postgres.ts';
import { newShopper, newWrite } from './cart-requests.ts';
import { CATALOG_FILE, LOAD_PROCESS } from './load-server.ts';

const TABLES = ['carts', 'checkout_sessions', 'orders', 'order_lines', 'idempotency_keys'];
const THINGS = 10;
/** Until the code is compiled and the plans are cached. */
const WARM_UP = 30;
const CREDENTIAL = { type: 'token', token: 'success_token' };
const PAYMENT = {
  payment: { instruments: [{ id: 'i1', handler_id: 'mock_payment', type: 'mock', selected: true, credential: CREDENTIAL }] },
};
/** What the kernel counts processor time in: 100 a second, on every Linux that Node runs on. */
const TICK_MS = 10;

interface Counters {
  readonly walBytes: number;
  readonly diskBytes: number;
  readonly answersBytes: number;
  readonly rows: Readonly<Record<string, number>>;
  readonly databaseCpuMs: number;
  readonly serverCpuMs: number;
}

const { values } = parseArgs({ options: { baskets: { type: 'string', default: '200' }, json: { type: 'string' } } });
const postgres = await startTestPostgres({ durable: true });
if (!postgres) throw new Error('There is no Postgres here: install one, or name one with TEST_DATABASE_URL.');
const database = await openDatabase({ kind: 'postgres', url: postgres.url });
const server = fork(LOAD_PROCESS, { execArgv: ['--import', 'tsx'], env: { ...process.env, LOAD_DATABASE_URL: postgres.url } });
try {
  const [{ port }] = (await once(server, 'message')) as [{ port: number }];
  const catalog = await readCatalogFile(CATALOG_FILE);
  const sold = [...catalog.products.values()].filter(({ price, ageRestricted }) => price !== undefined && !ageRestricted);
  const ids = sold.map(({ id }) => id);
  const origin = `http://127.0.0.1:${port}`;
  for (let n = 0; n < WARM_UP; n++) await buy(origin, ids);
  const before = await count(database, server);
  const baskets = Number(values.baskets);
  let requests = 0;
  let sent = 0;
  let received = 0;
  for (let n = 0; n < baskets; n++) {
    const traffic = await buy(origin, ids);
    requests += traffic.length;
    for (const [up, down] of traffic) {
      sent += up;
      received += down;
    }
  }
  const after = await count(database, server);
  const each = (from: number, to: number): number => Math.round(((to - from) / baskets) * 100) / 100;
  const report = {
    baskets,
    thingsInABasket: THINGS,
    perBasket: {
      requests: requests / baskets,
      bodyBytesReceived: Math.round(sent / baskets),
      bodyBytesSent: Math.round(received / baskets),
      rows: Object.fromEntries(TABLES.map((table) => [table, each(before.rows[table] ?? 0, after.rows[table] ?? 0)])),
      diskBytes: Math.round(each(before.diskBytes, after.diskBytes)),
      ofThemAnswers: Math.round(each(before.answersBytes, after.answersBytes)),
      walBytes: Math.round(each(before.walBytes, after.walBytes)),
      serverCpuMs: each(before.serverCpuMs, after.serverCpuMs),
      databaseCpuMs: each(before.databaseCpuMs, after.databaseCpuMs),
    },
  };
  console.log(JSON.stringify(report, null, 2));
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
} finally {
  server.kill();
  await database.close();
  await postgres.stop();
}

/** Ten things one after the other, then payment. Returns the body bytes up and down of each request. */
async function buy(origin: string, ids: readonly string[]): Promise<readonly (readonly [number, number])[]> {
  const headers = newShopper();
  const traffic: (readonly [number, number])[] = [];
  const write = async (method: string, path: string, body: unknown): Promise<string> => {
    const text = JSON.stringify(body);
    const answer = await fetch(`${origin}${path}`, { method, headers: { ...headers, ...newWrite() }, body: text });
    const answered = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${answered}`);
    traffic.push([text.length, answered.length]);
    return (JSON.parse(answered) as { id: string }).id;
  };
  const first = (things: number) => ({
    line_items: ids.slice(0, things).map((id) => ({ item: { id }, quantity: 1 })),
  });
  const cart = await write('POST', '/carts', first(1));
  for (let things = 2; things <= THINGS; things++) await write('PUT', `/carts/${cart}`, first(things));
  const session = await write('POST', '/checkout-sessions', { cart_id: cart, line_items: [] });
  await write('POST', `/checkout-sessions/${session}/complete`, PAYMENT);
  return traffic;
}

async function count(storage: Database, process: ChildProcess): Promise<Counters> {
  const [wal] = await storage.query(`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint as bytes`);
  const rows: Record<string, number> = {};
  let diskBytes = 0;
  let answersBytes = 0;
  for (const table of TABLES) {
    const [row] = await storage.query(`select count(*) as rows, pg_total_relation_size('${table}') as bytes from ${table}`);
    rows[table] = integerOf(row?.['rows']);
    diskBytes += integerOf(row?.['bytes']);
    if (table === 'idempotency_keys') answersBytes = integerOf(row?.['bytes']);
  }
  const backends = await storage.query('select pid from pg_stat_activity');
  const ticks = await Promise.all(backends.map(({ pid }) => ticksOf(integerOf(pid))));
  process.send('how much?');
  const [{ cpuMs }] = (await once(process, 'message')) as [{ cpuMs: number }];
  return {
    walBytes: integerOf(wal?.['bytes']),
    diskBytes,
    answersBytes,
    rows,
    databaseCpuMs: ticks.reduce((sum, own) => sum + own, 0) * TICK_MS,
    serverCpuMs: cpuMs,
  };
}

/** Processor time of a process of this machine, in ticks, as /proc tells it (proc(5): utime and stime); 0 where there is none. */
async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return stat === '' ? 0 : Number(fields[11]) + Number(fields[12]);
}
