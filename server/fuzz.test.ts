import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from './storage/database.ts';
import { GRAMMARS } from './testing/fuzz/bodies.ts';
import { fuzz } from './testing/fuzz/fuzz.ts';
import { SETUP_TIMEOUT_MS } from './testing/databases.ts';
import { openMemoryDatabase } from './testing/memory-database.ts';

let database: Database;
beforeAll(async () => {
  database = await openMemoryDatabase();
}, SETUP_TIMEOUT_MS);
afterAll(() => database.close());

const REQUESTS = 3000;
/** Five seconds of work, which others may keep from the processor. */
const TIMEOUT_MS = 300_000;

/** Writes whose bodies nobody described: forms of the till, which strangers cannot send. */
const WITHOUT_GRAMMAR: ReadonlySet<string> = new Set(['POST /till/sign-in', 'POST /till/sign-out', 'POST /till/:code/:action']);

it(
  'answers every made-up request by the protocol, tells nobody of anybody else, and leaves what is theirs alone',
  async () => {
    const { sent, findings, byOperation, byStatus } = await fuzz({ database, requests: REQUESTS, seed: 20260408 });
    expect(findings).toEqual([]);
    expect(sent).toBe(REQUESTS);
    // Requests that are all refused would find nothing.
    expect((byStatus.get(200) ?? 0) + (byStatus.get(201) ?? 0)).toBeGreaterThan(sent / 4);
    const writes = [...byOperation.keys()].filter((operation) => /^(POST|PUT|PATCH) /.test(operation));
    expect(writes.filter((operation) => !(operation in GRAMMARS) && !WITHOUT_GRAMMAR.has(operation))).toEqual([]);
    expect(Object.keys(GRAMMARS).filter((operation) => !byOperation.has(operation))).toEqual([]);
  },
  TIMEOUT_MS,
);
