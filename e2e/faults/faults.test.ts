/** A few of the schedules that `npm run faults` plays by the thousand. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../server/testing/databases.ts';
import { hasTestPostgres, startTestPostgres } from '../../server/testing/postgres.ts';
import { tryInProcess } from './in-process.ts';
import { tryKills } from './kills.ts';
import { NETWORK_FAULTS, SERVER_FAULTS } from './schedule.ts';
import { Tally } from './tally.ts';

const SCHEDULES = 75;
const KILLS = 3;

describeOnBothDatabases('faults', (database) => {
  it('lose nothing, double nothing and change no price', async () => {
    const tally = new Tally();
    expect(await tryInProcess(database(), { count: SCHEDULES, seed: 5, tally })).toBeNull();
    // Nothing was tried where nothing happened. How many get so far depends on how quick the database is.
    expect(tally.of('orders')).toBeGreaterThan(SCHEDULES / 4);
    const kinds = [...NETWORK_FAULTS.map((name) => `network: ${name}`), ...SERVER_FAULTS.map((name) => `server: ${name}`)];
    const never = [...kinds, 'page: killed', 'storage: quota', 'evict'].filter((name) => tally.of(name) === 0);
    expect(never).toEqual([]);
  });
});

describe('kill -9 of the server', () => {
  const told = (): void => undefined;

  it('loses nothing and doubles nothing on PGlite', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cartlens-kill-'));
    const tally = new Tally();
    try {
      const choice = { kind: 'folder', folder: join(folder, 'db') } as const;
      expect(await tryKills(choice, { count: KILLS, seed: 1, tally, told })).toBeNull();
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(tally.of('server: kill -9 with a request under way')).toBeGreaterThan(0);
  }, 240_000);

  it.skipIf(!hasTestPostgres())(
    'loses nothing and doubles nothing on Postgres',
    async () => {
      const server = await startTestPostgres();
      if (!server) throw new Error('Postgres was there a moment ago');
      const tally = new Tally();
      try {
        expect(await tryKills({ kind: 'postgres', url: server.url }, { count: KILLS, seed: 1, tally, told })).toBeNull();
      } finally {
        await server.stop();
      }
      expect(tally.of('server: kill -9 with a request under way')).toBeGreaterThan(0);
    },
    240_000,
  );
});
