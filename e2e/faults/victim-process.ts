import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DatabaseChoice } from '../../server/storage/open.ts';
import type { Order, Report } from './victim.ts';

const VICTIM = fileURLToPath(new URL('victim.ts', import.meta.url));
const START_TIMEOUT_MS = 120_000;

/** A process with the endpoint in it, which has loaded its code and waits to be told what to serve. */
export class VictimProcess {
  readonly #process: ChildProcess;
  readonly #onTrouble: (message: string) => void;

  constructor(onTrouble: (message: string) => void = () => undefined) {
    this.#onTrouble = onTrouble;
    this.#process = fork(VICTIM, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Opens the database and serves. Resolves to the port; rejects with what the process says when it cannot. */
  serve(database: DatabaseChoice, clock: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the server does not start')), START_TIMEOUT_MS);
      this.#process.on('message', (report: Report) => {
        clearTimeout(timer);
        if ('port' in report) resolve(report.port);
        if (!('trouble' in report)) return;
        this.#onTrouble(report.trouble);
        reject(new Error(report.trouble));
      });
      this.#process.once('exit', (code) => reject(new Error(`the server ended with ${code} before it served`)));
      this.say({ do: 'serve', database, clock });
    });
  }

  say(order: Order): void {
    if (this.#process.connected) this.#process.send(order);
  }

  /** `kill -9`; resolves when the process is gone. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}
