import type { BasketRecord } from '../../src/checkout/basket-record.ts';
import { MemoryStore } from '../../src/checkout/memory-store.ts';
import type { OutboxStore } from '../../src/checkout/outbox-store.ts';
import type { BasketEvent } from '../../src/core/basket-event.ts';
import type { Tally } from './tally.ts';
import { never, turns } from './turns.ts';

/** A basket as it was when it left the disk. */
export interface KeptBasket {
  readonly record: BasketRecord;
  readonly log: readonly BasketEvent[];
  /** `forgotten`: the outbox had nothing to do for it any more. `evicted`: the browser threw it away. */
  readonly fate: 'in-use' | 'forgotten' | 'evicted';
}

/** What a device has stored. It outlives its pages, may run full, and may be thrown away by the browser. */
export class Disk {
  #store = new MemoryStore();
  #full = 0;
  #nextLatency = 0;
  readonly #gone: KeptBasket[] = [];
  readonly #handles = new Set<DiskHandle>();
  readonly #latencies: readonly number[];
  readonly #newToken: () => string;
  readonly #tally: Tally;
  /** Every token that the device has ever had. */
  readonly tokens: string[] = [];
  /** How many operations are under way. */
  busy = 0;

  constructor(latencies: readonly number[], newToken: () => string, tally: Tally) {
    this.#latencies = latencies;
    this.#newToken = newToken;
    this.#tally = tally;
  }

  /** A page's view of the disk. */
  open(): DiskHandle {
    const handle = new DiskHandle(this, (closed) => this.#handles.delete(closed));
    this.#handles.add(handle);
    return handle;
  }

  /** The next `writes` writes fail. */
  fill(writes: number): void {
    this.#full = writes;
  }

  async evict(): Promise<void> {
    const old = this.#store;
    this.#store = new MemoryStore();
    this.#gone.push(...(await basketsIn(old, 'evicted')));
  }

  /** All baskets that there ever were. */
  async baskets(): Promise<readonly KeptBasket[]> {
    return [...this.#gone, ...(await basketsIn(this.#store, 'in-use'))];
  }

  /** Id of the basket in use. */
  async currentId(newId: () => string): Promise<string> {
    return (await this.#store.current(newId)).record.id;
  }

  token(): Promise<string> {
    return this.#store.token(() => {
      const token = this.#newToken();
      this.tokens.push(token);
      return token;
    });
  }

  async run<Result>(
    writes: boolean,
    work: (store: MemoryStore) => Promise<Result>,
    alive: () => boolean,
    teller: DiskHandle | null,
  ): Promise<Result> {
    this.busy++;
    try {
      await turns(this.#latencies[this.#nextLatency++ % this.#latencies.length] ?? 0);
      if (!alive()) return never<Result>();
      if (writes && this.#full > 0) {
        this.#full--;
        this.#tally.count('storage: quota');
        throw new DOMException('no space left', 'QuotaExceededError');
      }
      const result = await work(this.#store);
      if (teller) for (const handle of this.#handles) if (handle !== teller) handle.tell();
      return alive() ? result : never<Result>();
    } finally {
      this.busy--;
    }
  }

  /** Keeps a copy of what is forgotten, for the reckoning. */
  async forget(store: MemoryStore, basketId: string): Promise<void> {
    const record = (await store.records()).find(({ id }) => id === basketId);
    const log = await store.events(basketId);
    await store.forget(basketId);
    if (record && !(await store.records()).some(({ id }) => id === basketId)) this.#gone.push({ record, log, fate: 'forgotten' });
  }
}

async function basketsIn(store: MemoryStore, fate: KeptBasket['fate']): Promise<readonly KeptBasket[]> {
  const records = await store.records();
  return Promise.all(records.map(async (record) => ({ record, log: await store.events(record.id), fate })));
}

/** The `OutboxStore` of one page; after `kill()` nothing that the page had begun goes on. */
export class DiskHandle implements OutboxStore {
  readonly #disk: Disk;
  readonly #onClose: (handle: DiskHandle) => void;
  readonly #listeners = new Set<() => void>();
  #alive = true;

  constructor(disk: Disk, onClose: (handle: DiskHandle) => void) {
    this.#disk = disk;
    this.#onClose = onClose;
  }

  current(newId: () => string) {
    return this.#read((store) => store.current(newId));
  }

  records() {
    return this.#read((store) => store.records());
  }

  events(basketId: string) {
    return this.#read((store) => store.events(basketId));
  }

  append(basketId: string, events: readonly BasketEvent[]) {
    return this.#write((store) => store.append(basketId, events));
  }

  update(...parameters: Parameters<OutboxStore['update']>) {
    return this.#write((store) => store.update(...parameters));
  }

  startBasket(...parameters: Parameters<OutboxStore['startBasket']>) {
    return this.#write((store) => store.startBasket(...parameters));
  }

  forget(basketId: string) {
    return this.#write((store) => this.#disk.forget(store, basketId));
  }

  token() {
    return this.#read(() => this.#disk.token());
  }

  watch(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Another page has changed something; the news travels. */
  tell(): void {
    for (const listener of this.#listeners) setImmediate(() => this.#alive && listener());
  }

  close(): void {
    this.#onClose(this);
  }

  kill(): void {
    this.#alive = false;
    this.close();
  }

  #read<Result>(work: (store: MemoryStore) => Promise<Result>): Promise<Result> {
    return this.#disk.run(false, work, () => this.#alive, null);
  }

  #write<Result>(work: (store: MemoryStore) => Promise<Result>): Promise<Result> {
    return this.#disk.run(true, work, () => this.#alive, this);
  }
}
