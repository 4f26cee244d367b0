import { PGlite } from '@electric-sql/pglite';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from '../storage/database.ts';
import { migrate, readMigrations } from '../storage/migrate.ts';
import { openPgliteDatabase } from '../storage/pglite-database.ts';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/cartlens', import.meta.url));

/**
 * A migrated PGlite in memory. Making a Postgres from nothing costs six CPU-seconds, so an empty one is kept as a file for the next
 * test, by version of PGlite.
 */
export async function openMemoryDatabase(): Promise<Database> {
  const database = await openPgliteDatabase(null, await emptyDatabase());
  await migrate(database, await readMigrations());
  return database;
}

async function emptyDatabase(): Promise<Blob> {
  const file = join(CACHE, `pglite-${await pgliteVersion()}.tar`);
  try {
    return new Blob([new Uint8Array(await readFile(file))]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const fresh = await PGlite.create('memory://');
  const content = await fresh.dumpDataDir('none');
  await fresh.close();
  // Two tests may make it at the same time: each writes its own file, and the last name wins whole.
  const draft = `${file}.${process.pid}`;
  await mkdir(CACHE, { recursive: true });
  await writeFile(draft, new Uint8Array(await content.arrayBuffer()));
  await rename(draft, file);
  return content;
}

async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest = await readFile(join(dirname(dirname(entry)), 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
