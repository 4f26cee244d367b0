import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import type { Catalog, Product, ProductId } from '../core/catalog.ts';
import type { Gallery } from '../core/gallery.ts';
import { inParts } from '../core/parts.ts';
import { galleryOf, withPictures } from './packed-gallery.ts';

/** What is known of a catalogue on this device without reading its products. */
export interface KeptHead {
  readonly id: string;
  /** Of the file, or of where it came from. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly importedAt: number;
  /** How many. */
  readonly products: number;
}

/** A catalogue that was brought onto this device. */
export interface KeptCatalog extends Omit<KeptHead, 'products'> {
  readonly catalog: Catalog;
}

/** A packshot that was learned. */
export interface KeptPicture {
  readonly product: ProductId;
  /** Relative to the catalogue's folder, unique in the catalogue. */
  readonly path: string;
  readonly vector: Float32Array;
  /** sha256 of the embedder that made the vector. */
  readonly embedder: string;
  /** Small; null where the device had no room for it: a new embedder then needs the picture again. */
  readonly picture: Blob | null;
}

/** There is no room on this device; what was there before is as it was. */
export class NoRoomError extends Error {
  override readonly name = 'NoRoomError';
}

type Role = 'current' | 'draft' | 'resting';

/** All that a catalogue says but its products. */
type StoredHead = KeptHead & Omit<Catalog, 'products'>;

interface StoredPicture extends KeptPicture {
  readonly catalog: string;
}

interface Schema extends DBSchema {
  /** Which catalogue has which part; of a part that is absent there is none. */
  roles: { key: Role; value: string };
  heads: { key: string; value: StoredHead };
  /** In parts, by catalogue and place: the browser copies what goes in or out in one go, with the page standing still. Older ones are in one piece. */
  products: { key: string | [string, number]; value: readonly Product[] };
  pictures: { key: [string, string]; value: StoredPicture };
  galleries: { key: string; value: Gallery };
}

type StoreName = 'roles' | 'heads' | 'products' | 'pictures' | 'galleries';
type ReadWrite = IDBPTransaction<Schema, StoreName[], 'readwrite'>;

const NAME = 'cartlens-catalogs';
const VERSION = 1;
const ALL: StoreName[] = ['roles', 'heads', 'products', 'pictures', 'galleries'];
/** Pictures read at once: their bytes stay on the disk until they are shown. */
const PAGE = 500;

/**
 * The catalogues of this browser: the one in use, one that is being prepared, and one that rests while the shipped one is in use. A change of
 * who is who is one transaction: whatever fails, the catalogue in use stays whole.
 */
export class KeptCatalogs {
  private readonly database: IDBPDatabase<Schema>;

  private constructor(database: IDBPDatabase<Schema>) {
    this.database = database;
  }

  /** Rejects where the browser keeps nothing. */
  static async open(name = NAME): Promise<KeptCatalogs> {
    const database: IDBPDatabase<Schema> = await openDB<Schema>(name, VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore('roles');
        fresh.createObjectStore('heads', { keyPath: 'id' });
        fresh.createObjectStore('products');
        fresh.createObjectStore('pictures', { keyPath: ['catalog', 'path'] });
        fresh.createObjectStore('galleries');
      },
      // A newer version in another tab goes first; this page finds the database closed and says so.
      blocking: () => database.close(),
    });
    return new KeptCatalogs(database);
  }

  close(): void {
    this.database.close();
  }

  async get(role: Role): Promise<KeptCatalog | null> {
    const transaction = this.database.transaction(['roles', 'heads', 'products']);
    const id = await transaction.objectStore('roles').get(role);
    if (id === undefined) return null;
    const head = await transaction.objectStore('heads').get(id);
    if (!head) return null;
    const store = transaction.objectStore('products');
    const keys = [...(await store.getAllKeys(id)), ...(await store.getAllKeys(partsOf(id)))];
    if (keys.length === 0) return null;
    const products = new Map<ProductId, Product>();
    // Asked for all at once; each comes by itself, in this order.
    const take = async (key: (typeof keys)[number]): Promise<void> => {
      for (const product of (await store.get(key)) ?? []) products.set(product.id, product);
    };
    await Promise.all(keys.map(take));
    const { name, importedAt, products: _count, id: _id, ...shop } = head;
    return { id, name, importedAt, catalog: { ...shop, products } };
  }

  async head(role: Role): Promise<KeptHead | null> {
    const transaction = this.database.transaction(['roles', 'heads']);
    const id = await transaction.objectStore('roles').get(role);
    return (id === undefined ? undefined : await transaction.objectStore('heads').get(id)) ?? null;
  }

  /** Begins to prepare a catalogue, in place of one that was being prepared. @throws NoRoomError */
  async prepare(kept: KeptCatalog): Promise<void> {
    await this.write(async (transaction) => {
      const roles = transaction.objectStore('roles');
      const before = await roles.get('draft');
      if (before !== undefined) await forget(transaction, before);
      await put(transaction, kept);
      await roles.put(kept.id, 'draft');
    });
  }

  /** Gives up what is being prepared. */
  async abandon(): Promise<void> {
    await this.write(async (transaction) => {
      const roles = transaction.objectStore('roles');
      const draft = await roles.get('draft');
      if (draft !== undefined) await forget(transaction, draft);
      await roles.delete('draft');
    });
  }

  /** Paths of a catalogue's pictures that this embedder has learned. */
  async learned(id: string, embedder: string): Promise<ReadonlySet<string>> {
    const paths = new Set<string>();
    for await (const page of this.pages(id)) for (const row of page) if (row.embedder === embedder) paths.add(row.path);
    return paths;
  }

  /**
   * Keeps what was learned; without the pictures where there is no room for them.
   *
   * @returns whether the pictures were kept
   * @throws NoRoomError where there is not even room for the vectors
   */
  async learn(id: string, rows: readonly KeptPicture[]): Promise<boolean> {
    const put = (withBlobs: boolean) =>
      this.write(async (transaction) => {
        const pictures = transaction.objectStore('pictures');
        for (const row of rows) await pictures.put({ ...row, catalog: id, picture: withBlobs ? row.picture : null });
      });
    try {
      await put(true);
      return true;
    } catch (error) {
      if (!(error instanceof NoRoomError)) throw error;
    }
    await put(false);
    return false;
  }

  /**
   * Puts the catalogue that is being prepared into use: its products name the pictures that were learned, and its gallery holds them. All
   * others are forgotten.
   *
   * @throws NoRoomError
   */
  async adopt(embedder: string): Promise<KeptCatalog> {
    const draft = await this.get('draft');
    if (!draft) throw new RangeError('no catalogue is being prepared');
    const rows = await this.pictures(draft.id);
    const learned = rows.filter((row) => row.embedder === embedder);
    const adopted = { ...draft, catalog: withPictures(draft.catalog, learned) };
    await this.write(async (transaction) => {
      for (const id of await transaction.objectStore('heads').getAllKeys()) if (id !== draft.id) await forget(transaction, id);
      await put(transaction, adopted);
      await transaction.objectStore('galleries').put(galleryOf(adopted.catalog, learned, embedder), draft.id);
      await transaction.objectStore('roles').clear();
      await transaction.objectStore('roles').put(draft.id, 'current');
    });
    return adopted;
  }

  /** Lets the catalogue in use rest: the shipped one is used from the next start on. */
  rest(): Promise<void> {
    return this.move('current', 'resting');
  }

  /** The opposite of `rest`. */
  wake(): Promise<void> {
    return this.move('resting', 'current');
  }

  async gallery(id: string): Promise<Gallery | null> {
    return (await this.database.get('galleries', id)) ?? null;
  }

  /** After a change of the embedder. @throws NoRoomError */
  async setGallery(id: string, gallery: Gallery): Promise<void> {
    await this.write((transaction) => transaction.objectStore('galleries').put(gallery, id));
  }

  /** All pictures of a catalogue. */
  async pictures(id: string): Promise<KeptPicture[]> {
    const rows: KeptPicture[] = [];
    for await (const page of this.pages(id)) rows.push(...page);
    return rows;
  }

  /** The pictures some at a time, so that whoever waits can show the first ones. */
  async *pages(id: string): AsyncGenerator<readonly KeptPicture[]> {
    let after = '';
    for (;;) {
      // An array sorts behind every text: this is the end of the catalogue's paths.
      const range = IDBKeyRange.bound([id, after], [id, []], after !== '');
      const page: StoredPicture[] = await this.database.getAll('pictures', range, PAGE);
      yield page;
      const last = page.at(-1);
      if (page.length < PAGE || !last) return;
      after = last.path;
    }
  }

  private async move(from: Role, to: Role): Promise<void> {
    await this.write(async (transaction) => {
      const roles = transaction.objectStore('roles');
      const id = await roles.get(from);
      if (id === undefined) return;
      await roles.delete(from);
      await roles.put(id, to);
    });
  }

  /** One transaction, on the disk when this resolves. */
  private async write(work: (transaction: ReadWrite) => Promise<unknown>): Promise<void> {
    const transaction = this.database.transaction(ALL, 'readwrite', { durability: 'strict' });
    try {
      await work(transaction);
      await transaction.done;
    } catch (error) {
      // The first error is the cause; that of the transaction only says that it was aborted.
      transaction.done.catch(() => undefined);
      try {
        transaction.abort();
      } catch {
        // It has aborted by itself.
      }
      if (isQuotaError(error)) throw new NoRoomError('There is no room on this device.', { cause: error });
      throw error;
    }
  }
}

/** Forgets a catalogue with all that belongs to it. */
async function forget(transaction: ReadWrite, id: string): Promise<void> {
  await transaction.objectStore('heads').delete(id);
  await forgetProducts(transaction, id);
  await transaction.objectStore('galleries').delete(id);
  await transaction.objectStore('pictures').delete(partsOf(id));
}

async function forgetProducts(transaction: ReadWrite, id: string): Promise<void> {
  const store = transaction.objectStore('products');
  await store.delete(id);
  await store.delete(partsOf(id));
}

/** All keys that begin with this one. An array sorts behind every text and number. */
function partsOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}

async function put(transaction: ReadWrite, { id, name, importedAt, catalog }: KeptCatalog): Promise<void> {
  const { products, ...shop } = catalog;
  await transaction.objectStore('heads').put({ ...shop, id, name, importedAt, products: products.size });
  await forgetProducts(transaction, id);
  let place = 0;
  // The page has its turn while each is awaited.
  for (const part of inParts(products.values())) await transaction.objectStore('products').put(part, [id, place++]);
}

function isQuotaError(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}
