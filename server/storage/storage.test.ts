import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeOnBothDatabases, openTestSchema } from '../testing/databases.ts';
import { hasTestPostgres, startTestPostgres } from '../testing/postgres.ts';
import { integerOf, StorageError } from './database.ts';
import { FolderLockedError, lockFolder } from './folder-lock.ts';
import { migrate, readMigrations } from './migrate.ts';
import { openPgliteDatabase } from './pglite-database.ts';
import { openPostgresDatabase } from './postgres-database.ts';
import { retryCollisions } from './retry.ts';

describeOnBothDatabases('storage', (database) => {
  it('migrates once: a second run applies nothing', async () => {
    expect(await migrate(database(), await readMigrations())).toEqual([]);
    const rows = await database().query('select name from schema_migrations order by name');
    expect(rows.map((row) => row['name'])).toEqual((await readMigrations()).map(({ name }) => name));
  });

  it('applies a migration whole or not at all', async () => {
    const broken = [...(await readMigrations()), { name: '9999-broken', sql: 'create table half (id int); select nonsense;' }];
    await expect(migrate(database(), broken)).rejects.toThrow(StorageError);
    await expect(database().query('select * from half')).rejects.toThrow(/half/);
  });

  it('notices that an applied migration was changed, or that a newer server was here', async () => {
    const [first, ...rest] = await readMigrations();
    if (!first) throw new Error('no migrations');
    await expect(migrate(database(), [{ ...first, sql: `${first.sql} -- more` }, ...rest])).rejects.toThrow(/changed/);
    const older = [{ name: '0000-older', sql: 'select 1' }];
    await expect(migrate(database(), older)).rejects.toThrow(/newer version/);
  });

  it('rolls back what a transaction did before it threw', async () => {
    await database().query('create table kept (id integer)');
    const attempt = database().transaction(async (transaction) => {
      await transaction.query('insert into kept values (1)');
      throw new RangeError('changed my mind');
    });
    await expect(attempt).rejects.toThrow(RangeError);
    expect(await database().query('select * from kept')).toEqual([]);
  });

  it('does what was to be done later with the commit, in order, and nothing of it when one of it fails', async () => {
    await database().query('create table later (id integer primary key)');
    const seen = await database().transaction(async (transaction) => {
      transaction.later('insert into later values (1)');
      transaction.later('insert into later values ($1)', [2]);
      const rows = await transaction.query('select id from later order by id');
      transaction.later('delete from later where id = 1');
      return rows.map(({ id }) => id);
    });
    expect(seen).toEqual([1, 2]);
    const failing = database().transaction(async (transaction) => {
      transaction.later('insert into later values (3)');
      transaction.later('insert into later values (2)');
      transaction.later('insert into later values (4)');
    });
    await expect(failing).rejects.toMatchObject({ name: 'StorageError', code: '23505' });
    expect(await database().query('select id from later')).toEqual([{ id: 2 }]);
  });

  it('lets nothing be asked in a transaction that is over', async () => {
    const left = await database().transaction((transaction) => Promise.resolve(transaction));
    await expect(left.query('select 1')).rejects.toThrow(StorageError);
  });

  it('goes on after a statement failed inside a transaction', async () => {
    await expect(database().transaction((transaction) => transaction.query('select nonsense'))).rejects.toThrow(StorageError);
    expect(await database().query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('gives back times, JSON and big integers', async () => {
    const time = new Date('2026-11-22T12:34:56.789Z');
    const [row] = await database().query('select $1::timestamptz as t, $2::jsonb as j, $3::bigint as n', [
      time,
      JSON.stringify({ lines: [{ item: 'cola' }], text: '"' }),
      9_007_199_254_740_991,
    ]);
    expect(row?.['t']).toEqual(time);
    expect(row?.['j']).toEqual({ lines: [{ item: 'cola' }], text: '"' });
    expect(integerOf(row?.['n'])).toBe(9_007_199_254_740_991);
  });
});

describe.skipIf(!hasTestPostgres())('storage on a Postgres that several servers share', () => {
  it('migrates once when two servers start together, and survives a deadlock by running again', async () => {
    const server = await startTestPostgres();
    if (!server) throw new Error('Postgres was there a moment ago');
    const first = await openTestSchema(server.url);
    const [schema] = await first.query('select current_schema() as name');
    const second = await openPostgresDatabase(server.url, { searchPath: String(schema?.['name']) });
    try {
      const migrations = await readMigrations();
      const applied = await Promise.all([first, second, first, second].map((database) => migrate(database, migrations)));
      expect(applied.flat().sort()).toEqual(migrations.map(({ name }) => name));

      await first.query('create table pair (id integer primary key, n integer)');
      await first.query('insert into pair values (1, 0), (2, 0)');
      let attempts = 0;
      const crossing = (database: typeof first, order: readonly number[]) =>
        database.transaction(async (transaction) => {
          attempts++;
          for (const id of order) {
            await transaction.query('update pair set n = n + 1 where id = $1', [id]);
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
        });
      await Promise.all([crossing(first, [1, 2]), crossing(second, [2, 1])]);
      expect(await first.query('select n from pair order by id')).toEqual([{ n: 2 }, { n: 2 }]);
      // One of the two at least had to run again; a slow machine may let both collide once more.
      expect(attempts).toBeGreaterThanOrEqual(3);
    } finally {
      await first.close();
      await second.close();
      await server.stop();
    }
  });
});

describe.skipIf(!hasTestPostgres())('a Postgres connection that is lost', () => {
  it('inside a transaction fails that one, between two statements too, and nothing else', async () => {
    const server = await startTestPostgres();
    if (!server) throw new Error('Postgres was there a moment ago');
    const database = await openTestSchema(server.url);
    try {
      await database.query('create table kept (id integer)');
      const attempt = database.transaction(async (transaction) => {
        await transaction.query('insert into kept values (1)');
        const [own] = await transaction.query('select pg_backend_pid() as pid');
        await database.query('select pg_terminate_backend($1)', [integerOf(own?.['pid'])]);
        // The news of it arrives while no statement waits for an answer.
        await new Promise((resolve) => setTimeout(resolve, 200));
        await transaction.query('insert into kept values (2)');
      });
      await expect(attempt).rejects.toThrow(StorageError);
      await database.transaction((transaction) => transaction.query('insert into kept values (3)'));
      expect(await database.query('select id from kept')).toEqual([{ id: 3 }]);
    } finally {
      await database.close();
      await server.stop();
    }
  });
});

describe('a database that is not there', () => {
  it('is named in the error, without its password', async () => {
    const opening = openPostgresDatabase('postgres://cart:hunter2@127.0.0.1:1/shop');
    await expect(opening).rejects.toThrow(/cannot reach the database at 127\.0\.0\.1:1\/shop: .*ECONNREFUSED/);
    await expect(opening).rejects.not.toThrow(/hunter2/);
  });
});

describe('retryCollisions', () => {
  const collision = new StorageError('could not serialize', '40001');

  it('runs again until it works', async () => {
    let runs = 0;
    const result = await retryCollisions(
      () => (++runs < 4 ? Promise.reject(collision) : Promise.resolve('done')),
      () => Promise.resolve(),
    );
    expect([result, runs]).toEqual(['done', 4]);
  });

  it('gives up after eight times, and at once for any other error', async () => {
    for (const [error, expected] of [
      [collision, 8],
      [new StorageError('unique', '23505'), 1],
      [new RangeError('mine'), 1],
    ] as const) {
      let runs = 0;
      const failing = () => (runs++, Promise.reject(error));
      await expect(retryCollisions(failing, () => Promise.resolve())).rejects.toBe(error);
      expect(runs).toBe(expected);
    }
  });
});

describe('a database folder', () => {
  const inFolder = async (test: (folder: string) => Promise<void>) => {
    const parent = await mkdtemp(join(tmpdir(), 'cartlens-lock-'));
    try {
      await test(join(parent, 'db'));
    } finally {
      await rm(parent, { recursive: true });
    }
  };

  it('keeps what was stored, and belongs to one process at a time', () =>
    inFolder(async (folder) => {
      const first = await openPgliteDatabase(folder);
      await first.query('create table notes (text text)');
      await first.query("insert into notes values ('kept')");
      await expect(openPgliteDatabase(folder)).rejects.toThrow(FolderLockedError);
      await first.close();
      const second = await openPgliteDatabase(folder);
      expect(await second.query('select text from notes')).toEqual([{ text: 'kept' }]);
      await second.close();
    }));

  it('is taken over from a process that has ended, by one only', () =>
    inFolder(async (folder) => {
      // No process has this id: it is above the largest one Linux gives.
      await writeFile(`${folder}.lock`, '4194999\n');
      const attempts = await Promise.allSettled([lockFolder(folder), lockFolder(folder), lockFolder(folder)]);
      expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await readFile(`${folder}.lock`, 'utf8')).toBe(`${process.pid}\n`);
    }));

  it('that a living process holds is refused by its id', () =>
    inFolder(async (folder) => {
      await writeFile(`${folder}.lock`, `${process.ppid}\n`);
      await expect(lockFolder(folder)).rejects.toThrow(new RegExp(`in use by process ${process.ppid}`));
    }));
});
