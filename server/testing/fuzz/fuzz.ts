import fc from 'fast-check';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../app.ts';
import { openLog } from '../../operations/log.ts';
import type { RequestRecord } from '../../operations/request-record.ts';
import type { Database } from '../../storage/database.ts';
import { CATALOG } from '../catalog.ts';
import { problemsOf } from './judge.ts';
import { operationsOf, requestsTo, type FuzzRequest } from './requests.ts';
import { CANARIES, idsFrom, SECRETS, VICTIMS, World } from './world.ts';

export interface FuzzOptions {
  readonly database: Database;
  /** Requests to send. */
  readonly requests: number;
  /** The same seed sends the same requests. */
  readonly seed: number;
  readonly onProgress?: (sent: number) => void;
}

/** A request whose answer was wrong. */
export interface Finding {
  readonly problems: readonly string[];
  readonly number: number;
  readonly request: FuzzRequest;
  readonly status: number;
  readonly answer: string;
}

export interface FuzzReport {
  readonly sent: number;
  readonly findings: readonly Finding[];
  /** Requests by operation, every one that the app has. */
  readonly byOperation: ReadonlyMap<string, number>;
  readonly byStatus: ReadonlyMap<number, number>;
}

/** Requests after which the attacker gets new things to play with. */
const ROUND = 250;

/**
 * Sends made-up requests to a whole app, in process, and judges every answer. Rounds take turns: with the development's till and mock
 * payment, and without, as in production.
 */
export async function fuzz({ database, requests, seed, onProgress }: FuzzOptions): Promise<FuzzReport> {
  const folder = await mkdtemp(join(tmpdir(), 'cartlens-fuzz-'));
  try {
    await mkdir(join(folder, 'site', 'assets'), { recursive: true });
    await writeFile(join(folder, 'site', 'index.html'), '<!doctype html>');
    await writeFile(join(folder, 'secret.txt'), CANARIES.file);
    const sides = await Promise.all(
      VICTIMS.map((victim, index) => openSide(database, join(folder, 'site'), victim, index === 0, `${seed}/${index}`)),
    );
    const byOperation = new Map<string, number>();
    const byStatus = new Map<number, number>();
    const findings: Finding[] = [];
    let sent = 0;
    for (let round = 0; sent < requests; round++) {
      const side = sides[round % sides.length]!;
      await side.world.set();
      const count = Math.min(ROUND, requests - sent);
      for (const template of fc.sample(side.arbitrary, { seed: seed + round, numRuns: count })) {
        sent++;
        const request = side.world.resolve(template);
        const answer = await side.ask(request);
        if (answer.status === 201) side.world.learn(answer.text);
        const problems = [...problemsOf(request, answer, side.operations, side.world.victims), ...side.logProblems()];
        if (problems.length > 0) findings.push({ problems, number: sent, request, status: answer.status, answer: answer.text });
        count1(byOperation, request.operation);
        count1(byStatus, answer.status);
      }
      if (!(await side.world.victimIsWhole()))
        throw new Error(`round ${round} (seed ${seed}) changed what belongs to another owner`);
      onProgress?.(sent);
    }
    return { sent, findings, byOperation, byStatus };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function openSide(database: Database, staticFolder: string, victim: string, development: boolean, seed: string) {
  let record: RequestRecord | undefined;
  let logged = '';
  const log = openLog({ format: 'json', level: 'debug', write: (line) => (logged += line) });
  const newId = idsFrom(seed);
  const app = createApp({
    storage: database,
    catalog: CATALOG,
    config: {
      staticFolder,
      mockPayment: development,
      till: development,
      now: () => new Date(),
      newId,
      onRequest: (made) => {
        record = made;
        log.request(made);
      },
      log: (message, cause, requestId) => log.error(message, cause, requestId),
    },
  });
  const operations = operationsOf(app);
  return {
    operations,
    arbitrary: requestsTo(operations),
    world: new World(app, database, newId, victim),
    async ask({ method, path, headers, body }: FuzzRequest) {
      record = undefined;
      const response = await app.request(`http://shop.test${path}`, { method, headers, ...(body === null ? {} : { body }) });
      return { status: response.status, headers: response.headers, text: await response.text(), record };
    },
    /** What is wrong with what was logged since the last time. */
    logProblems(): readonly string[] {
      const lines = logged;
      logged = '';
      const problems: string[] = [];
      if (lines.includes('"level":"error"')) problems.push(`logged ${lines}`);
      if (SECRETS.some((secret) => lines.includes(secret))) problems.push('logged a secret');
      return problems;
    },
  };
}

function count1<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
