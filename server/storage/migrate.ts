import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Database, Queryable } from './database.ts';
import { StorageError } from './database.ts';

const MIGRATIONS_FOLDER = fileURLToPath(new URL('../migrations/', import.meta.url));

/** One step of the schema, forward only. Its file never changes once it was released. */
export interface Migration {
  /** `0001-checkout` */
  readonly name: string;
  readonly sql: string;
}

/** Reads `NNNN-name.sql` files in the order of their numbers. */
export async function readMigrations(folder: string = MIGRATIONS_FOLDER): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: file.slice(0, -'.sql'.length),
      sql: await readFile(`${folder}/${file}`, 'utf8'),
    })),
  );
}

/**
 * Brings the schema up to date: every migration once, each in a transaction of its own together with the note that it ran. Servers
 * that start together wait for each other at one locked row (a row, not an advisory lock: distributed engines have rows).
 *
 * @returns the names that were applied now
 * @throws StorageError when an applied migration was changed or is missing from `migrations` (a newer server was here)
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<readonly string[]> {
  await createBookkeeping(database);
  const applied: string[] = [];
  for (const migration of migrations) {
    const ran = await database.transaction(async (transaction) => {
      await transaction.query('select id from schema_lock where id = 1 for update');
      const known = await appliedMigrations(transaction);
      const newer = [...known.keys()].find((name) => !migrations.some((candidate) => candidate.name === name));
      if (newer !== undefined) {
        throw new StorageError(`the database was used by a newer version of the server (it has migration ${newer})`, null);
      }
      const checksum = checksumOf(migration.sql);
      const before = known.get(migration.name);
      if (before === checksum) return false;
      if (before !== undefined) throw new StorageError(`migration ${migration.name} was changed after it was applied`, null);
      await database.script(transaction, migration.sql);
      await transaction.query('insert into schema_migrations (name, checksum, applied_at) values ($1, $2, $3)', [
        migration.name,
        checksum,
        new Date(),
      ]);
      return true;
    });
    if (ran) applied.push(migration.name);
  }
  return applied;
}

/** Two servers at once: Postgres says that a relation, its type or a row of its own tables is there already. */
const CREATED_MEANWHILE: ReadonlySet<string> = new Set(['42P07', '42710', '23505']);

/** `create table if not exists` is not proof against a second server that creates the same: the loser looks again. */
async function createBookkeeping(database: Database): Promise<void> {
  const statements = [
    'create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null)',
    'create table if not exists schema_lock (id integer primary key)',
    'insert into schema_lock (id) values (1) on conflict do nothing',
  ];
  for (const statement of statements) {
    try {
      await database.query(statement);
    } catch (error) {
      if (!(error instanceof StorageError) || error.code === null || !CREATED_MEANWHILE.has(error.code)) throw error;
      await database.query(statement);
    }
  }
}

async function appliedMigrations(transaction: Queryable): Promise<ReadonlyMap<string, string>> {
  const rows = await transaction.query('select name, checksum from schema_migrations');
  return new Map(rows.map((row) => [String(row['name']), String(row['checksum'])]));
}

/** Line ends do not count: git may have changed them. */
function checksumOf(sql: string): string {
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
}
