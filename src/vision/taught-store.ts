import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { LinearHead } from '../core/linear-head.ts';
import { parseTaughtProduct } from '../core/taught-file.ts';
import type { TaughtProduct } from '../core/taught.ts';

/** A head and what it was learned from: with other views it means nothing. */
export interface StoredHead {
  readonly head: LinearHead;
  readonly learnedFrom: string;
}

export interface TaughtOnDevice {
  /** In the order in which they were taught. */
  readonly products: readonly TaughtProduct[];
  readonly head: StoredHead | null;
  /** Records that cannot be read. They stay until `removeBroken`. */
  readonly broken: number;
}

/** Where taught products are kept. Writes reject with the browser's own error (`QuotaExceededError` where there is no room). */
export interface TaughtStore {
  load(): Promise<TaughtOnDevice>;
  /** Adds or replaces, all or none. */
  put(products: readonly TaughtProduct[]): Promise<void>;
  remove(id: string): Promise<void>;
  removeBroken(): Promise<void>;
  putHead(head: StoredHead | null): Promise<void>;
}

interface Schema extends DBSchema {
  /** Numbered, so that they keep the order in which they were taught. Values are checked when they are read. */
  products: { key: number; value: TaughtProduct; indexes: { id: string } };
  head: { key: 'latest'; value: StoredHead };
}

const NAME = 'cartlens-taught';
const VERSION = 1;

/** In IndexedDB. Opened with the first call; each call opens it anew where the browser has closed it. */
export class IndexedDbTaughtStore implements TaughtStore {
  private connection: Promise<IDBPDatabase<Schema>> | null = null;

  async load(): Promise<TaughtOnDevice> {
    const database = await this.connect();
    const [records, head] = await Promise.all([database.getAll('products'), database.get('head', 'latest')]);
    const products = records.map(readable).filter((product) => product !== null);
    return { products, head: head && isHead(head) ? head : null, broken: records.length - products.length };
  }

  async put(products: readonly TaughtProduct[]): Promise<void> {
    const transaction = (await this.connect()).transaction('products', 'readwrite', { durability: 'strict' });
    // Whatever fails first is the cause; that the transaction was aborted follows from it.
    transaction.done.catch(() => undefined);
    for (const product of products) {
      const key = await transaction.store.index('id').getKey(product.id);
      await (key === undefined ? transaction.store.add(product) : transaction.store.put(product, key));
    }
    await transaction.done;
  }

  async remove(id: string): Promise<void> {
    const transaction = (await this.connect()).transaction('products', 'readwrite', { durability: 'strict' });
    const key = await transaction.store.index('id').getKey(id);
    if (key !== undefined) await transaction.store.delete(key);
    await transaction.done;
  }

  async removeBroken(): Promise<void> {
    const transaction = (await this.connect()).transaction('products', 'readwrite');
    for await (const cursor of transaction.store) if (readable(cursor.value) === null) await cursor.delete();
    await transaction.done;
  }

  async putHead(head: StoredHead | null): Promise<void> {
    const database = await this.connect();
    await (head === null ? database.delete('head', 'latest') : database.put('head', head, 'latest'));
  }

  private connect(): Promise<IDBPDatabase<Schema>> {
    this.connection ??= this.open().catch((error: unknown) => {
      this.connection = null;
      throw error;
    });
    return this.connection;
  }

  private async open(): Promise<IDBPDatabase<Schema>> {
    const database = await openDB<Schema>(NAME, VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore('products', { autoIncrement: true }).createIndex('id', 'id', { unique: true });
        fresh.createObjectStore('head');
      },
      blocking: () => {
        database.close();
        this.connection = null;
      },
      terminated: () => {
        this.connection = null;
      },
    });
    return database;
  }
}

function readable(record: unknown): TaughtProduct | null {
  try {
    return parseTaughtProduct(record, 'record');
  } catch {
    return null;
  }
}

/** Storage can hold what an older version, or nobody, has written. */
function isHead({ head, learnedFrom }: StoredHead): boolean {
  return (
    typeof learnedFrom === 'string' &&
    head?.residual instanceof Float32Array &&
    head.residual.length === head.dimension ** 2 &&
    head.residual.every(Number.isFinite)
  );
}
