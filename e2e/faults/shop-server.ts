import type { Hono } from 'hono';
import { randomUUID } from 'node:crypto';
import { createApp } from '../../server/app.ts';
import { forgetOld, KEEP } from '../../server/storage/clean.ts';
import type { Database } from '../../server/storage/database.ts';
import { CATALOG } from '../../server/testing/catalog.ts';
import { BreakableDatabase } from './breakable-database.ts';
import type { ServerFault } from './schedule.ts';
import type { Tally } from './tally.ts';

/** A server of the shop that a schedule can do things to. */
export interface ShopServer {
  /** Handles a request, or throws when the process ends before it has answered. */
  handle(request: Request): Promise<Response>;
  /** Lets a fault strike after `after` more steps of the server. */
  arm(how: ServerFault, after: number): void;
  /** No fault strikes any more. Resolves once the server takes requests. */
  settle(): Promise<void>;
  moveClock(hours: number): void;
  /** Forgets what is over for long. */
  clean(): Promise<void>;
  /** What nobody injected and yet went wrong. */
  readonly surprises: readonly string[];
}

/** The real endpoint in this process. Its processes come and go, as one object after another; the database and the clock stay. */
export class InProcessServer implements ShopServer {
  readonly #storage: Database;
  readonly #tally: Tally;
  #database: BreakableDatabase;
  #app: Hono;
  #now = Date.parse('2026-11-22T12:00:00Z');
  readonly surprises: string[] = [];

  constructor(storage: Database, tally: Tally) {
    this.#storage = storage;
    this.#tally = tally;
    [this.#database, this.#app] = this.#start();
  }

  async handle(request: Request): Promise<Response> {
    const database = this.#database;
    const answer = await this.#app.fetch(request);
    if (database.dead) throw new TypeError('connection reset by the end of the server');
    return answer;
  }

  arm(how: ServerFault, after: number): void {
    this.#database.arm(how, after);
  }

  async settle(): Promise<void> {
    this.#database.disarm();
  }

  moveClock(hours: number): void {
    this.#now += hours * 3_600_000;
  }

  async clean(): Promise<void> {
    await forgetOld(this.#storage, new Date(this.#now), KEEP);
  }

  #start(): [BreakableDatabase, Hono] {
    const database = new BreakableDatabase(this.#storage, (how) => {
      this.#tally.count(`server: ${how}`);
      // What is armed for the next process is armed then. It takes the place of this one at once.
      if (how === 'crash') [this.#database, this.#app] = this.#start();
    });
    const app = createApp({
      storage: database,
      catalog: CATALOG,
      config: {
        staticFolder: null,
        mockPayment: true,
        openPlatforms: true,
        till: true,
        now: () => new Date(this.#now),
        newId: randomUUID,
        log: (message, cause) => void (message === 'storage failed' || this.surprises.push(`${message}: ${String(cause)}`)),
      },
    });
    return [database, app];
  }
}
