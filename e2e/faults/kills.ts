import fc from 'fast-check';
import type { Database } from '../../server/storage/database.ts';
import { openDatabase, type DatabaseChoice } from '../../server/storage/open.ts';
import type { Counterexample } from './in-process.ts';
import { KillableServer } from './killable-server.ts';
import { reckon } from './reckoning.ts';
import { mayForget, schedules, type Action, type Schedule } from './schedule.ts';
import type { Tally } from './tally.ts';
import { play, type Played } from './world.ts';

/** How many schedules are played before the books are looked at: an embedded database has to be opened for that. */
const BATCH = 20;

/**
 * Plays drawn schedules against a server process, each with one `kill -9` of it at least, and reckons up in the database itself after
 * the last process over it was killed too.
 *
 * @returns the first schedule after which something was wrong, not made smaller: a kill never strikes twice at the same moment
 */
export async function tryKills(
  choice: DatabaseChoice,
  { count, seed, tally, told }: { count: number; seed: number; tally: Tally; told: (done: number) => void },
): Promise<Counterexample | null> {
  const drawn = fc.sample(fc.tuple(schedules(), fc.nat({ max: 23 }), fc.nat({ max: 24 })), { numRuns: count, seed });
  const all = drawn.map(([schedule, at, after]) => withKill(schedule, at, after));
  for (let first = 0; first < all.length; first += BATCH) {
    const batch = all.slice(first, first + BATCH);
    const found = await playBatch(choice, batch, tally);
    if (found) return { seed, path: null, ...found };
    told(first + batch.length);
  }
  return null;
}

async function playBatch(choice: DatabaseChoice, batch: readonly Schedule[], tally: Tally) {
  const server = new KillableServer(choice, tally);
  const played: Played[] = [];
  try {
    for (const schedule of batch) played.push(await play(schedule, server, tally));
  } finally {
    await server.close();
  }
  const database = await openDatabase(choice);
  try {
    for (const [index, { devices, surprises }] of played.entries()) {
      const problems = [...surprises, ...(await reckon(devices, database, mayForget(batch)))];
      const schedule = batch[index];
      if (problems.length > 0 && schedule) return { schedule, problems };
    }
    await checkStorage(database);
    return null;
  } finally {
    await database.close();
  }
}

/** A database that lost a page often still answers: every row is read, by the table and by its indexes. */
async function checkStorage(database: Database): Promise<void> {
  for (const table of ['carts', 'checkout_sessions', 'orders', 'order_lines', 'order_events', 'idempotency_keys']) {
    await database.query(`select count(*), max(length(t::text)) from ${table} t`);
    await database.query(`reindex table ${table}`);
  }
}

/** Every kind of server fault becomes a kill, and there is one at least. */
function withKill(schedule: Schedule, at: number, after: number): Schedule {
  const kill: Action = { do: 'server', how: 'crash', after };
  const place = at % (schedule.actions.length + 1);
  return { ...schedule, actions: schedule.actions.toSpliced(place, 0, { action: kill, pause: 0 }) };
}
