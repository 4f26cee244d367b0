import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database, PoolState } from '../storage/database.ts';
import type { DeliveryOutcome } from '../webhooks/courier.ts';
import type { RequestRecord } from './request-record.ts';

/** From a static file to a statement's timeout. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * What Prometheus reads. Labels are patterns, methods, statuses and states, never ids: their number is bounded whatever clients send.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Histogram({
    name: 'cartlens_http_request_duration_seconds',
    help: 'Time to answer, by route pattern, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: BUCKETS,
    registers: [this.#registry],
  });
  readonly #replays = new Counter({
    name: 'cartlens_idempotent_replays_total',
    help: 'Writes that were answered with the stored answer of an earlier, equal request.',
    registers: [this.#registry],
  });
  readonly #orders = new Counter({
    name: 'cartlens_orders_total',
    help: 'Orders that this process has placed.',
    registers: [this.#registry],
  });
  readonly #webhooks = new Counter({
    name: 'cartlens_webhooks_total',
    help: 'Tries to tell a platform of an order, by outcome.',
    labelNames: ['outcome'],
    registers: [this.#registry],
  });
  readonly #retries = new Counter({
    name: 'cartlens_transaction_retries_total',
    help: 'Transactions that ran again after they collided with another.',
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  request({ route, method, status, seconds, replayed }: RequestRecord): void {
    this.#requests.observe({ route, method, status }, seconds);
    if (replayed) this.#replays.inc();
  }

  order(): void {
    this.#orders.inc();
  }

  webhook(outcome: DeliveryOutcome): void {
    this.#webhooks.inc({ outcome });
  }

  /** Shows how many connections are open, counted whenever somebody reads. */
  connections(count: () => Promise<number>): void {
    new Gauge({
      name: 'cartlens_http_connections',
      help: 'Open connections.',
      registers: [this.#registry],
      async collect() {
        this.set(await count());
      },
    });
  }

  /** The same database, with its transactions that had to run again counted and the state of its connections shown. */
  database(database: Database): Database {
    this.#pool(database);
    const retries = this.#retries;
    return {
      kind: database.kind,
      query: (sql, parameters) => database.query(sql, parameters),
      transaction: (work) => {
        let runs = 0;
        return database.transaction((transaction) => {
          if (runs++ > 0) retries.inc();
          return work(transaction);
        });
      },
      script: (transaction, sql) => database.script(transaction, sql),
      ...(database.pool ? { pool: () => (database.pool as () => PoolState)() } : {}),
      close: () => database.close(),
    };
  }

  #pool(database: Database): void {
    new Gauge({
      name: 'cartlens_database_connections',
      help: 'Connections to the database by state, and requests that wait for one.',
      labelNames: ['state'],
      registers: [this.#registry],
      collect() {
        const state = database.pool?.();
        if (!state) return;
        this.set({ state: 'busy' }, state.open - state.idle);
        this.set({ state: 'idle' }, state.idle);
        this.set({ state: 'waiting' }, state.waiting);
      },
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
