import fc from 'fast-check';
import type { Database } from '../../server/storage/database.ts';
import { reckon } from './reckoning.ts';
import { mayForget, schedules, type Schedule } from './schedule.ts';
import { InProcessServer } from './shop-server.ts';
import type { Tally } from './tally.ts';
import { play } from './world.ts';

/** A schedule after which something was lost, doubled or wrong. */
export interface Counterexample {
  readonly seed: number;
  /** Replays just this schedule, with the seed. Null where it is not known. */
  readonly path: string | null;
  readonly schedule: Schedule;
  readonly problems: readonly string[];
}

/** Plays one schedule in this process and says what is wrong afterwards. */
export async function playInProcess(schedule: Schedule, database: Database, tally: Tally): Promise<readonly string[]> {
  const { devices, surprises } = await play(schedule, new InProcessServer(database, tally), tally);
  return [...surprises, ...(await reckon(devices, database, mayForget([schedule])))];
}

/**
 * Plays drawn schedules until one goes wrong, which is then made as small as can be.
 *
 * @param path of a counterexample, to play that one again
 */
export async function tryInProcess(
  database: Database,
  { count, seed, path, tally }: { count: number; seed: number; path?: string; tally: Tally },
): Promise<Counterexample | null> {
  let problems: readonly string[] = [];
  const property = fc.asyncProperty(schedules(), async (schedule) => {
    const found = await playInProcess(schedule, database, tally);
    if (found.length > 0) problems = found;
    return found.length === 0;
  });
  const run = await fc.check(property, { numRuns: count, seed, ...(path === undefined ? {} : { path }) });
  const [schedule] = run.counterexample ?? [];
  if (!run.failed || !schedule) return null;
  return { seed, path: run.counterexamplePath, schedule, problems };
}
