/**
 * `npm run faults`: plays drawn fault schedules and stops at the first after which something is lost, doubled or wrongly paid for.
 *
 *   --schedules N                 in this process, over PGlite in memory (default 1000)
 *   --kill N                      instead: N schedules with `kill -9` of a real server process
 *   --database pglite|postgres    for --kill (default pglite); Postgres as for the tests
 *   --seed S  --path P            what to draw; a counterexample names both
 *   --json OUT                    writes what was tried and found
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openMemoryDatabase } from '../../server/testing/memory-database.ts';
import { startTestPostgres } from '../../server/testing/postgres.ts';
import { tryInProcess, type Counterexample } from './in-process.ts';
import { tryKills } from './kills.ts';
import { Tally } from './tally.ts';

class UsageError extends Error {}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function main(): Promise<number> {
  const values = parse();
  const seed = wholeNumber('seed', values.seed);
  const kills = wholeNumber('kill', values.kill);
  const tally = new Tally();
  const began = Date.now();
  const count = kills > 0 ? kills : wholeNumber('schedules', values.schedules);
  const found = await (kills > 0 ? withKills(values.database, count, seed, tally) : inProcess(count, seed, values.path, tally));
  const report = {
    mode: kills > 0 ? `kill -9, ${values.database}` : 'in process',
    schedules: tally.of('schedules'),
    seed,
    seconds: Math.round((Date.now() - began) / 1000),
    counts: tally,
    counterexample: found,
  };
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  for (const [name, times] of Object.entries(tally.toJSON())) console.log(`${String(times).padStart(8)}  ${name}`);
  if (found === null) {
    console.log(`\n${report.schedules} schedules, ${report.mode}, seed ${seed}: nothing lost, doubled or wrongly paid for`);
    return 0;
  }
  console.log(`\n${found.problems.join('\n')}\n\nafter ${JSON.stringify(found.schedule, null, 1)}`);
  if (found.path !== null) console.log(`\nagain: npm run faults -- --seed ${seed} --path ${found.path}`);
  return 1;
}

/** In pieces with seeds of their own, so that a long run tells how it gets on. */
async function inProcess(count: number, seed: number, path: string | undefined, tally: Tally): Promise<Counterexample | null> {
  const PIECE = 500;
  const database = await openMemoryDatabase();
  try {
    if (path !== undefined) return await tryInProcess(database, { count: 1, seed, path, tally });
    for (let done = 0; done < count; done += PIECE) {
      const piece = { count: Math.min(PIECE, count - done), seed: seed + done / PIECE, tally };
      const found = await tryInProcess(database, piece);
      if (found) return found;
      console.log(`${done + piece.count} schedules`);
    }
    return null;
  } finally {
    await database.close();
  }
}

async function withKills(kind: string, count: number, seed: number, tally: Tally): Promise<Counterexample | null> {
  const told = (done: number): void => console.log(`${done} schedules`);
  if (kind === 'postgres') {
    const server = await startTestPostgres();
    if (!server) throw new UsageError('There is no Postgres here: install one, or name one with TEST_DATABASE_URL.');
    try {
      return await tryKills({ kind: 'postgres', url: server.url }, { count, seed, tally, told });
    } finally {
      await server.stop();
    }
  }
  const folder = await mkdtemp(join(tmpdir(), 'cartlens-kill-'));
  try {
    return await tryKills({ kind: 'folder', folder: join(folder, 'db') }, { count, seed, tally, told });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function parse() {
  try {
    const { values } = parseArgs({
      options: {
        schedules: { type: 'string', default: '1000' },
        kill: { type: 'string', default: '0' },
        database: { type: 'string', default: 'pglite' },
        seed: { type: 'string', default: '1' },
        path: { type: 'string' },
        json: { type: 'string' },
      },
    });
    if (values.database !== 'pglite' && values.database !== 'postgres') throw new Error('--database is pglite or postgres.');
    return values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} ${text} is not a whole number.`);
  return Number(text);
}
