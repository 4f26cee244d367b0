import { expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeOnBothDatabases } from '../../server/testing/databases.ts';
import { hasTestPostgres, startTestPostgres } from '../../server/testing/postgres.ts';
import { playInProcess, tryInProcess } from './in-process.ts';
import { tryKills } from './kills.ts';
import type { Schedule } from './schedule.ts';
import { Tally } from './tally.ts';

const FEW = { database: 150, kills: 4 };

describeOnBothDatabases('faults', (database) => {
  it('lose nothing and double nothing', async () => {
    const tally = new Tally();
    expect(await tryInProcess(database(), { count: FEW.database, seed: 5, tally })).toBeNull();
    // Nothing was tried where nothing happened.
    expect(tally.of('orders')).toBeGreaterThan(FEW.database / 4);
    for (const fault of ['network: drop-answer', 'server: crash', 'page: killed', 'storage: quota', 'evict']) {
      expect([fault, tally.of(fault)]).not.toEqual([fault, 0]);
    }
  });
});
