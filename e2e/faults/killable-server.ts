import type { DatabaseChoice } from '../../server/storage/open.ts';
import type { ServerFault } from './schedule.ts';
import type { ShopServer } from './shop-server.ts';
import type { Tally } from './tally.ts';
import { VictimProcess } from './victim-process.ts';

/**
 * The real endpoint in a process of its own, which is ended by `kill -9` and followed by another one over the same database. The next
 * process has loaded its code before, so that a kill costs little more than opening the database.
 */
export class KillableServer implements ShopServer {
  readonly #database: DatabaseChoice;
  readonly #tally: Tally;
  #running: VictimProcess | null = null;
  #standby: VictimProcess;
  #port: Promise<number>;
  #clock = Date.parse('2026-11-22T12:00:00Z');
  #armed: number | null = null;
  #inFlight = 0;
  #timers = 0;
  readonly surprises: string[] = [];

  constructor(database: DatabaseChoice, tally: Tally) {
    this.#database = database;
    this.#tally = tally;
    this.#standby = this.#spawn();
    this.#port = this.#start();
  }

  async handle(request: Request): Promise<Response> {
    const port = await this.#port;
    this.#inFlight++;
    if (this.#armed !== null) this.#killIn(this.#armed);
    this.#armed = null;
    try {
      const { pathname } = new URL(request.url);
      const init = {
        method: request.method,
        headers: request.headers,
        body: request.method === 'GET' ? null : await request.text(),
      };
      const answer = await fetch(`http://127.0.0.1:${port}${pathname}`, init);
      // All of it, so that a kill in the middle of an answer is a lost answer.
      return new Response(await answer.text(), { status: answer.status, headers: { 'Content-Type': 'application/json' } });
    } finally {
      this.#inFlight--;
    }
  }

  /** Whatever is to happen: the process is killed, `after` half milliseconds after the next request was sent. */
  arm(_how: ServerFault, after: number): void {
    this.#armed = after / 2;
  }

  async settle(): Promise<void> {
    // A schedule in which nothing was under way when its time came loses an idle server.
    if (this.#armed !== null) this.#kill();
    this.#armed = null;
    while (this.#timers > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await this.#port;
  }

  moveClock(hours: number): void {
    this.#clock += hours * 3_600_000;
    this.#running?.say({ do: 'clock', clock: this.#clock });
  }

  async clean(): Promise<void> {
    await this.#port;
    this.#running?.say({ do: 'clean' });
  }

  /** Ends all processes, the running one by a kill again. */
  async close(): Promise<void> {
    await this.settle();
    await Promise.all([this.#running, this.#standby].map((process) => process?.kill()));
  }

  #killIn(milliseconds: number): void {
    this.#timers++;
    setTimeout(() => {
      this.#kill();
      this.#timers--;
    }, milliseconds);
  }

  #kill(): void {
    const victim = this.#running;
    if (!victim) return;
    this.#running = null;
    this.#tally.count(this.#inFlight > 0 ? 'server: kill -9 with a request under way' : 'server: kill -9 while idle');
    this.#port = victim.kill().then(() => this.#start());
  }

  async #start(): Promise<number> {
    const process = this.#standby;
    this.#standby = this.#spawn();
    const port = await process.serve(this.#database, this.#clock);
    this.#running = process;
    return port;
  }

  #spawn(): VictimProcess {
    return new VictimProcess((trouble) => void this.surprises.push(trouble));
  }
}
