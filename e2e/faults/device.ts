import { randomUUID } from 'node:crypto';
import { EnvironmentCheckout } from '../../src/checkout/checkout-service.ts';
import { UcpClient } from '../../src/checkout/ucp-client.ts';
import type { BasketEvent } from '../../src/core/basket-event.ts';
import type { Disk, DiskHandle } from './disk.ts';
import type { Tally } from './tally.ts';
import { never } from './turns.ts';

/** What a page has been told, for the reckoning. */
export interface Witnessed {
  /** Events that `append` has resolved for, by id. */
  readonly acknowledged: Map<string, BasketEvent>;
  /** Every event that was given to `append`. */
  readonly given: Map<string, BasketEvent>;
  /** The totals that the shopper has agreed to pay, by basket; null for "whatever it is". */
  readonly agreed: Map<string, Set<number | null>>;
}

export type Send = (url: string, init: RequestInit, alive: () => boolean) => Promise<Response>;

/** A phone: one disk, and pages that come and go. */
export class Device {
  readonly disk: Disk;
  readonly witnessed: Witnessed = { acknowledged: new Map(), given: new Map(), agreed: new Map() };
  readonly #tabs = new Map<number, Page>();
  readonly #send: Send;
  readonly #lock: Lock | null;
  readonly #tally: Tally;
  #clock = 0;

  constructor(disk: Disk, send: Send, { locks, tally }: { locks: boolean; tally: Tally }) {
    this.disk = disk;
    this.#send = send;
    this.#lock = locks ? new Lock() : null;
    this.#tally = tally;
  }

  get pages(): readonly Page[] {
    return [...this.#tabs.values()];
  }

  page(tab: number): Page {
    const open = this.#tabs.get(tab);
    if (open) return open;
    const page = new Page(this.disk.open(), this.#send, this.#lock, this.witnessed, this.#tally);
    this.#tabs.set(tab, page);
    return page;
  }

  /** The page ends in the middle of whatever it does, and is opened again. */
  reload(tab: number): void {
    this.#tally.count('page: killed');
    this.#tabs.get(tab)?.kill();
    this.#tabs.delete(tab);
    this.page(tab);
  }

  setClock(seconds: number): void {
    this.#clock = seconds;
  }

  add(tab: number, product: string): void {
    this.page(tab).append({ ...NOTHING, id: randomUUID(), type: 'item-added', t: this.#clock++, item: randomUUID(), product });
  }

  /** Takes out what the nth event put in, or puts it back. */
  async toggle(tab: number, nth: number): Promise<void> {
    const events = [...this.witnessed.acknowledged.values()];
    const event = events[nth % events.length];
    if (!event) return;
    const last = events.findLast(({ item }) => item === event.item) ?? event;
    const type = last.type === 'item-added' ? 'item-removed' : 'item-added';
    this.page(tab).append({ ...event, id: randomUUID(), type, t: this.#clock++ });
  }
}

const NOTHING = {
  source: 'shopper',
  identity: { kind: 'unknown', confidence: 0, candidates: [] },
  confidence: 1,
} as const satisfies Partial<BasketEvent>;

/** One tab with the real checkout service in it. */
export class Page {
  readonly service: EnvironmentCheckout;
  readonly #store: DiskHandle;
  readonly #lock: Lock | null;
  readonly #witnessed: Witnessed;
  readonly #tally: Tally;
  readonly #loaded: Promise<boolean>;
  #timers: (() => void)[] = [];
  #wake: () => void = () => undefined;
  #alive = true;

  constructor(store: DiskHandle, send: Send, lock: Lock | null, witnessed: Witnessed, tally: Tally) {
    this.#store = store;
    this.#lock = lock;
    this.#witnessed = witnessed;
    this.#tally = tally;
    const alive = (): boolean => this.#alive;
    this.service = new EnvironmentCheckout({
      openStore: () => Promise.resolve([store, 'best-effort'] as const),
      clientFor: () =>
        new UcpClient({
          endpoint: 'http://shop.test',
          profile: 'https://shop.test/.well-known/ucp',
          token: () => store.token(),
          newId: randomUUID,
          fetch: (url, init) => (alive() ? send(String(url), init ?? {}, alive) : never<Response>()),
        }),
      exclusively: async (work) => {
        if (!alive()) await never();
        await (lock ? lock.run(this, work) : work());
      },
      isOnline: () => true,
      newId: randomUUID,
      random: () => 0.5,
      // Time passes when the schedule says so.
      after: (_, callback) => {
        this.#timers.push(callback);
        return () => void (this.#timers = this.#timers.filter((timer) => timer !== callback));
      },
      onWake: (wake) => {
        this.#wake = () => void (alive() && wake());
        return () => undefined;
      },
      requestPersistence: () => Promise.resolve(false),
      traffic: () => ({ sent: 0, received: 0 }),
    });
    this.#loaded = this.service.load().then(
      () => true,
      () => false,
    );
  }

  append(event: BasketEvent): void {
    this.#witnessed.given.set(event.id, event);
    this.#do(async () => {
      await this.service.append([event]);
      this.#witnessed.acknowledged.set(event.id, event);
      this.#tally.count('events acknowledged');
    });
  }

  pay(agreed: boolean): void {
    this.#do(async () => {
      const { basketId, quote } = this.service.state;
      const total = agreed && quote !== null ? quote.total : null;
      const totals = this.#witnessed.agreed.get(basketId) ?? new Set();
      this.#witnessed.agreed.set(basketId, totals.add(total));
      await this.service.checkout(total === null ? {} : { expectedTotal: total });
    });
  }

  withdraw(): void {
    this.#do(() => this.service.withdrawCheckout());
  }

  newBasket(): void {
    this.#do(() => this.service.newBasket());
  }

  /** The network is said to be back, and every timer has run out. */
  wake(): void {
    const due = this.#timers;
    this.#timers = [];
    for (const timer of due) timer();
    this.#wake();
  }

  kill(): void {
    this.#alive = false;
    this.#timers = [];
    this.#store.kill();
    this.#lock?.leave(this);
  }

  /** Begins something and does not wait for it; a failure is told to the shopper, who may try again. */
  #do(work: () => Promise<unknown>): void {
    const attempt = async (): Promise<void> => {
      if (await this.#loaded) await work();
    };
    attempt().catch((error: { readonly kind?: string }) => this.#tally.count(`told: ${error.kind ?? String(error)}`));
  }
}

/** Web Locks: one at a time, first come first served; a page that ends lets go. */
class Lock {
  #queue: { page: Page; begin: () => void }[] = [];
  #holder: Page | null = null;

  async run(page: Page, work: () => Promise<void>): Promise<void> {
    if (this.#holder !== null) await new Promise<void>((begin) => this.#queue.push({ page, begin }));
    this.#holder = page;
    try {
      await work();
    } finally {
      if (this.#holder === page) this.#next();
    }
  }

  leave(page: Page): void {
    this.#queue = this.#queue.filter((waiting) => waiting.page !== page);
    if (this.#holder === page) this.#next();
  }

  #next(): void {
    const next = this.#queue.shift();
    this.#holder = next?.page ?? null;
    next?.begin();
  }
}
