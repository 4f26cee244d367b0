import type { Database } from './database.ts';

/** How long what is over stays, in milliseconds. */
export interface Keep {
  /** Answers to writes: the protocol asks for 24 hours at least; a phone may sleep a weekend. */
  readonly answers: number;
  /**
   * Carts, and sessions without an order: paid, cancelled or expired. Orders are kept for good, and so is the session that became one, since a
   * phone that never heard the answer asks for it however late; who bought is struck out of it.
   */
  readonly baskets: number;
}

const DAY_MS = 24 * 3600 * 1000;

export const KEEP: Keep = { answers: 7 * DAY_MS, baskets: 30 * DAY_MS };

/** Owners are hex: each of these begins one range of them, and ends the one before. */
const RANGES = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'));
const AFTER_ALL = 'g';

const FORGET: readonly (readonly [keyof Keep, string])[] = [
  ['answers', 'delete from idempotency_keys where owner >= $1 and owner < $2 and created_at < $3'],
  [
    'baskets',
    `delete from checkout_sessions where owner >= $1 and owner < $2
       and ((status = 'canceled' and updated_at < $3) or (status = 'open' and expires_at < $3))`,
  ],
  [
    'baskets',
    `update checkout_sessions set buyer = null, context = null where owner >= $1 and owner < $2
       and status = 'completed' and updated_at < $3 and (buyer is not null or context is not null)`,
  ],
  [
    'baskets',
    `delete from carts where owner >= $1 and owner < $2 and ((status <> 'open' and updated_at < $3) or expires_at < $3)`,
  ],
];

/**
 * Forgets what is over for longer than `keep` says, a range of owners at a time: no statement holds many rows for long, and no index on
 * time is needed, at whose end all writes of all servers would meet. It reads the whole of three tables: once a day is often enough.
 */
export async function forgetOld(database: Database, now: Date, keep: Keep): Promise<void> {
  for (const [what, sql] of FORGET) {
    const before = new Date(now.getTime() - keep[what]);
    for (const [index, from] of RANGES.entries()) await database.query(sql, [from, RANGES[index + 1] ?? AFTER_ALL, before]);
  }
}
