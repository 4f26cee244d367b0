import { PGlite, type Transaction as PgliteTransaction } from '@electric-sql/pglite';
import { mkdir } from 'node:fs/promises';
import type { Database, Parameter, Queryable, Row, Statement, Transaction } from './database.ts';
import { storageErrorOf } from './database.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import { retryCollisions } from './retry.ts';

/**
 * Opens the embedded Postgres in `folder`, making it if need be; without a folder it lives in memory.
 *
 * What a crash costs: PGlite writes straight into the operating system's files, so a killed process loses nothing that was
 * answered. But it never calls fsync: its `fsync` is off by default, and where it is switched on WebAssembly's `fdatasync`
 * does nothing. So a power loss can cost the last seconds of orders and, at worst, the whole folder. Use a Postgres server
 * (`DATABASE_URL`) where that matters.
 *
 * PGlite does not guard its folder against a second process either: a lock file beside it does.
 *
 * @param template for databases in memory: the content of an empty one, which saves making it
 * @throws FolderLockedError when another process has the folder open
 */
export async function openPgliteDatabase(folder: string | null, template?: Blob): Promise<Database> {
  let lock: FolderLock | null = null;
  if (folder !== null) {
    await mkdir(folder, { recursive: true });
    lock = await lockFolder(folder);
  }
  try {
    const options = folder === null && template ? { loadDataDir: template } : {};
    return new PgliteDatabase(await PGlite.create(folder ?? 'memory://', options), lock);
  } catch (error) {
    await lock?.release();
    throw storageErrorOf(error, folder === null ? 'cannot start the embedded database' : `cannot open the database in ${folder}`);
  }
}

class PgliteDatabase implements Database {
  readonly kind = 'pglite';
  readonly #pglite: PGlite;
  readonly #lock: FolderLock | null;
  readonly #transactions = new WeakMap<Queryable, PgliteTransaction>();
  #closing: Promise<void> | null = null;

  constructor(pglite: PGlite, lock: FolderLock | null) {
    this.#pglite = pglite;
    this.#lock = lock;
  }

  query(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    return run(this.#pglite, sql, parameters);
  }

  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return retryCollisions(() =>
      this.#pglite.transaction(async (open) => {
        const waiting: Statement[] = [];
        const flush = async (): Promise<void> => {
          for (const { sql, parameters } of waiting.splice(0)) await run(open, sql, parameters);
        };
        const transaction: Transaction = {
          query: async (sql, parameters = []) => {
            await flush();
            return run(open, sql, parameters);
          },
          later: (sql, parameters = []) => void waiting.push({ sql, parameters }),
        };
        this.#transactions.set(transaction, open);
        const result = await work(transaction);
        await flush();
        return result;
      }),
    );
  }

  async script(transaction: Queryable, sql: string): Promise<void> {
    const open = this.#transactions.get(transaction);
    if (!open) throw new Error('script() needs a transaction of this database');
    try {
      await open.exec(sql);
    } catch (error) {
      throw storageErrorOf(error, 'script failed');
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#pglite.close().finally(() => this.#lock?.release());
    return this.#closing;
  }
}

async function run(target: PGlite | PgliteTransaction, sql: string, parameters: readonly Parameter[]): Promise<readonly Row[]> {
  try {
    return (await target.query<Row>(sql, [...parameters])).rows;
  } catch (error) {
    throw storageErrorOf(error, 'query failed');
  }
}
