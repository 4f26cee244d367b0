import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, payment, ShopClient } from '../testing/shop-client.ts';
import { hasTestPostgres, startTestPostgres, type TestPostgres } from '../testing/postgres.ts';
import { backUp, BackupError, restore } from './backup.ts';
import { FolderLockedError, lockFolder } from './folder-lock.ts';
import { openDatabase, type DatabaseChoice } from './open.ts';
import { openPostgresDatabase } from './postgres-database.ts';

const TIMEOUT_MS = 240_000;

/** Sells a cola; returns the order's id. */
async function sell(choice: DatabaseChoice): Promise<string> {
  const database = await openDatabase(choice);
  try {
    const client = new ShopClient(openShop(database));
    const { json } = await client.post<{ readonly order: { readonly id: string } }>(
      `/checkout-sessions/${await client.session({ cola: 1 })}/complete`,
      payment(),
    );
    return json.order.id;
  } finally {
    await database.close();
  }
}

async function ordersIn(choice: DatabaseChoice): Promise<readonly unknown[]> {
  const database = await openDatabase(choice);
  try {
    return (await database.query('select id from orders order by placed_at, id')).map(({ id }) => id);
  } finally {
    await database.close();
  }
}

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cartlens-backup-'));
});
afterAll(() => rm(parent, { recursive: true }));

describe('backup of the embedded database', () => {
  it(
    'comes back as it was, and takes the place of nothing unless told',
    async () => {
      const choice = { kind: 'folder', folder: join(parent, 'db') } as const;
      const file = join(parent, 'embedded.backup');
      await expect(backUp(choice, file)).rejects.toThrow(/no database in/);
      const kept = await sell(choice);
      const lock = await lockFolder(choice.folder);
      await expect(backUp(choice, file)).rejects.toThrow(FolderLockedError);
      await lock.release();
      await backUp(choice, file);
      await expect(backUp(choice, file)).rejects.toThrow(/overwrites nothing/);

      const elsewhere = { kind: 'folder', folder: join(parent, 'elsewhere', 'db') } as const;
      expect(await restore(elsewhere, file)).toBeNull();
      expect(await ordersIn(elsewhere)).toEqual([kept]);
      await expect(restore(elsewhere, file)).rejects.toThrow(/Add --replace/);
      const aside = await restore(elsewhere, file, { replace: true });
      for (const folder of [String(aside), elsewhere.folder]) expect(await readdir(folder)).toContain('PG_VERSION');
      expect((await readdir(parent)).filter((name) => /part|restoring|lock/.test(name))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it('refuses what is no backup, and leaves the database alone', async () => {
    const choice = { kind: 'folder', folder: join(parent, 'untouched') } as const;
    const file = join(parent, 'broken.backup');
    await expect(restore(choice, join(parent, 'nothing'))).rejects.toThrow(/There is no file/);
    await writeFile(file, 'hello');
    await expect(restore(choice, file)).rejects.toThrow(/no backup of an embedded database/);
    await writeFile(file, Buffer.concat([Buffer.from([0x1f, 0x8b]), randomBytes(100)]));
    await expect(restore(choice, file)).rejects.toThrow(BackupError);
    await expect(restore({ kind: 'memory' }, file)).rejects.toThrow(BackupError);
    expect((await readdir(parent)).filter((name) => name.startsWith('untouched'))).toEqual([]);
  });
});

describe.skipIf(!hasTestPostgres())('backup of a Postgres', () => {
  let postgres: TestPostgres;
  const names = ['from', 'to'].map((name) => `backup_${name}_${randomBytes(6).toString('hex')}`);
  const choiceOf = (name: string): DatabaseChoice => {
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    return { kind: 'postgres', url: url.href };
  };
  const administer = async (sql: string): Promise<void> => {
    const admin = await openPostgresDatabase(postgres.url);
    for (const name of names) await admin.query(`${sql} ${name}`);
    await admin.close();
  };

  beforeAll(async () => {
    const started = await startTestPostgres();
    if (!started) throw new Error('Postgres was there a moment ago');
    postgres = started;
    await administer('create database');
  }, TIMEOUT_MS);
  afterAll(async () => {
    await administer('drop database');
    await postgres?.stop();
  });

  it(
    'is taken while it is in use, comes back as it was, and takes the place of nothing unless told',
    async () => {
      const [from, to] = names.map(choiceOf) as [DatabaseChoice, DatabaseChoice];
      const file = join(parent, 'postgres.backup');
      const kept = await sell(from);
      const open = await openDatabase(from);
      await backUp(from, file);
      await open.close();
      expect((await readFile(file)).subarray(0, 5).toString()).toBe('PGDMP');
      await restore(to, file);
      expect(await ordersIn(to)).toEqual([kept]);
      await sell(to);
      await expect(restore(to, file)).rejects.toThrow(/Add --replace/);
      expect(await ordersIn(to)).toHaveLength(2);
      await restore(to, file, { replace: true });
      expect(await ordersIn(to)).toEqual([kept]);
      // An embedded database is another kind of file.
      await expect(restore({ kind: 'folder', folder: join(parent, 'other') }, file)).rejects.toThrow(/no backup of an embedded/);
    },
    TIMEOUT_MS,
  );
});
