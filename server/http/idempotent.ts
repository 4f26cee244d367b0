import { createHash } from 'node:crypto';
import { StorageError, type Database, type Row, type Transaction } from '../storage/database.ts';
import type { Owner } from './credentials.ts';
import { canonicalJson } from './json-body.ts';
import { ProtocolError } from './protocol-error.ts';

/** An answer as it is stored and sent. `body` is JSON text: a replay is the same bytes. */
export interface StoredResponse {
  readonly status: number;
  readonly body: string;
  /** Whether it is the answer to an earlier, equal request. */
  readonly replayed: boolean;
}

/** What a write is: the same key for another one of these is refused. */
export interface WriteRequest {
  readonly owner: Owner;
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** How long an answer is kept: the protocol asks for 24 hours at least; a phone may sleep a weekend. */
export const KEEP_ANSWERS_MS = 7 * 24 * 3600 * 1000;

/**
 * Carries a write out once. Its effect, its answer and the note of its key commit together, so that after a crash either all are there
 * or none. A repeated request gets the stored answer. Of two that come at the same moment one finds the key taken when it commits; what
 * it did is rolled back, and it gets the other one's answer.
 *
 * @param effect makes the answer; its changes go through the transaction only, as it may run again after a collision
 * @throws ProtocolError 409 when the key was used for another request
 */
export async function writeOnce(
  database: Database,
  request: WriteRequest,
  now: Date,
  effect: (transaction: Transaction) => Promise<{ readonly status: number; readonly json: unknown }>,
): Promise<StoredResponse> {
  const fingerprint = fingerprintOf(request);
  const { owner, key } = request;
  const attempt = (): Promise<StoredResponse> =>
    database.transaction(async (transaction) => {
      // Both ask at the same time. Where the key turns out to be known, what the effect did is rolled back; nothing of it goes on then.
      const [looked, made] = await Promise.allSettled([
        transaction.query('select fingerprint, status, body from idempotency_keys where owner = $1 and key = $2', [owner, key]),
        effect(transaction),
      ]);
      if (looked.status === 'rejected') throw looked.reason;
      const [known] = looked.value;
      if (known) throw new KnownKey(known);
      if (made.status === 'rejected') throw made.reason;
      const { status, json } = made.value;
      const body = JSON.stringify(json);
      transaction.later(
        'insert into idempotency_keys (owner, key, fingerprint, status, body, created_at) values ($1, $2, $3, $4, $5, $6)',
        [owner, key, fingerprint, status, body, now],
      );
      return { status, body, replayed: false };
    });
  try {
    return await attempt().catch((error: unknown) => {
      if (!(error instanceof StorageError) || error.code !== TAKEN) throw error;
      return attempt();
    });
  } catch (error) {
    if (error instanceof KnownKey) return replay(error.row, fingerprint);
    throw error;
  }
}

/** Ends a transaction whose work was done before. */
class KnownKey extends Error {
  readonly row: Row;

  constructor(row: Row) {
    super('this key is known');
    this.row = row;
  }
}

/** SQLSTATE of a unique key that is taken. */
const TAKEN = '23505';

function replay(row: Row, fingerprint: string): StoredResponse {
  if (row['fingerprint'] !== fingerprint) {
    throw new ProtocolError(409, 'idempotency_conflict', 'This Idempotency-Key was used for another request.');
  }
  return { status: Number(row['status']), body: String(row['body']), replayed: true };
}

function fingerprintOf({ method, path, body }: WriteRequest): string {
  return createHash('sha256')
    .update(`${method}\n${path}\n${canonicalJson(body)}`)
    .digest('hex');
}

/** Owners are hex: each of these begins one range of them, and ends the one before. */
const RANGES = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'));
const AFTER_ALL = 'g';

/**
 * Forgets answers that are older than `KEEP_ANSWERS_MS`, a range of owners at a time: no statement holds many rows for long. It reads
 * the whole table: once a day is often enough.
 */
export async function forgetOldAnswers(database: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEEP_ANSWERS_MS);
  for (const [index, from] of RANGES.entries()) {
    await database.query('delete from idempotency_keys where owner >= $1 and owner < $2 and created_at < $3', [
      from,
      RANGES[index + 1] ?? AFTER_ALL,
      before,
    ]);
  }
}
