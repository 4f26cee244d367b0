import type { Database } from './database.ts';
import { migrate, readMigrations } from './migrate.ts';
import { openPgliteDatabase } from './pglite-database.ts';
import { openPostgresDatabase } from './postgres-database.ts';

/** Where orders are kept. */
export type DatabaseChoice =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'memory' };

/** Opens the database and brings its schema up to date. Throws `StorageError` or `FolderLockedError`. */
export async function openDatabase(choice: DatabaseChoice): Promise<Database> {
  const database =
    choice.kind === 'postgres'
      ? await openPostgresDatabase(choice.url)
      : await openPgliteDatabase(choice.kind === 'folder' ? choice.folder : null);
  try {
    await migrate(database, await readMigrations());
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}
