import type { BasketEvent } from '../core/basket-event.ts';
import type { BasketRecord } from './basket-record.ts';

/** A basket at one moment. */
export interface StoredBasket {
  readonly record: BasketRecord;
  /** Oldest first. */
  readonly log: readonly BasketEvent[];
}

/**
 * Where baskets live on this device. Every method is one transaction: it happens as a whole or not at all, and two tabs that use the
 * same storage see each other's. They reject when the storage fails.
 */
export interface OutboxStore {
  /** The basket in use; made with `newId` when there is none. */
  current(newId: () => string): Promise<StoredBasket>;
  /** All baskets that are not forgotten, the one in use among them. */
  records(): Promise<readonly BasketRecord[]>;
  /** A basket's log, oldest first. */
  events(basketId: string): Promise<readonly BasketEvent[]>;
  /** Adds to the log what is not in it by id. Returns the length of the log. Rejects with `replaced` when the basket is not in use. */
  append(basketId: string, events: readonly BasketEvent[]): Promise<number>;
  /**
   * Replaces a record by `change(record, log)`, atomically: nothing is added to the log meanwhile. Null when the basket is forgotten.
   * `change` must be pure and quick.
   */
  update(
    basketId: string,
    change: (record: BasketRecord, log: readonly BasketEvent[]) => BasketRecord,
  ): Promise<BasketRecord | null>;
  /**
   * Puts a new basket in the place of the one in use, which becomes `close(record)`; `lateEvents(record, log)` begin the new one's
   * log. When the basket in use is not `expectedId`, somebody else has done that, and nothing happens.
   *
   * @returns the basket that is in use then
   */
  startBasket(
    expectedId: string,
    newId: () => string,
    close: (record: BasketRecord) => BasketRecord,
    lateEvents: (record: BasketRecord, log: readonly BasketEvent[]) => readonly BasketEvent[],
  ): Promise<StoredBasket>;
  /** Calls `listener` whenever another page has changed something here. */
  watch(listener: () => void): void;
  /** Removes a basket that is not in use, and its log. */
  forget(basketId: string): Promise<void>;
  /** The device's secret; made with `make` the first time. */
  token(make: () => string): Promise<string>;
  close(): void;
}
