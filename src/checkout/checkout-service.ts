import type { BasketEvent } from '../core/basket-event.ts';
import { reduceBasket } from '../core/basket.ts';
import type { UpcomingRequest } from '../core/traffic.ts';
import type { BasketRecord } from './basket-record.ts';
import { CheckoutFailure, replaced } from './checkout-error.ts';
import type { CheckoutPhase, CheckoutService, CheckoutState, Order, SyncState } from './checkout.api.ts';
import { Flusher, type FlusherEnvironment, type FlusherNews } from './flusher.ts';
import { abandon, lateEvents, linesOf, wishToPay, withdrawWish } from './outbox.ts';
import type { OutboxStore, StoredBasket } from './outbox-store.ts';
import { upcoming } from './upcoming.ts';

/** What the service needs of the world around it; `browser-checkout.ts` has the browser's, tests have their own. */
export interface CheckoutEnvironment extends Omit<FlusherEnvironment, 'store'> {
  /** Opens the storage. The second value says how lasting it is. */
  readonly openStore: () => Promise<readonly [OutboxStore, CheckoutState['storage']]>;
  /** Calls back when the network or the page comes back; returns the unsubscriber. */
  readonly onWake: (wake: () => void) => () => void;
  readonly requestPersistence: () => Promise<boolean>;
  /** Body bytes sent and received so far. */
  readonly traffic: () => { readonly sent: number; readonly received: number };
}

interface Waiter {
  readonly resolve: (order: Order) => void;
  readonly reject: (error: CheckoutFailure) => void;
}

/** Implements `CheckoutService` over any environment. */
export class EnvironmentCheckout implements CheckoutService {
  readonly #environment: CheckoutEnvironment;
  readonly #listeners = new Set<(state: CheckoutState) => void>();
  readonly #logListeners = new Set<(log: readonly BasketEvent[]) => void>();
  readonly #waiters = new Set<Waiter>();
  #store: OutboxStore | null = null;
  #flusher: Flusher | null = null;
  #stopWaking: () => void = () => undefined;
  #record: BasketRecord | null = null;
  #events = 0;
  /** Ids of the events that the screen has. */
  readonly #known = new Set<string>();
  /** Events that came and could not be stored yet. */
  #unstored: readonly BasketEvent[] = [];
  #storage: CheckoutState['storage'] = 'memory';
  #news: FlusherNews = { activity: 'resting', error: null };
  /** Why the last thing that was to be stored was not. */
  #storeError: CheckoutFailure | null = null;
  #state: CheckoutState;

  constructor(environment: CheckoutEnvironment) {
    this.#environment = environment;
    this.#state = this.#describe();
  }

  get state(): CheckoutState {
    return this.#state;
  }

  subscribe(listener: (state: CheckoutState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  watchLog(listener: (log: readonly BasketEvent[]) => void): () => void {
    this.#logListeners.add(listener);
    return () => this.#logListeners.delete(listener);
  }

  async load(): Promise<readonly BasketEvent[]> {
    const { openStore, onWake, newId } = this.#environment;
    const [store, storage] = await openStore();
    this.#store = store;
    this.#storage = storage;
    const log = this.#turnTo(await store.current(newId));
    const flusher = new Flusher({ ...this.#environment, store }, (news) => this.#take(news));
    this.#flusher = flusher;
    store.watch(() => void this.#catchUp());
    this.#stopWaking = onWake(() => {
      flusher.wake();
      // A page that slept was told nothing.
      void this.#catchUp();
    });
    flusher.wake();
    return log;
  }

  async append(events: readonly BasketEvent[]): Promise<void> {
    const { flusher } = this.#open();
    this.#unstored = [...this.#unstored, ...events];
    for (const { id } of events) this.#known.add(id);
    await this.#storeEvents();
    this.#publish();
    flusher.wake();
  }

  async checkout({ expectedTotal, atTill }: { readonly expectedTotal?: number; readonly atTill?: boolean } = {}): Promise<Order> {
    const { store, flusher, record } = this.#open();
    await this.#storeEvents();
    const events = await this.#stored(async () => {
      const current = await store.current(this.#environment.newId);
      if (current.record.id !== record.id) throw replaced();
      return current.log;
    });
    if (record.order !== null) throw new CheckoutFailure('ordered', 'This basket is paid already.');
    if (reduceBasket(events).items.some(({ product }) => product === null)) {
      throw new CheckoutFailure('unresolved-items', 'Some items have no name yet.');
    }
    if (linesOf(events).length === 0) throw new CheckoutFailure('empty', 'There is nothing to pay for.');
    const order = new Promise<Order>((resolve, reject) => this.#waiters.add({ resolve, reject }));
    // Somebody may be told by `state` alone.
    order.catch(() => undefined);
    const wished = await this.#stored(() =>
      this.#change(record.id, (latest) => wishToPay(latest, events.length, expectedTotal ?? null, atTill)),
    );
    this.#news = { ...this.#news, error: null };
    this.#setRecord(wished);
    flusher.wake();
    return order;
  }

  async withdrawCheckout(): Promise<boolean> {
    const { flusher, record } = this.#open();
    const left = await this.#stored(() => this.#change(record.id, withdrawWish));
    if (left.order !== null || left.wish !== null) return false;
    this.#settleWaiters(null, new CheckoutFailure('canceled', 'The shopper went back to the basket.'));
    this.#setRecord(left);
    flusher.wake();
    return true;
  }

  async newBasket(): Promise<readonly BasketEvent[]> {
    const { store, flusher, record } = this.#open();
    await this.#storeEvents();
    const basket = await this.#stored(() => store.startBasket(record.id, this.#environment.newId, abandon, lateEvents));
    this.#settleWaiters(null, new CheckoutFailure('canceled', 'A new basket was begun.'));
    const log = this.#turnTo(basket);
    flusher.wake();
    return log;
  }

  retry(): void {
    this.#flusher?.wake();
  }

  async upcoming(): Promise<readonly UpcomingRequest[]> {
    if (!this.#store) return [];
    const { record, log } = await this.#store.current(this.#environment.newId);
    return upcoming(record, log);
  }

  async requestPersistence(): Promise<boolean> {
    const kept = this.#storage === 'memory' ? false : await this.#environment.requestPersistence();
    if (kept) this.#storage = 'persistent';
    this.#publish();
    return kept;
  }

  close(): void {
    this.#stopWaking();
    this.#flusher?.stop();
    this.#store?.close();
  }

  #open(): { store: OutboxStore; flusher: Flusher; record: BasketRecord } {
    if (!this.#store || !this.#flusher || !this.#record) throw new CheckoutFailure('storage', 'load() comes first.');
    return { store: this.#store, flusher: this.#flusher, record: this.#record };
  }

  /** Another tab may have added to the basket, paid for it or begun a new one. */
  async #catchUp(): Promise<void> {
    const { store } = this.#open();
    // What is wrong with the storage shows at the next write.
    const basket = await store.current(this.#environment.newId).catch(() => null);
    if (basket === null) return;
    const isNews = basket.record.id !== this.#record?.id || basket.log.some(({ id }) => !this.#known.has(id));
    const log = this.#turnTo(basket);
    if (isNews) for (const listener of this.#logListeners) listener(log);
  }

  /** Makes what is stored the basket of this page. Returns its log, with what could not be stored yet. */
  #turnTo({ record, log }: StoredBasket): readonly BasketEvent[] {
    if (record.id !== this.#record?.id) {
      this.#settleWaiters(null, replaced());
      this.#news = { ...this.#news, error: null };
      this.#unstored = [];
      this.#known.clear();
    }
    if (record.order) this.#settleWaiters(record.order, null);
    for (const { id } of log) this.#known.add(id);
    this.#events = log.length;
    this.#setRecord(record);
    const stored = new Set(log.map(({ id }) => id));
    return [...log, ...this.#unstored.filter(({ id }) => !stored.has(id))];
  }

  /** Changes the record of the basket in use. */
  async #change(basketId: string, change: (record: BasketRecord) => BasketRecord): Promise<BasketRecord> {
    const { store } = this.#open();
    const changed = await store.update(basketId, (latest) => {
      if (latest.abandoned) throw replaced();
      return change(latest);
    });
    if (changed === null) throw replaced();
    return changed;
  }

  /** What could not be stored before goes along, so that the log has no holes; the store knows events that it has already. */
  async #storeEvents(): Promise<void> {
    const { store, record } = this.#open();
    const waiting = this.#unstored;
    if (waiting.length === 0) return;
    const done = (): void => {
      this.#unstored = this.#unstored.filter((event) => !waiting.includes(event));
    };
    await this.#stored(async () => {
      try {
        this.#events = await store.append(record.id, waiting);
        done();
      } catch (error) {
        // There is no basket any more that they could go into.
        if (isReplaced(error)) done();
        throw error;
      }
    });
  }

  async #stored<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      // It works again, but only with nothing left out is all well.
      if (this.#unstored.length === 0) this.#storeError = null;
      return result;
    } catch (cause) {
      if (isReplaced(cause)) await this.#catchUp();
      const failure = isReplaced(cause)
        ? cause
        : new CheckoutFailure('storage', `The basket could not be stored: ${String(cause)}`, { cause });
      this.#storeError = failure;
      this.#publish();
      throw failure;
    }
  }

  #take(news: FlusherNews): void {
    this.#news = news;
    if (news.record !== undefined && news.record.id === this.#record?.id) this.#record = news.record;
    if (this.#record?.order) this.#settleWaiters(this.#record.order, null);
    else if (news.error !== null && (news.error.retrying || this.#record?.wish === null)) {
      this.#settleWaiters(null, news.error);
    }
    this.#publish();
  }

  #settleWaiters(order: Order | null, error: CheckoutFailure | null): void {
    for (const { resolve, reject } of this.#waiters) {
      if (order) resolve(order);
      else if (error) reject(error);
    }
    this.#waiters.clear();
  }

  #setRecord(record: BasketRecord): void {
    this.#record = record;
    this.#publish();
  }

  #publish(): void {
    this.#state = this.#describe();
    for (const listener of this.#listeners) listener(this.#state);
  }

  #describe(): CheckoutState {
    const record = this.#record;
    const { sent, received } = this.#environment.traffic();
    return {
      basketId: record?.id ?? '',
      phase: phaseOf(record),
      sync: this.#sync(),
      unsentEvents:
        record === null || record.order !== null ? 0 : Math.max(0, this.#events + this.#unstored.length - record.synced),
      cartId: record?.cartId ?? null,
      checkoutId: record?.wish?.checkout?.id ?? record?.order?.checkoutId ?? null,
      quote: record?.quote ?? null,
      continueUrl: record?.wish?.checkout?.step === 'staff-check' ? record.wish.checkout.continueUrl : null,
      order: record?.order ?? null,
      error: this.#news.error ?? this.#storeError,
      storage: this.#storage,
      bytesSent: sent,
      bytesReceived: received,
    };
  }

  #sync(): SyncState {
    const { activity, error } = this.#news;
    if (activity === 'sending') return 'syncing';
    if (error !== null) return error.kind === 'offline' ? 'offline' : 'error';
    const record = this.#record;
    const waits =
      record !== null &&
      record.order === null &&
      (record.synced !== this.#events || record.wish !== null || record.write !== null);
    return waits ? 'pending' : 'idle';
  }
}

function isReplaced(error: unknown): error is CheckoutFailure {
  return error instanceof CheckoutFailure && error.kind === 'replaced';
}

function phaseOf(record: BasketRecord | null): CheckoutPhase {
  if (!record) return 'shopping';
  if (record.order !== null) return 'ordered';
  if (record.wish === null) return 'shopping';
  return record.wish.checkout?.step === 'staff-check' ? 'staff-check' : 'checking-out';
}
