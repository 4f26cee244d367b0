import { isAllowed } from '../http/platforms.ts';
import type { Signer } from '../http/signatures/sign-message.ts';
import { integerOf, type Database, type Row } from '../storage/database.ts';
import { deliver, type OrderEvent } from './delivery.ts';

/** What became of one try. */
export type DeliveryOutcome = 'delivered' | 'failed' | 'given-up';

export interface CourierOptions {
  readonly database: Database;
  readonly signer: Signer;
  /** Origins that may be asked, as for the profiles of platforms. */
  readonly allowed: readonly string[];
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly onOutcome: (outcome: DeliveryOutcome, orderId: string) => void;
  /** Told when the database could not be asked. */
  readonly onError: (error: unknown) => void;
}

/** A platform that is away for longer reads the order when it comes back. */
export const GIVE_UP_AFTER_MS = 24 * 3600 * 1000;
const LONGEST_PAUSE_MS = 3600 * 1000;
/** Longer than a try may take: what a process that ended has left is taken up by another after this. */
const LEASE_MS = 60_000;
const AT_ONCE = 10;
const LOOK_EVERY_MS = 2_000;

/**
 * Brings order events to their platforms: at least once each, again with growing pauses until it is taken, for a day at most. Any number
 * of servers do it side by side: each takes other rows, for a time.
 */
export class Courier {
  readonly #options: CourierOptions;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Looks for events from now on, until `stop`. */
  start(): void {
    this.#timer = setInterval(() => this.wake(), LOOK_EVERY_MS);
    this.#timer.unref();
    this.wake();
  }

  /** There may be something new: looks at once. */
  wake(): void {
    this.#again = true;
    this.#running ??= this.#run().finally(() => (this.#running = null));
  }

  /** Finishes what is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#running;
  }

  /** Tries what is due, ten at most. @returns how many that were */
  async deliverDue(): Promise<number> {
    const { database, now } = this.#options;
    const rows = await database.query(
      `update order_events set attempts = attempts + 1, due_at = $2 where (owner, id) in
         (select owner, id from order_events where due_at <= $1 order by due_at limit $3 for update skip locked)
       returning owner, id, order_id, url, origin, body, attempts, created_at`,
      [now(), new Date(now().getTime() + LEASE_MS), AT_ONCE],
    );
    await Promise.all(rows.map((row) => this.#try(eventOfRow(row))));
    return rows.length;
  }

  async #run(): Promise<void> {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        if ((await this.deliverDue()) === AT_ONCE) this.#again = true;
      }
    } catch (error) {
      this.#options.onError(error);
    }
  }

  async #try(event: OrderEvent): Promise<void> {
    const { database, allowed, onOutcome, now } = this.#options;
    const key = [event.owner, event.id] as const;
    // The configuration may have changed since.
    const known = isAllowed(new URL(event.url), allowed);
    const delivered = known && (await deliver(event, this.#options));
    const due = new Date(now().getTime() + pauseAfter(event.attempts));
    const over = !known || due.getTime() - event.createdAt.getTime() > GIVE_UP_AFTER_MS;
    if (delivered || over) await database.query('delete from order_events where owner = $1 and id = $2', key);
    else await database.query('update order_events set due_at = $3 where owner = $1 and id = $2', [...key, due]);
    onOutcome(delivered ? 'delivered' : over ? 'given-up' : 'failed', event.orderId);
  }
}

/** A second after the first try, twice as long after each further one, an hour at most. */
function pauseAfter(attempts: number): number {
  return Math.min(1000 * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
}

function eventOfRow(row: Row): OrderEvent {
  return {
    owner: String(row['owner']),
    id: String(row['id']),
    orderId: String(row['order_id']),
    url: String(row['url']),
    origin: String(row['origin']),
    body: String(row['body']),
    attempts: integerOf(row['attempts']),
    createdAt: row['created_at'] as Date,
  };
}
