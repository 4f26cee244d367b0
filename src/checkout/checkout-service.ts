import type { BasketEvent } from '../core/basket-event.ts';
import { reduceBasket } from '../core/basket.ts';
import type { BasketRecord } from './basket-record.ts';
import { CheckoutFailure } from './checkout-error.ts';
import type { CheckoutPhase, CheckoutService, CheckoutState, Order, SyncState } from './checkout.api.ts';
import { Flusher, type FlusherEnvironment, type FlusherNews } from './flusher.ts';
import { abandon, lateEvents, linesOf, wishToPay, withdrawWish } from './outbox.ts';
import type { OutboxStore } from './outbox-store.ts';

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
  readonly #waiters = new Set<Waiter>();
  #store: OutboxStore | null = null;
  #flusher: Flusher | null = null;
  #stopWaking: () => void = () => undefined;
  #record: BasketRecord | null = null;
  #events = 0;
  /** Events that came and could not be stored yet. */
  #unstored: readonly BasketEvent[] = [];
  #storage: CheckoutState['storage'] = 'memory';
  #news: FlusherNews = { activity: 'resting', error: null };
  #storageError: CheckoutFailure | null = null;
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

  async load(): Promise<readonly BasketEvent[]> {
    const { openStore, onWake, newId } = this.#environment;
    const [store, storage] = await openStore();
    this.#store = store;
    this.#storage = storage;
    this.#record = await store.current(newId);
    const events = await store.events(this.#record.id);
    this.#events = events.length;
    const flusher = new Flusher({ ...this.#environment, store }, (news) => this.#take(news));
    this.#flusher = flusher;
    this.#stopWaking = onWake(() => flusher.wake());
    this.#publish();
    flusher.wake();
    return events;
  }

  async append(events: readonly BasketEvent[]): Promise<void> {
    const { flusher } = this.#open();
    this.#unstored = [...this.#unstored, ...events];
    await this.#storeEvents();
    this.#publish();
    flusher.wake();
  }

  async checkout({ expectedTotal }: { readonly expectedTotal?: number } = {}): Promise<Order> {
    const { store, flusher, record } = this.#open();
    await this.#storeEvents();
    const events = await this.#stored(() => store.events(record.id));
    if (record.order !== null) throw new CheckoutFailure('ordered', 'This basket is paid already.');
    if (reduceBasket(events).items.some(({ product }) => product === null)) {
      throw new CheckoutFailure('unresolved-items', 'Some items have no name yet.');
    }
    if (linesOf(events).length === 0) throw new CheckoutFailure('empty', 'There is nothing to pay for.');
    const order = new Promise<Order>((resolve, reject) => this.#waiters.add({ resolve, reject }));
    // Somebody may be told by `state` alone.
    order.catch(() => undefined);
    const wished = await this.#stored(() =>
      store.update(record.id, (latest) => wishToPay(latest, events.length, expectedTotal ?? null)),
    );
    this.#news = { ...this.#news, error: null };
    if (wished) this.#setRecord(wished);
    flusher.wake();
    return order;
  }

  async withdrawCheckout(): Promise<boolean> {
    const { store, flusher, record } = this.#open();
    const left = await this.#stored(() => store.update(record.id, withdrawWish));
    if (left === null || left.order !== null || left.wish !== null) return false;
    this.#settleWaiters(null, new CheckoutFailure('canceled', 'The shopper went back to the basket.'));
    this.#setRecord(left);
    flusher.wake();
    return true;
  }

  async newBasket(): Promise<readonly BasketEvent[]> {
    const { store, flusher } = this.#open();
    await this.#storeEvents();
    const fresh = await this.#stored(() => store.startBasket(this.#environment.newId, abandon, lateEvents));
    this.#settleWaiters(null, new CheckoutFailure('canceled', 'A new basket was begun.'));
    const events = await store.events(fresh.id);
    this.#events = events.length;
    this.#news = { ...this.#news, error: null };
    this.#setRecord(fresh);
    flusher.wake();
    return events;
  }

  retry(): void {
    this.#flusher?.wake();
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

  /** What could not be stored before goes along, so that the log has no holes; the store knows events that it has already. */
  async #storeEvents(): Promise<void> {
    const { store, record } = this.#open();
    const waiting = this.#unstored;
    if (waiting.length === 0) return;
    await this.#stored(async () => {
      this.#events = await store.append(record.id, waiting);
      this.#unstored = this.#unstored.filter((event) => !waiting.includes(event));
    });
  }

  async #stored<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      // It works again, but only with nothing left out is all well.
      if (this.#unstored.length === 0) this.#storageError = null;
      return result;
    } catch (cause) {
      const failure = new CheckoutFailure('storage', `The basket could not be stored: ${String(cause)}`, { cause });
      this.#storageError = failure;
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
      error: this.#news.error ?? this.#storageError,
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

function phaseOf(record: BasketRecord | null): CheckoutPhase {
  if (!record) return 'shopping';
  if (record.order !== null) return 'ordered';
  if (record.wish === null) return 'shopping';
  return record.wish.checkout?.step === 'staff-check' ? 'staff-check' : 'checking-out';
}
