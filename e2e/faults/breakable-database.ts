import type { Database, Parameter, Row, Transaction } from '../../server/storage/database.ts';
import { StorageError } from '../../server/storage/database.ts';
import type { ServerFault } from './schedule.ts';

/** A database seen by one server process, which can be made to fail or to end the process at a chosen statement. */
export class BreakableDatabase implements Database {
  readonly #inner: Database;
  readonly #onFault: (how: ServerFault) => void;
  #armed: { how: ServerFault; after: number } | null = null;
  /** The process has ended: nothing it began goes on. */
  dead = false;

  constructor(inner: Database, onFault: (how: ServerFault) => void) {
    this.#inner = inner;
    this.#onFault = onFault;
  }

  get kind(): Database['kind'] {
    return this.#inner.kind;
  }

  /** The fault strikes before the statement that comes after `after` others; beginning and end of a transaction count as one each. */
  arm(how: ServerFault, after: number): void {
    this.#armed = { how, after };
  }

  disarm(): void {
    this.#armed = null;
  }

  async query(sql: string, parameters?: readonly Parameter[]): Promise<readonly Row[]> {
    this.#reach('statement');
    const rows = await this.#inner.query(sql, parameters);
    this.#reach('confirmed');
    return rows;
  }

  async transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const result = await this.#inner.transaction(async (transaction) => {
      this.#reach('statement');
      const inside = await work({
        query: async (sql, parameters) => {
          this.#reach('statement');
          return transaction.query(sql, parameters);
        },
        later: (sql, parameters) => {
          this.#reach('statement');
          transaction.later(sql, parameters);
        },
      });
      this.#reach('statement');
      return inside;
    });
    this.#reach('confirmed');
    return result;
  }

  script(): Promise<void> {
    return Promise.reject(new Error('a running server applies no migrations'));
  }

  async close(): Promise<void> {
    // It is the caller's.
  }

  #reach(point: 'statement' | 'confirmed'): void {
    if (this.dead) throw new StorageError('the process has ended', null);
    const armed = this.#armed;
    if (armed === null || armed.after-- > 0) return;
    if (armed.how === 'lose-commit' && point !== 'confirmed') return;
    // After the commit it cannot collide any more.
    if (armed.how === 'collide' && point === 'confirmed') return;
    this.#armed = null;
    this.#onFault(armed.how);
    if (armed.how === 'crash') this.dead = true;
    throw new StorageError(`injected: ${armed.how}`, armed.how === 'collide' ? '40001' : null);
  }
}
