import type { Database } from '../storage/database.ts';

/** Why a server should get no requests, or that it should. */
export type Readiness = 'ready' | 'stopping' | 'no database' | 'schema is not up to date';

/** A database that takes longer than this is as good as none: the balancer asks again soon. */
const PATIENCE_MS = 2000;

/** Asks the database whether every one of our migrations has run: it may be a restored, older one. */
export async function readiness(
  database: Database,
  migrations: readonly string[],
  stopping: () => boolean,
  patience: number = PATIENCE_MS,
): Promise<Readiness> {
  if (stopping()) return 'stopping';
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, patience, null);
  });
  try {
    const rows = await Promise.race([database.query('select name from schema_migrations'), late]);
    if (rows === null) return 'no database';
    const applied = new Set(rows.map((row) => row['name']));
    return migrations.every((name) => applied.has(name)) ? 'ready' : 'schema is not up to date';
  } catch {
    return 'no database';
  } finally {
    clearTimeout(timer);
  }
}
