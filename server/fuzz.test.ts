import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from './storage/database.ts';
import { GRAMMARS } from './testing/fuzz/bodies.ts';
import { fuzz } from './testing/fuzz/fuzz.ts';
import { openMemoryDatabase } from './testing/memory-database.ts';

let database: Database;
beforeAll(async () => {
  database = await openMemoryDatabase();
});
afterAll(() => database.close());

/** Writes whose bodies nobody described: forms of the till, which strangers cannot send. */
const WITHOUT_GRAMMAR: ReadonlySet<string> = new Set(['POST /till/sign-in', 'POST /till/sign-out', 'POST /till/:code/:action']);

it('answers every made-up request by the protocol, tells nobody of anybody else, and leaves what is theirs alone', async () => {
  const { sent, findings, byOperation, byStatus } = await fuzz({ database, requests: 3000, seed: 20260408 });
  expect(findings).toEqual([]);
  expect(sent).toBe(3000);
  // Requests that are all refused would find nothing.
  expect((byStatus.get(200) ?? 0) + (byStatus.get(201) ?? 0)).toBeGreaterThan(sent / 4);
  const writes = [...byOperation.keys()].filter((operation) => /^(POST|PUT|PATCH) /.test(operation));
  expect(writes.filter((operation) => !(operation in GRAMMARS) && !WITHOUT_GRAMMAR.has(operation))).toEqual([]);
  expect(Object.keys(GRAMMARS).filter((operation) => !byOperation.has(operation))).toEqual([]);
});
