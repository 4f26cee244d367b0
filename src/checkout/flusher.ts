import { backoffMs } from './backoff.ts';
import type { BasketRecord } from './basket-record.ts';
import { CheckoutFailure } from './checkout-error.ts';
import { next, settle, watched, type Settled, type Step } from './outbox.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { Response, UcpClient } from './ucp-client.ts';

export interface FlusherEnvironment {
  readonly store: OutboxStore;
  /** The client of this store's device. */
  readonly clientFor: (store: OutboxStore) => Pick<UcpClient, 'send' | 'watch'>;
  /** Runs `work` while nobody else on this device runs one: one flusher for all tabs. */
  readonly exclusively: (work: () => Promise<void>) => Promise<void>;
  /** False when the device knows that it has no network. */
  readonly isOnline: () => boolean;
  /** Random UUIDs. */
  readonly newId: () => string;
  /** 0..1. */
  readonly random: () => number;
  /** Calls back once after so many milliseconds; returns how to stop that. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

/** What the flusher has to say: how it is doing, and a record that has changed. */
export interface FlusherNews {
  readonly activity: 'resting' | 'sending';
  /** Why it does not get on, null while it does. */
  readonly error: CheckoutFailure | null;
  readonly record?: BasketRecord;
}

/** How often a session is looked at while staff checks. */
const WATCH_EVERY_MS = 2_500;
/** No basket needs more steps in a row: beyond that the endpoint contradicts itself. */
const MOST_STEPS = 25;

type Outcome = 'done' | 'watching' | 'stopped' | 'again';

/**
 * Brings what the outbox holds to the endpoint, one request at a time. `wake()` at every change and whenever the network may be back; it
 * comes back by itself after failures that pass.
 */
export class Flusher {
  readonly #environment: FlusherEnvironment;
  readonly #client: Pick<UcpClient, 'send' | 'watch'>;
  readonly #tell: (news: FlusherNews) => void;
  #running = false;
  #wokenMeanwhile = false;
  #stopped = false;
  #failures = 0;
  #error: CheckoutFailure | null = null;
  #cancelTimer: () => void = () => undefined;

  constructor(environment: FlusherEnvironment, tell: (news: FlusherNews) => void) {
    this.#environment = environment;
    this.#client = environment.clientFor(environment.store);
    this.#tell = tell;
  }

  /** Tries now. Safe to call at any time, as often as one likes. */
  wake(): void {
    this.#cancelTimer();
    if (this.#stopped) return;
    if (this.#running) {
      this.#wokenMeanwhile = true;
      return;
    }
    this.#running = true;
    void this.#environment
      .exclusively(() => this.#flush())
      .catch((cause: unknown) => {
        this.#error = new CheckoutFailure('storage', `The outbox could not be read or written: ${String(cause)}`, { cause });
        // A full disk may have room again, and an answer that could not be noted is asked for again.
        this.#retry(0);
      })
      .finally(() => {
        this.#running = false;
        this.#say('resting');
        if (this.#wokenMeanwhile) {
          this.#wokenMeanwhile = false;
          this.wake();
        }
      });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
  }

  async #flush(): Promise<void> {
    let watching = false;
    for (const { id } of await this.#environment.store.records()) {
      const outcome = await this.#drain(id);
      if (outcome === 'again') return;
      if (outcome === 'watching') watching = true;
    }
    if (watching) this.#schedule(WATCH_EVERY_MS);
  }

  async #drain(basketId: string): Promise<Outcome> {
    const { store, newId, isOnline } = this.#environment;
    for (let steps = 0; steps < MOST_STEPS && !this.#stopped; steps++) {
      const online = isOnline();
      let step: Step = { kind: 'rest' };
      const record = await store.update(basketId, (latest, events) => {
        const decided = next(latest, events, newId);
        step = decided.step;
        // Without a network nothing is fixed yet: what happens until it is back goes into the same request.
        return online || decided.step.kind !== 'send' ? decided.record : latest;
      });
      if (record === null) return 'done';
      const decided = step as Step;
      if (decided.kind === 'rest') return this.#rest(record);
      if (decided.kind === 'forget') {
        await store.forget(basketId);
        return 'done';
      }
      if (decided.kind === 'fail') {
        this.#error = new CheckoutFailure(decided.failure.kind, decided.failure.message);
        this.#say('resting', record);
        return 'stopped';
      }
      if (!online) return this.#later('offline', 'This device has no network.', null);
      this.#say('sending', record);
      const response =
        decided.kind === 'send' ? await this.#client.send(decided.write) : await this.#client.watch(decided.checkoutId);
      if (response.kind === 'again') return this.#later(response.why, response.message, response.retryAfterMs);
      this.#failures = 0;
      const settled = await this.#settle(basketId, decided, response);
      if (settled.failure) {
        this.#error = new CheckoutFailure(settled.failure.kind, settled.failure.message);
        this.#say('resting', settled.record);
        return 'stopped';
      }
      this.#error = null;
      this.#say('sending', settled.record);
      if (decided.kind === 'watch' && settled.record.wish?.checkout?.step !== 'ready' && settled.record.wish !== null) {
        return 'watching';
      }
    }
    return this.#later('unavailable', 'The endpoint contradicts itself.', null);
  }

  async #settle(
    basketId: string,
    step: Extract<Step, { kind: 'send' | 'watch' }>,
    response: Exclude<Response, { kind: 'again' }>,
  ): Promise<Settled> {
    let settled: Settled | null = null;
    await this.#environment.store.update(basketId, (latest) => {
      settled = step.kind === 'send' ? settle(latest, step.write, response) : watched(latest, step.checkoutId, response);
      return settled.record;
    });
    if (settled === null) throw new Error('the basket was forgotten while a request of it was under way');
    return settled;
  }

  #rest(record: BasketRecord): Outcome {
    // A failure that a person has to know of stays until something is tried again. The outbox, at least, could be read.
    if (this.#error?.retrying || this.#error?.kind === 'storage') this.#error = null;
    this.#say('resting', record);
    return 'done';
  }

  #later(why: 'offline' | 'unavailable', message: string, retryAfterMs: number | null): 'again' {
    this.#error = new CheckoutFailure(why, message);
    this.#retry(retryAfterMs ?? 0);
    return 'again';
  }

  #retry(atLeastMs: number): void {
    this.#failures++;
    this.#schedule(backoffMs(this.#failures, this.#environment.random(), atLeastMs));
  }

  #schedule(milliseconds: number): void {
    this.#cancelTimer();
    if (!this.#stopped) this.#cancelTimer = this.#environment.after(milliseconds, () => this.wake());
  }

  #say(activity: FlusherNews['activity'], record?: BasketRecord): void {
    if (this.#stopped) return;
    this.#tell({ activity, error: this.#error, ...(record === undefined ? {} : { record }) });
  }
}
