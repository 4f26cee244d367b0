import type { BasketEvent } from '../core/basket-event.ts';
import { newRecord, type BasketRecord } from './basket-record.ts';
import { replaced } from './checkout-error.ts';
import type { OutboxStore, StoredBasket } from './outbox-store.ts';

/** A store that forgets everything with the page: for tests, and for browsers that let us store nothing. */
export class MemoryStore implements OutboxStore {
  readonly #records = new Map<string, BasketRecord>();
  readonly #logs = new Map<string, readonly BasketEvent[]>();
  #currentId: string | null = null;
  #token: string | null = null;

  async current(newId: () => string): Promise<StoredBasket> {
    return this.#stored(this.#current(newId));
  }

  async records(): Promise<readonly BasketRecord[]> {
    return [...this.#records.values()];
  }

  async events(basketId: string): Promise<readonly BasketEvent[]> {
    return this.#logs.get(basketId) ?? [];
  }

  async append(basketId: string, events: readonly BasketEvent[]): Promise<number> {
    if (basketId !== this.#currentId) throw replaced();
    return this.#append(basketId, events);
  }

  async update(
    basketId: string,
    change: (record: BasketRecord, log: readonly BasketEvent[]) => BasketRecord,
  ): Promise<BasketRecord | null> {
    const record = this.#records.get(basketId);
    if (!record) return null;
    const changed = change(record, this.#logs.get(basketId) ?? []);
    this.#records.set(basketId, changed);
    return changed;
  }

  async startBasket(
    expectedId: string,
    newId: () => string,
    close: (record: BasketRecord) => BasketRecord,
    lateEvents: (record: BasketRecord, log: readonly BasketEvent[]) => readonly BasketEvent[],
  ): Promise<StoredBasket> {
    const old = this.#current(newId);
    if (old.id !== expectedId) return this.#stored(old);
    const late = lateEvents(old, this.#logs.get(old.id) ?? []);
    this.#records.set(old.id, close(old));
    this.#currentId = null;
    const fresh = this.#current(newId);
    this.#append(fresh.id, late);
    return this.#stored(fresh);
  }

  watch(_listener: () => void): void {
    // No other page can see it.
  }

  async forget(basketId: string): Promise<void> {
    if (basketId === this.#currentId) return;
    this.#records.delete(basketId);
    this.#logs.delete(basketId);
  }

  async token(make: () => string): Promise<string> {
    this.#token ??= make();
    return this.#token;
  }

  close(): void {
    // Nothing is open.
  }

  #stored(record: BasketRecord): StoredBasket {
    return { record, log: this.#logs.get(record.id) ?? [] };
  }

  #current(newId: () => string): BasketRecord {
    const known = this.#currentId === null ? undefined : this.#records.get(this.#currentId);
    if (known) return known;
    const record = newRecord(newId());
    this.#records.set(record.id, record);
    this.#currentId = record.id;
    return record;
  }

  #append(basketId: string, events: readonly BasketEvent[]): number {
    const log = [...(this.#logs.get(basketId) ?? [])];
    const known = new Set(log.map(({ id }) => id));
    for (const event of events) {
      if (known.has(event.id)) continue;
      known.add(event.id);
      log.push(event);
    }
    this.#logs.set(basketId, log);
    return log.length;
  }
}
