import type { Passage } from './schedule.ts';
import type { Tally } from './tally.ts';
import { never, turns } from './turns.ts';

/** Between devices and server. Each request takes the next passage of the schedule; when they are used up, all is well. */
export class FaultyNetwork {
  readonly #passages: Passage[];
  readonly #handle: (request: Request) => Promise<Response>;
  readonly #tally: Tally;
  /** Copies that are still on their way, and how many requests go before them. */
  #late: { request: Request; after: number }[] = [];
  /** How many requests and copies are under way. */
  busy = 0;
  /** Answers that no fault explains. */
  readonly surprises: string[] = [];

  constructor(passages: readonly Passage[], handle: (request: Request) => Promise<Response>, tally: Tally) {
    this.#passages = [...passages];
    this.#handle = handle;
    this.#tally = tally;
  }

  /** `fetch` for one page. */
  async fetch(url: string, init: RequestInit, alive: () => boolean): Promise<Response> {
    this.busy++;
    try {
      const answer = await this.#pass(new Request(url, { ...init, signal: null }));
      return alive() ? answer : never();
    } catch (error) {
      if (!alive()) return never();
      throw error;
    } finally {
      this.busy--;
    }
  }

  /** From now on all is well; what is late arrives now. */
  async heal(): Promise<void> {
    this.#passages.length = 0;
    const late = this.#late.splice(0);
    for (const { request } of late) await this.#deliver(request).catch(() => undefined);
  }

  async #pass(request: Request): Promise<Response> {
    const { fault, delay } = this.#passages.shift() ?? { fault: 'none', delay: 0 };
    this.#tally.count('requests');
    if (fault !== 'none') this.#tally.count(`network: ${fault}`);
    const late = this.#late.filter((copy) => copy.after-- <= 0);
    this.#late = this.#late.filter((copy) => !late.includes(copy));
    for (const copy of late) void this.#deliver(copy.request).catch(() => undefined);
    await turns(delay);
    switch (fault) {
      case 'drop-request':
        throw new TypeError('connection reset');
      case 'portal':
        return new Response('<!doctype html><title>Welcome to the hotel</title>', { status: 200 });
      case 'busy':
        return new Response('', { status: 503, headers: { 'Retry-After': '1' } });
      case 'late-original':
        this.#late.push({ request, after: delay });
        throw new DOMException('The operation timed out.', 'TimeoutError');
      case 'late-copy':
        this.#late.push({ request: request.clone(), after: delay });
        break;
      case 'twice':
        void this.#deliver(request.clone()).catch(() => undefined);
        break;
      case 'drop-answer':
      case 'cut-answer':
      case 'none':
    }
    const answer = await this.#deliver(request);
    await turns(delay);
    if (fault === 'drop-answer') throw new TypeError('connection reset');
    if (fault !== 'cut-answer') return answer;
    const text = await answer.text();
    return new Response(text.slice(0, text.length / 2), { status: answer.status, headers: answer.headers });
  }

  async #deliver(request: Request): Promise<Response> {
    this.busy++;
    try {
      const answer = await this.#handle(request);
      // 503 is what the storage's faults become. Nothing else is a client's or a server's to say here.
      // 409 is a session that has expired or was ended by somebody else; what that leads to is reckoned up like all else.
      if (answer.status >= 400 && answer.status !== 503 && answer.status !== 409) {
        this.surprises.push(`${request.method} ${request.url}: ${answer.status} ${await answer.clone().text()}`);
      }
      return answer;
    } finally {
      this.busy--;
    }
  }
}
