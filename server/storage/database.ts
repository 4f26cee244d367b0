/** A row as the database returns it. Timestamps are `Date`, `jsonb` is parsed, `bigint` may be a string: see `integerOf`. */
export type Row = Readonly<Record<string, unknown>>;

/** A value for a `$n` placeholder. Objects for `jsonb` columns go in as `JSON.stringify(value)` and `$n::jsonb`. */
export type Parameter = string | number | boolean | Date | null;

/** Something that runs SQL: the database itself, or a transaction of it. */
export interface Queryable {
  /** Runs one statement. Throws `StorageError` when the database cannot, whatever the reason. */
  query(sql: string, parameters?: readonly Parameter[]): Promise<readonly Row[]>;
}

/** What happens as a whole or not at all. */
export interface Transaction extends Queryable {
  /**
   * Runs a statement whose rows nobody needs, at the latest when the transaction commits: it travels together with what comes next
   * instead of waiting for an answer of its own. If it fails, the transaction does.
   */
  later(sql: string, parameters?: readonly Parameter[]): void;
}

/** A Postgres: embedded in this process (PGlite) or a server. The same SQL runs on both. */
export interface Database extends Queryable {
  readonly kind: 'pglite' | 'postgres';
  /**
   * Runs `work` in a read-committed transaction, and once more from the start when the database says that it collided with
   * another (40001, 40P01): so `work` must not have effects outside the transaction. A throw rolls back.
   */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Runs a script of several statements (migrations) inside `transaction`'s connection. */
  script(transaction: Queryable, sql: string): Promise<void>;
  /** How its connections are doing, where it has several. */
  pool?(): PoolState;
  /** Finishes what is running and closes. Idempotent. */
  close(): Promise<void>;
}

/** Connections that are open, those of them that do nothing, and requests that wait for one. */
export interface PoolState {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

/** The database is not there, or it failed at a statement that should work. `code` is Postgres' SQLSTATE where there is one. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: string | null;

  constructor(message: string, code: string | null, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Wraps what a driver threw. Errors that are not the database's (thrown by the `work` of a transaction) pass unchanged. */
export function storageErrorOf(error: unknown, doing: string): StorageError {
  if (error instanceof StorageError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  const reason = reasonOf(error);
  return new StorageError(`${doing}: ${reason}`, typeof code === 'string' ? code : null, { cause: error });
}

/** Node reports a refused connection to both localhost addresses as an `AggregateError` with an empty message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

/** A statement that waits to be sent. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

/** A `bigint` or `integer` column as a number. Amounts are far below 2^53. */
export function integerOf(value: unknown): number {
  const number = typeof value === 'number' ? value : Number(value);
  if (!Number.isSafeInteger(number)) throw new StorageError(`not an integer: ${String(value)}`, null);
  return number;
}
