import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { Pool, type PoolClient } from 'pg';
import type { Database, Parameter, PoolState, Queryable, Row, Statement, Transaction } from './database.ts';
import { StorageError, storageErrorOf } from './database.ts';
import { retryCollisions } from './retry.ts';

const CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;

/** Options for tests: a schema of their own inside a shared database. */
export interface PostgresOptions {
  readonly searchPath?: string;
}

/**
 * Connects to a Postgres server, or to one that speaks its protocol.
 *
 * @param url `postgres://user:password@host:port/database`
 * @throws StorageError when it cannot be reached; the message names host and database, never the password
 */
export async function openPostgresDatabase(url: string, options: PostgresOptions = {}): Promise<Database> {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // Statements are sent without waiting for the answer to the one before.
    pipeline: true,
    ...(options.searchPath === undefined ? {} : { options: `-c search_path=${options.searchPath}` }),
  });
  // An idle connection that the server closes is replaced at the next query; without a listener it would end the process.
  pool.on('error', ignore);
  const database = new PostgresDatabase(pool);
  try {
    await database.query('select 1');
  } catch (error) {
    await database.close();
    throw storageErrorOf((error as StorageError).cause ?? error, `cannot reach the database at ${withoutSecrets(url)}`);
  }
  return database;
}

class PostgresDatabase implements Database {
  readonly kind = 'postgres';
  readonly #pool: Pool;
  readonly #clients = new WeakMap<Queryable, PoolClient>();
  #closing: Promise<void> | null = null;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  query(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    return run(this.#pool, sql, parameters);
  }

  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return retryCollisions(() => this.#once(work));
  }

  async script(transaction: Queryable, sql: string): Promise<void> {
    const client = this.#clients.get(transaction);
    if (!client) throw new Error('script() needs a transaction of this database');
    // Without parameters the driver uses the simple protocol, which takes several statements.
    try {
      await client.query(sql);
    } catch (error) {
      throw storageErrorOf(error, 'script failed');
    }
  }

  pool(): PoolState {
    return { open: this.#pool.totalCount, idle: this.#pool.idleCount, waiting: this.#pool.waitingCount };
  }

  close(): Promise<void> {
    this.#closing ??= this.#pool.end();
    return this.#closing;
  }

  async #once<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    let client: PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      throw storageErrorOf(error, 'no database connection');
    }
    // The pool listens to idle clients only, and an error that nobody hears ends the process. The next query fails with it anyway.
    client.on('error', ignore);
    const open = new OpenTransaction(client);
    this.#clients.set(open, client);
    let broken = false;
    try {
      const result = await work(open);
      await open.commit();
      return result;
    } catch (error) {
      try {
        await run(client, 'rollback', []);
      } catch {
        // The connection is gone, and with it the transaction.
        broken = true;
      }
      throw error;
    } finally {
      open.end();
      this.#clients.delete(open);
      client.release(broken);
      client.off('error', ignore);
    }
  }
}

/**
 * A transaction in as few round trips as its questions need: `begin` travels with the first one, what is to happen `later` with the
 * next one or with `commit`. Nothing is written before the server has confirmed `begin`, so that nothing is written outside.
 */
class OpenTransaction implements Transaction {
  readonly #client: PoolClient;
  readonly #begun: Promise<unknown>;
  readonly #waiting: Statement[] = [];
  readonly #sent: Promise<unknown>[] = [];
  #over = false;

  constructor(client: PoolClient) {
    this.#client = client;
    this.#begun = this.#send('begin', []);
  }

  async query(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    // The connection is somebody else's by now.
    if (this.#over) throw new StorageError('the transaction is over', null);
    if (this.#waiting.length > 0) await this.#flush();
    const rows = this.#send(sql, parameters);
    await this.#begun;
    return rows;
  }

  later(sql: string, parameters: readonly Parameter[] = []): void {
    this.#waiting.push({ sql, parameters });
  }

  /** After a failed statement the server answers `commit` with a rollback; that statement's error is the one to throw. */
  async commit(): Promise<void> {
    await this.#flush();
    this.#gather();
    const committed = this.#client.query('commit').catch((error: unknown) => {
      throw storageErrorOf(error, 'commit failed');
    });
    await Promise.all([...this.#sent, committed]);
    if ((await committed).command !== 'COMMIT') throw new StorageError('the transaction had failed before its commit', null);
  }

  end(): void {
    this.#over = true;
  }

  async #flush(): Promise<void> {
    await this.#begun;
    for (const { sql, parameters } of this.#waiting.splice(0)) this.#sent.push(this.#send(sql, parameters));
  }

  #send(sql: string, parameters: readonly Parameter[]): Promise<readonly Row[]> {
    this.#gather();
    const rows = run(this.#client, sql, parameters);
    // Whoever asked hears of a failure; a statement that nobody asked for any more fails the transaction with it.
    rows.catch(ignore);
    return rows;
  }

  /** What is sent in one turn of the event loop leaves in one packet: a system call for each statement costs more than the statement. */
  #gather(): void {
    const { stream } = (this.#client as PoolClient & { readonly connection: { readonly stream: Socket } }).connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
  }
}

function ignore(): void {
  // Somebody has to listen.
}

async function run(target: Pool | PoolClient, sql: string, parameters: readonly Parameter[]): Promise<readonly Row[]> {
  try {
    const result = await target.query<Row>({ name: nameOf(sql), text: sql, values: parameters as Parameter[] });
    return result.rows;
  } catch (error) {
    throw storageErrorOf(error, 'query failed');
  }
}

const names = new Map<string, string>();

/** Statements are prepared once for each connection, under a name for their text. */
function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(sql).digest('hex').slice(0, 32);
  names.set(sql, name);
  return name;
}

function withoutSecrets(url: string): string {
  try {
    const parsed = new URL(url);
    return `${parsed.host}${parsed.pathname}`;
  } catch {
    throw new StorageError('DATABASE_URL is not a URL like postgres://user:password@host:5432/database', null);
  }
}
