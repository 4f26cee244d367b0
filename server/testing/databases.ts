import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from '../storage/database.ts';
import { migrate, readMigrations } from '../storage/migrate.ts';
import { openPostgresDatabase } from '../storage/postgres-database.ts';
import { openMemoryDatabase } from './memory-database.ts';
import { freshSchemaName, hasTestPostgres, startTestPostgres, type TestPostgres } from './postgres.ts';

/** Making a database costs eight CPU-seconds on a slow machine, and others may want its processor too. */
export const SETUP_TIMEOUT_MS = 240_000;

/** The database of the suite that is running. Call it inside tests and hooks. */
export type CurrentDatabase = () => Database;

/**
 * Runs the same tests on both databases: on PGlite in memory always, on a Postgres server where there is one (skipped and counted as
 * such elsewhere). Both start empty and migrated.
 */
export function describeOnBothDatabases(name: string, tests: (database: CurrentDatabase) => void): void {
  describe(`${name} on PGlite`, () => {
    let database: Database | null = null;
    beforeAll(async () => {
      database = await openMemoryDatabase();
    }, SETUP_TIMEOUT_MS);
    afterAll(() => database?.close());
    tests(() => present(database));
  });

  describe.skipIf(!hasTestPostgres())(`${name} on Postgres`, () => {
    let server: TestPostgres | null = null;
    let database: Database | null = null;
    beforeAll(async () => {
      server = await startTestPostgres();
      database = await openTestSchema(present(server).url);
      await migrate(database, await readMigrations());
    }, SETUP_TIMEOUT_MS);
    afterAll(async () => {
      await database?.close();
      await server?.stop();
    });
    tests(() => present(database));
  });
}

/** A connection to a new, empty schema of a server. */
export async function openTestSchema(url: string): Promise<Database> {
  const schema = freshSchemaName();
  const admin = await openPostgresDatabase(url);
  await admin.query(`create schema ${schema}`);
  await admin.close();
  return openPostgresDatabase(url, { searchPath: schema });
}

function present<Thing>(thing: Thing | null): Thing {
  if (thing === null) throw new Error('used before the suite has set it up');
  return thing;
}
