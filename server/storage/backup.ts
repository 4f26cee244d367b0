import { PGlite } from '@electric-sql/pglite';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lockFolder } from './folder-lock.ts';
import type { DatabaseChoice } from './open.ts';
import { openPostgresDatabase } from './postgres-database.ts';

/** A backup or a restore that cannot be, or must not be; the message says what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** What a file of either kind begins with. */
const GZIP = Buffer.from([0x1f, 0x8b]);
const PG_DUMP = Buffer.from('PGDMP');

/**
 * Writes all of a database to one new file: the embedded database as a compressed image of its folder (stop its server first), a
 * Postgres by `pg_dump` in its custom format, at one moment while it is in use. The file gets its name when it is whole and on the disk.
 *
 * @throws BackupError when the file exists, there is no database, or `pg_dump` fails; FolderLockedError while a server has the folder open
 */
export async function backUp(choice: DatabaseChoice, file: string): Promise<void> {
  if (existsSync(file)) throw new BackupError(`${file} exists already: a backup overwrites nothing. Name another file.`);
  const draft = `${file}.part-${process.pid}`;
  await mkdir(dirname(file), { recursive: true });
  try {
    if (choice.kind === 'postgres') await runTool('pg_dump', ['--format=custom', '--no-owner', `--file=${draft}`, choice.url]);
    else await dumpFolder(folderOf(choice), draft);
    await flush(draft);
    // Unlike a rename, a link never takes the place of a file that came meanwhile.
    await link(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Puts a backup in the place of an empty database, or with `replace` of any: the folder that was there is kept beside it under another
 * name, a Postgres is replaced in one transaction. The next server that starts brings an old schema up to date.
 *
 * @returns where the replaced folder went; null when none was replaced
 * @throws BackupError when there is a database already and `replace` is not set, or when the file is no backup of this kind
 */
export async function restore(choice: DatabaseChoice, file: string, { replace = false } = {}): Promise<string | null> {
  const content = await readFile(file).catch(() => {
    throw new BackupError(`There is no file ${file}.`);
  });
  if (choice.kind === 'postgres') {
    if (!begins(content, PG_DUMP)) throw new BackupError(`${file} is no backup of a Postgres server (pg_dump's custom format).`);
    await restorePostgres(choice.url, file, replace);
    return null;
  }
  if (!begins(content, GZIP)) throw new BackupError(`${file} is no backup of an embedded database.`);
  return restoreFolder(folderOf(choice), content, replace);
}

function folderOf(choice: DatabaseChoice): string {
  if (choice.kind === 'folder') return choice.folder;
  throw new BackupError('A database in memory has nothing to back up or to restore.');
}

async function dumpFolder(folder: string, file: string): Promise<void> {
  if (!(await isDatabase(folder))) throw new BackupError(`There is no database in ${folder}.`);
  const lock = await lockFolder(folder);
  try {
    const pglite = await PGlite.create(folder);
    try {
      const image = await pglite.dumpDataDir('gzip');
      const handle = await open(file, 'wx');
      await handle.writeFile(new Uint8Array(await image.arrayBuffer()));
      await handle.close();
    } finally {
      await pglite.close();
    }
  } finally {
    await lock.release();
  }
}

async function restoreFolder(folder: string, content: Buffer, replace: boolean): Promise<string | null> {
  await mkdir(dirname(folder), { recursive: true });
  const lock = await lockFolder(folder);
  try {
    const occupied = existsSync(folder) && (await readdir(folder)).length > 0;
    if (occupied && !replace) {
      throw new BackupError(`There is a database in ${folder} already. Add --replace to keep it aside and take the backup.`);
    }
    const draft = `${folder}.restoring-${process.pid}`;
    try {
      // Opened and closed once: what cannot be read does not take anybody's place.
      const pglite = await PGlite.create(draft, { loadDataDir: new Blob([new Uint8Array(content)]) });
      await pglite.query('select count(*) from schema_migrations');
      await pglite.close();
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw new BackupError(`The backup could not be read: ${(error as Error).message}`, { cause: error });
    }
    let aside: string | null = null;
    if (occupied) {
      aside = `${folder}.before-restore-${new Date().toISOString().replaceAll(':', '-')}`;
      await rename(folder, aside);
    } else {
      await rm(folder, { recursive: true, force: true });
    }
    await rename(draft, folder);
    return aside;
  } finally {
    await lock.release();
  }
}

async function restorePostgres(url: string, file: string, replace: boolean): Promise<void> {
  const database = await openPostgresDatabase(url);
  try {
    const [row] = await database.query(
      `select count(*)::integer as tables from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    if (row?.['tables'] !== 0 && !replace) {
      throw new BackupError('There are tables in this database already. Add --replace to put the backup in their place.');
    }
  } finally {
    await database.close();
  }
  const options = ['--no-owner', '--single-transaction', '--exit-on-error', ...(replace ? ['--clean', '--if-exists'] : [])];
  await runTool('pg_restore', [...options, `--dbname=${url}`, file]);
}

async function isDatabase(folder: string): Promise<boolean> {
  return stat(`${folder}/PG_VERSION`).then(
    () => true,
    () => false,
  );
}

function begins(content: Buffer, start: Buffer): boolean {
  return content.subarray(0, start.length).equals(start);
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Runs one of Postgres' own tools, which have to be as new as the server. */
function runTool(tool: 'pg_dump' | 'pg_restore', parameters: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new BackupError(`${tool} is not installed: it comes with Postgres (postgresql-client).`)
          : error,
      ),
    );
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new BackupError(`${tool} failed: ${complaint.trim() || `code ${code}`}`)),
    );
  });
}
