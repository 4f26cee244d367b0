import { hash } from 'node:crypto';
import { StorageError, type Database, type Parameter, type Row, type Statement, type Transaction } from '../storage/database.ts';
import { isCollision } from '../storage/retry.ts';
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

/** What an effect answers. */
export interface Made {
  readonly status: number;
  readonly json: unknown;
}

/** An effect that is one statement, and its answer, which is known before. */
export interface AtOnce extends Made {
  /** An `update` without `returning` of a table with an `owner`. It changes one row; or none, where more has to be looked at. */
  readonly statement: Statement;
}

/** Two ways to do the same. */
export interface Ways {
  /** Makes the answer; its changes go through the transaction only, as it may run again after a collision. */
  readonly effect: (transaction: Transaction) => Promise<Made>;
  /** Tried first, in one round trip; null where there is no such way. */
  readonly atOnce: () => AtOnce | null;
}

/**
 * Carries a write out once. Its effect, its answer and the note of its key commit together, so that after a crash either all are there
 * or none. A repeated request gets the stored answer. Of two that come at the same moment one finds the key taken when it commits; what
 * it did is rolled back, and it gets the other one's answer.
 *
 * @throws ProtocolError 409 when the key was used for another request
 */
export async function writeOnce(
  database: Database,
  request: WriteRequest,
  now: Date,
  { effect, atOnce }: Ways,
): Promise<StoredResponse> {
  const fingerprint = fingerprintOf(request);
  const { owner, key } = request;
  const note = (made: Made): Note => ({ key, fingerprint, status: made.status, body: JSON.stringify(made.json), now });
  const quick = atOnce();
  const done = quick && (await writeAtOnce(database, quick.statement, note(quick)));
  if (done) return done;
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
      const noted = note(made.value);
      transaction.later(`${INSERT_NOTE} values ($1, $2, $3, $4, $5, $6)`, [owner, ...columnsOf(noted)]);
      return { status: noted.status, body: noted.body, replayed: false };
    });
  try {
    return await attempt().catch((error: unknown) => {
      if (!isTaken(error)) throw error;
      return attempt();
    });
  } catch (error) {
    if (error instanceof KnownKey) return replay(error.row, fingerprint);
    throw error;
  }
}

/** What is kept of a write, for its owner. */
interface Note {
  readonly key: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly now: Date;
}

const INSERT_NOTE = 'insert into idempotency_keys (owner, key, fingerprint, status, body, created_at)';

function columnsOf({ key, fingerprint, status, body, now }: Note): readonly Parameter[] {
  return [key, fingerprint, status, body, now];
}

/**
 * Effect and note as one statement, so one transaction without `begin` and `commit`. A key that is taken undoes it.
 *
 * @returns null where nothing was done: the key is known, the statement found no row, or it met another one
 */
async function writeAtOnce(database: Database, { sql, parameters }: Statement, note: Note): Promise<StoredResponse | null> {
  const [key, fingerprint, status, body, now] = columnsOf(note).map((_, index) => `$${parameters.length + index + 1}`);
  try {
    const rows = await database.query(
      `with changed as (${sql} returning owner) ${INSERT_NOTE}
       select owner, ${key}::uuid, ${fingerprint}, ${status}::integer, ${body}, ${now}::timestamptz from changed returning status`,
      [...parameters, ...columnsOf(note)],
    );
    return rows.length === 0 ? null : { status: note.status, body: note.body, replayed: false };
  } catch (error) {
    if (isCollision(error) || isTaken(error)) return null;
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

/** Whether a unique key was taken. */
function isTaken(error: unknown): boolean {
  return error instanceof StorageError && error.code === '23505';
}

function replay(row: Row, fingerprint: string): StoredResponse {
  if (row['fingerprint'] !== fingerprint) {
    throw new ProtocolError(409, 'idempotency_conflict', 'This Idempotency-Key was used for another request.');
  }
  return { status: Number(row['status']), body: String(row['body']), replayed: true };
}

function fingerprintOf({ method, path, body }: WriteRequest): string {
  return hash('sha256', `${method}\n${path}\n${canonicalJson(body)}`);
}
