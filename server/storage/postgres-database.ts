import { Pool, type PoolClient } from 'pg';
import type { Database, Parameter, PoolState, Queryable, Row } from './database.ts';
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

  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result> {
    return retryCollisions(() => this.#once(work));
  }

  async script(transaction: Queryable, sql: string): Promise<void> {
    const client = this.#clients.get(transaction);
    if (!client) throw new Error('script() needs a transaction of this database');
    // Without parameters the driver uses the simple protocol, which takes several statements.
    await run(client, sql, []);
  }

  pool(): PoolState {
    return { open: this.#pool.totalCount, idle: this.#pool.idleCount, waiting: this.#pool.waitingCount };
  }

  close(): Promise<void> {
    this.#closing ??= this.#pool.end();
    return this.#closing;
  }

  async #once<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result> {
    let client: PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      throw storageErrorOf(error, 'no database connection');
    }
    // The pool listens to idle clients only, and an error that nobody hears ends the process. The next query fails with it anyway.
    client.on('error', ignore);
    const queryable: Queryable = { query: (sql, parameters = []) => run(client, sql, parameters) };
    this.#clients.set(queryable, client);
    let broken = false;
    try {
      await run(client, 'begin', []);
      const result = await work(queryable);
      await run(client, 'commit', []);
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
      this.#clients.delete(queryable);
      client.release(broken);
      client.off('error', ignore);
    }
  }
}

function ignore(): void {
  // Somebody has to listen.
}

async function run(target: Pool | PoolClient, sql: string, parameters: readonly Parameter[]): Promise<readonly Row[]> {
  try {
    const result =
      parameters.length === 0 ? await target.query<Row>(sql) : await target.query<Row>(sql, parameters as Parameter[]);
    return result.rows ?? [];
  } catch (error) {
    throw storageErrorOf(error, 'query failed');
  }
}

function withoutSecrets(url: string): string {
  try {
    const parsed = new URL(url);
    return `${parsed.host}${parsed.pathname}`;
  } catch {
    throw new StorageError('DATABASE_URL is not a URL like postgres://user:password@host:5432/database', null);
  }
}
