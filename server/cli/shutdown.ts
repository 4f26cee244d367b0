import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../operations/log.ts';
import type { Database } from '../storage/database.ts';
import type { Courier } from '../webhooks/courier.ts';
import type { Listener } from './listen.ts';

export interface Shutdown {
  /** Where shoppers come in. */
  readonly listener: Listener;
  /** Where operators look in: open until the end, to answer "stopping". */
  readonly admin: Listener | null;
  /** Has its tries under way when the port is closed. */
  readonly courier: Pick<Courier, 'stop'> | null;
  readonly database: Database;
  readonly log: Log;
  /** Called first: from here on the server is not ready. */
  readonly onStop: () => void;
  /** Milliseconds between saying so and closing the port. */
  readonly delay: number;
  /** Milliseconds that requests in flight have after that. */
  readonly deadline: number;
}

/** A database that does not close is left to its own recovery after this. */
const CLOSE_DATABASE_MS = 5000;

/**
 * Ends the server so that nothing which was begun is lost: says "not ready", waits until balancers have heard it, takes no more connections,
 * lets the requests in flight finish, closes the database. What is cut at the deadline is safe too: its transaction is rolled back, and the
 * client's retry carries it out.
 *
 * @returns the exit status: 0, or 1 when something had to be cut
 */
export async function shutDown({ listener, admin, courier, database, log, onStop, delay, deadline }: Shutdown): Promise<0 | 1> {
  onStop();
  log.info('stopping: requests in flight finish first');
  await sleep(delay);
  const whole = await listener.close(deadline);
  if (!whole) log.warn('requests in flight were cut at the deadline');
  const close = async () => {
    await courier?.stop();
    await database.close();
    return true;
  };
  const closed = await Promise.race([close(), sleep(CLOSE_DATABASE_MS, false, { ref: false })]);
  if (!closed) log.warn('the database did not close');
  await admin?.close(0);
  log.info('stopped');
  return whole && closed ? 0 : 1;
}
