import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import type { BasketEvent } from '../core/basket-event.ts';
import { newRecord, type BasketRecord } from './basket-record.ts';
import { replaced } from './checkout-error.ts';
import type { OutboxStore, StoredBasket } from './outbox-store.ts';

interface LoggedEvent {
  readonly basket: string;
  /** Place in the basket's log, from 0 without gaps. */
  readonly seq: number;
  readonly event: BasketEvent;
}

interface Schema extends DBSchema {
  baskets: { key: string; value: BasketRecord };
  events: { key: [string, number]; value: LoggedEvent; indexes: { byId: [string, string] } };
  settings: { key: 'current' | 'token'; value: string };
}

type StoreName = 'baskets' | 'events' | 'settings';
type Connection = IDBPDatabase<Schema>;
type ReadWrite = IDBPTransaction<Schema, StoreName[], 'readwrite'>;

const NAME = 'cartlens-checkout';
const VERSION = 1;
const ALL: StoreName[] = ['baskets', 'events', 'settings'];

/**
 * Opens the store of this browser profile. Rejects where the browser allows none.
 *
 * @param onBlocking called when another tab wants to upgrade the database: the store has closed itself, load the page again
 */
export async function openIndexedDbStore(onBlocking: () => void, name: string = NAME): Promise<OutboxStore> {
  const store = new IndexedDbStore(name, onBlocking);
  await store.connect();
  return store;
}

class IndexedDbStore implements OutboxStore {
  readonly #name: string;
  readonly #onBlocking: () => void;
  #connection: Promise<Connection> | null = null;
  /** Between the tabs of this browser; null once this store is closed. */
  #channel: BroadcastChannel | null;

  constructor(name: string, onBlocking: () => void) {
    this.#name = name;
    this.#onBlocking = onBlocking;
    this.#channel = new BroadcastChannel(name);
  }

  /** The connection, made anew when the browser has closed it by itself, as it may under pressure, or could not make it. */
  connect(): Promise<Connection> {
    this.#connection ??= this.#open().catch((error: unknown) => {
      this.#connection = null;
      throw error;
    });
    return this.#connection;
  }

  current(newId: () => string): Promise<StoredBasket> {
    return this.#write(async (transaction) => storedIn(transaction, await currentIn(transaction, newId)));
  }

  async records(): Promise<readonly BasketRecord[]> {
    return (await this.connect()).getAll('baskets');
  }

  async events(basketId: string): Promise<readonly BasketEvent[]> {
    return (await (await this.connect()).getAll('events', logRange(basketId))).map(({ event }) => event);
  }

  append(basketId: string, events: readonly BasketEvent[]): Promise<number> {
    return this.#change(async (transaction) => {
      if ((await transaction.objectStore('settings').get('current')) !== basketId) throw replaced();
      return appendIn(transaction, basketId, events);
    });
  }

  update(
    basketId: string,
    change: (record: BasketRecord, log: readonly BasketEvent[]) => BasketRecord,
  ): Promise<BasketRecord | null> {
    return this.#change(async (transaction) => {
      const record = await transaction.objectStore('baskets').get(basketId);
      if (!record) return null;
      const changed = change(record, (await storedIn(transaction, record)).log);
      await transaction.objectStore('baskets').put(changed);
      return changed;
    });
  }

  startBasket(
    expectedId: string,
    newId: () => string,
    close: (record: BasketRecord) => BasketRecord,
    lateEvents: (record: BasketRecord, log: readonly BasketEvent[]) => readonly BasketEvent[],
  ): Promise<StoredBasket> {
    return this.#change(async (transaction) => {
      const old = await currentIn(transaction, newId);
      const stored = await storedIn(transaction, old);
      if (old.id !== expectedId) return stored;
      await transaction.objectStore('baskets').put(close(old));
      await transaction.objectStore('settings').delete('current');
      const fresh = await currentIn(transaction, newId);
      await appendIn(transaction, fresh.id, lateEvents(old, stored.log));
      return storedIn(transaction, fresh);
    });
  }

  watch(listener: () => void): void {
    this.#channel?.addEventListener('message', listener);
  }

  forget(basketId: string): Promise<void> {
    return this.#write(async (transaction) => {
      if ((await transaction.objectStore('settings').get('current')) === basketId) return;
      await transaction.objectStore('baskets').delete(basketId);
      await transaction.objectStore('events').delete(logRange(basketId));
    });
  }

  token(make: () => string): Promise<string> {
    return this.#write(async (transaction) => {
      const settings = transaction.objectStore('settings');
      const known = await settings.get('token');
      if (known !== undefined) return known;
      const token = make();
      await settings.put(token, 'token');
      return token;
    });
  }

  close(): void {
    this.#channel?.close();
    this.#channel = null;
    this.#connection?.then(
      (database) => database.close(),
      () => undefined,
    );
  }

  async #open(): Promise<Connection> {
    const database: Connection = await openDB<Schema>(this.#name, VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore('baskets', { keyPath: 'id' });
        const events = fresh.createObjectStore('events', { keyPath: ['basket', 'seq'] });
        events.createIndex('byId', ['basket', 'event.id'], { unique: true });
        fresh.createObjectStore('settings');
      },
      blocking: () => {
        database.close();
        this.#onBlocking();
      },
      terminated: () => {
        this.#connection = null;
      },
    });
    return database;
  }

  /** A write that the other tabs are told of. */
  async #change<Result>(work: (transaction: ReadWrite) => Promise<Result>): Promise<Result> {
    const result = await this.#write(work);
    this.#channel?.postMessage(null);
    return result;
  }

  /** One transaction that is on the disk when this resolves (`strict`): a basket must survive a dead battery. */
  async #write<Result>(work: (transaction: ReadWrite) => Promise<Result>): Promise<Result> {
    const transaction = (await this.connect()).transaction(ALL, 'readwrite', { durability: 'strict' });
    try {
      const result = await work(transaction);
      await transaction.done;
      return result;
    } catch (error) {
      // The first error is the cause; that of the transaction only says that it was aborted.
      transaction.done.catch(() => undefined);
      try {
        transaction.abort();
      } catch {
        // It has aborted by itself.
      }
      throw error;
    }
  }
}

function logRange(basketId: string): IDBKeyRange {
  return IDBKeyRange.bound([basketId, 0], [basketId, Infinity]);
}

async function storedIn(transaction: ReadWrite, record: BasketRecord): Promise<StoredBasket> {
  const log = await transaction.objectStore('events').getAll(logRange(record.id));
  return { record, log: log.map(({ event }) => event) };
}

async function currentIn(transaction: ReadWrite, newId: () => string): Promise<BasketRecord> {
  const settings = transaction.objectStore('settings');
  const baskets = transaction.objectStore('baskets');
  const id = await settings.get('current');
  const known = id === undefined ? undefined : await baskets.get(id);
  if (known) return known;
  const record = newRecord(newId());
  await baskets.put(record);
  await settings.put(record.id, 'current');
  return record;
}

async function appendIn(transaction: ReadWrite, basket: string, events: readonly BasketEvent[]): Promise<number> {
  const store = transaction.objectStore('events');
  const byId = store.index('byId');
  let seq = await store.count(logRange(basket));
  for (const event of events) {
    if ((await byId.getKey([basket, event.id])) !== undefined) continue;
    await store.put({ basket, seq, event });
    seq++;
  }
  return seq;
}
