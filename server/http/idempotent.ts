import { createHash } from 'node:crypto';
import type { Database, Queryable } from '../storage/database.ts';
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
 * Carries a write out once. The note of its key, its effect and its answer commit together, so that after a crash either all are
 * there or none. A repeated request gets the stored answer; one that comes while the first still runs waits for it at the row.
 *
 * @param effect makes the answer; its changes go through the transaction only, as it may run again after a collision
 * @throws ProtocolError 409 when the key was used for another request
 */
export async function writeOnce(
  database: Database,
  request: WriteRequest,
  now: Date,
  effect: (transaction: Queryable) => Promise<{ readonly status: number; readonly json: unknown }>,
): Promise<StoredResponse> {
  const fingerprint = fingerprintOf(request);
  return database.transaction(async (transaction) => {
    const taken = await transaction.query(
      'insert into idempotency_keys (owner, key, fingerprint, created_at) values ($1, $2, $3, $4) on conflict do nothing returning key',
      [request.owner, request.key, fingerprint, now],
    );
    if (taken.length === 0) return replay(transaction, request, fingerprint);
    const { status, json } = await effect(transaction);
    const body = JSON.stringify(json);
    await transaction.query('update idempotency_keys set status = $3, body = $4 where owner = $1 and key = $2', [
      request.owner,
      request.key,
      status,
      body,
    ]);
    return { status, body, replayed: false };
  });
}

async function replay(transaction: Queryable, request: WriteRequest, fingerprint: string): Promise<StoredResponse> {
  const [row] = await transaction.query('select fingerprint, status, body from idempotency_keys where owner = $1 and key = $2', [
    request.owner,
    request.key,
  ]);
  if (!row) throw new ProtocolError(503, 'unavailable', 'The key is being cleaned up; try again.', 1);
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

/** Forgets answers that are older than `KEEP_ANSWERS_MS`. */
export async function forgetOldAnswers(database: Database, now: Date): Promise<void> {
  await database.query('delete from idempotency_keys where created_at < $1', [new Date(now.getTime() - KEEP_ANSWERS_MS)]);
}
