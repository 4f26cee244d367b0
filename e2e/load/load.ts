/**
 * `npm run load`: cart updates on Postgres, by 1, 2 and 4 server processes behind node:cluster's round robin, beside a bare Hono with a
 * one-row upsert in the same processes: what is asked is how much the endpoint's promises cost, not how fast this machine is.
 *
 *   --processes 1,2,4  --seconds 5  --connections 32  --json OUT
 */
import autocannon, { type Result } from 'autocannon';
import cluster, { type Worker } from 'node:cluster';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readCatalogFile } from '../../server/catalog-file.ts';
import { openDatabase } from '../../server/storage/open.ts';
import { startTestPostgres } from '../../server/testing/postgres.ts';
import { basketOf, newShopper, newWrite } from './cart-requests.ts';
import { CATALOG_FILE, LOAD_PROCESS } from './load-server.ts';

interface Measured {
  readonly app: 'bare' | 'cartlens';
  readonly processes: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requests: number;
  /** Connections that failed, timed out, or answers that were not 2xx. */
  readonly errors: number;
}

const WARM_UP_SECONDS = 2;

await main();

async function main(): Promise<void> {
  const options = parse();
  const server = await startTestPostgres({ durable: true });
  if (!server) throw new Error('There is no Postgres here: install one, or name one with TEST_DATABASE_URL.');
  const database = await openDatabase({ kind: 'postgres', url: server.url });
  await database.query('create table if not exists bare_carts (id text primary key, lines jsonb not null)');
  const rows: Measured[] = [];
  try {
    for (const processes of options.processes) {
      const { port, stop } = await startProcesses(processes, server.url);
      const products = [...(await readCatalogFile(CATALOG_FILE)).products.keys()];
      for (const seconds of [WARM_UP_SECONDS, options.seconds]) {
        for (const app of ['bare', 'cartlens'] as const) {
          const measured = await fire(app, { port, processes, products, seconds, connections: options.connections });
          if (seconds === WARM_UP_SECONDS) continue;
          rows.push(measured);
          console.log(describe(measured));
        }
      }
      await stop();
    }
  } finally {
    await database.query('drop table bare_carts');
    await database.close();
    await server.stop();
  }
  const ratios = options.processes.map((processes) => ratioOf(rows, processes));
  for (const { processes, throughput, p99 } of ratios) {
    console.log(`${processes} processes: ${throughput} of the bare throughput, bare p99 is ${p99} of ours`);
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify({ rows, ratios }, null, 2)}\n`);
  process.exitCode = rows.some(({ errors }) => errors > 0) ? 1 : 0;
}

async function startProcesses(count: number, url: string): Promise<{ port: number; stop: () => Promise<void> }> {
  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({ exec: LOAD_PROCESS, execArgv: ['--import', 'tsx'] });
  const workers = Array.from({ length: count }, () => cluster.fork({ LOAD_DATABASE_URL: url }));
  const ports = await Promise.all(workers.map(portOf));
  const stop = async (): Promise<void> => {
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise<void>((resolve) => {
            worker.once('exit', () => resolve());
            worker.process.kill();
          }),
      ),
    );
  };
  return { port: ports[0] ?? 0, stop };
}

function portOf(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('message', ({ port }: { port: number }) => resolve(port));
    worker.once('exit', (code) => reject(new Error(`a server process ended with ${code} before it served`)));
  });
}

async function fire(
  app: Measured['app'],
  run: { port: number; processes: number; products: readonly string[]; seconds: number; connections: number },
): Promise<Measured> {
  const { port, processes, products, seconds, connections } = run;
  const origin = `http://127.0.0.1:${port}`;
  const shoppers = await Promise.all(
    Array.from({ length: connections }, async () => {
      const headers = newShopper();
      const body = JSON.stringify(basketOf(products));
      const answer = await fetch(`${origin}/carts`, { method: 'POST', headers: { ...headers, ...newWrite() }, body });
      return { headers, id: ((await answer.json()) as { id: string }).id };
    }),
  );
  let next = 0;
  const result: Result = await autocannon({
    url: origin,
    connections,
    duration: seconds,
    // One shopper for each connection: a phone sends one request after the other.
    setupClient: (client) => {
      const shopper = shoppers[next++ % shoppers.length];
      if (!shopper) return;
      const { headers, id } = shopper;
      const path = app === 'bare' ? `/bare/carts/${id}` : `/carts/${id}`;
      client.setRequests([
        {
          method: 'PUT',
          path,
          setupRequest: (request) => ({
            ...request,
            headers: { ...headers, ...newWrite() },
            body: JSON.stringify(basketOf(products)),
          }),
        },
      ]);
    },
  });
  return {
    app,
    processes,
    requestsPerSecond: Math.round(result.requests.average),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    requests: result['2xx'],
    errors: result.errors + result.timeouts + result.non2xx,
  };
}

function ratioOf(rows: readonly Measured[], processes: number) {
  const [bare, ours] = (['bare', 'cartlens'] as const).map((app) =>
    rows.find((row) => row.app === app && row.processes === processes),
  );
  if (!bare || !ours) throw new Error(`nothing was measured at ${processes} processes`);
  const rounded = (value: number): number => Math.round(value * 100) / 100;
  return {
    processes,
    throughput: rounded(ours.requestsPerSecond / bare.requestsPerSecond),
    p99: rounded(bare.p99Ms / ours.p99Ms),
  };
}

function describe({ app, processes, requestsPerSecond, p50Ms, p99Ms, requests, errors }: Measured): string {
  return `${app.padEnd(8)} ${processes} processes: ${requestsPerSecond} a second, p50 ${p50Ms} ms, p99 ${p99Ms} ms, ${requests} answered, ${errors} errors`;
}

function parse() {
  const { values } = parseArgs({
    options: {
      processes: { type: 'string', default: '1,2,4' },
      seconds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '32' },
      json: { type: 'string' },
    },
  });
  return {
    processes: values.processes.split(',').map(Number),
    seconds: Number(values.seconds),
    connections: Number(values.connections),
    json: values.json,
  };
}
