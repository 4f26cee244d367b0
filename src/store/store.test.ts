import { beforeEach, describe, expect, it, vi } from 'vitest';
import { NoRoomError, type KeptCatalog, type KeptPicture } from '../catalog/kept-catalogs.ts';
import { withPictures } from '../catalog/packed-gallery.ts';
import { EndpointError } from '../catalog/ucp-catalog.ts';
import { CatalogFileReader } from '../../workers/catalog/catalog-file-reader.ts';
import { Store } from './store.ts';
import type { StoreWorld } from './store-world.ts';

/** What a browser would keep, in memory. */
class Shelf {
  readonly kept = new Map<'current' | 'draft' | 'resting', KeptCatalog>();
  rows: KeptPicture[] = [];
  full = false;

  port(): Awaited<ReturnType<StoreWorld['openCatalogs']>> {
    const move = (from: 'current' | 'resting', to: 'current' | 'resting') => {
      const kept = this.kept.get(from);
      if (!kept) return;
      this.kept.delete(from);
      this.kept.set(to, kept);
    };
    return {
      close: () => undefined,
      get: async (role) => this.kept.get(role) ?? null,
      head: async (role) => {
        const kept = this.kept.get(role);
        return kept ? { ...kept, products: kept.catalog.products.size } : null;
      },
      prepare: async (kept) => {
        if (this.full) throw new NoRoomError('full');
        this.kept.set('draft', kept);
        this.rows = [];
      },
      abandon: async () => void this.kept.delete('draft'),
      learned: async (_, embedder) => new Set(this.rows.filter((row) => row.embedder === embedder).map(({ path }) => path)),
      learn: async (_, rows) => {
        if (this.full) throw new NoRoomError('full');
        this.rows.push(...rows);
        return true;
      },
      adopt: async () => {
        const draft = this.kept.get('draft');
        if (!draft) throw new RangeError('none');
        const adopted = { ...draft, catalog: withPictures(draft.catalog, this.rows) };
        this.kept.clear();
        this.kept.set('current', adopted);
        return adopted;
      },
      rest: async () => move('current', 'resting'),
      wake: async () => move('resting', 'current'),
      gallery: async () => null,
      setGallery: async () => undefined,
      pictures: async () => this.rows,
      pages: async function* (this: Shelf) {
        yield this.rows;
      }.bind(this),
    };
  }
}

const CSV = 'sku,name,price\na,A,1.50\nb,B,-2\nc,C,2.50\n';
const file = (name: string) => ({ path: name, file: new Blob([name]) });

let shelf: Shelf;
let store: Store;
let world: StoreWorld;
const saveFile = vi.fn<StoreWorld['saveFile']>();

beforeEach(() => {
  vi.stubGlobal('location', { href: 'https://shop.test/store' });
  saveFile.mockClear();
  shelf = new Shelf();
  world = {
    openCatalogs: async () => shelf.port(),
    reader: new CatalogFileReader(),
    endpoint: {
      all: async () => ({ currency: 'EUR', entries: [{ id: 'e', title: 'E', price: 100 }] }),
      compare: async (products) => ({ unknown: [...products].map(({ id }) => id), otherPrice: [] }),
    },
    loadEmbedder: async () => ({ sha256: 'e1', embed: async (pictures) => new Float32Array(pictures.length * 2) }),
    embedderOfApp: async () => 'e1',
    prepare: async (small) => ({ small, bitmap: { close: () => undefined } as ImageBitmap }),
    fetchPicture: async () => null,
    shopCurrency: async () => 'EUR',
    saveFile,
    saveFolder: null,
    persist: async () => undefined,
    newId: () => `id${shelf.kept.size}`,
    today: () => 0,
  };
  store = new Store(world);
});

const step = () => store.state.step;
const used = () => [...(shelf.kept.get('current')?.catalog.products.keys() ?? [])];

async function importCsv(text = CSV): Promise<void> {
  await store.chooseFile('list.csv', new Blob([text]));
  await store.take();
}

describe('Store', () => {
  it('takes the good rows of a file, learns their pictures, and puts them into use', async () => {
    await store.open();
    await store.chooseFile('list.csv', new Blob([CSV]));
    expect(step()).toMatchObject({ kind: 'check', checked: { currency: 'EUR', result: { rows: 3, badRows: 1 } } });
    await store.take();
    await store.givePictures([file('a.jpg'), file('a-2.jpg'), file('x.jpg')]);
    expect(step()).toMatchObject({ kind: 'pictures', files: 2, strangers: ['x.jpg'], products: 1, total: 2, learned: 0 });
    expect(used()).toEqual([]);
    await store.learn();
    expect(step()).toMatchObject({ learned: 2, learning: null, problems: [] });
    await store.adopt();
    expect(step()).toMatchObject({ kind: 'done', pictures: 2 });
    expect(used()).toEqual(['a', 'c']);
    expect(shelf.kept.get('current')?.catalog.products.get('a')?.images).toEqual(['a/a.jpg', 'a/a-2.jpg']);
    await vi.waitFor(() => expect(store.state.comparison).toMatchObject({ kind: 'compared', result: { unknown: ['a', 'c'] } }));
    expect(store.state.inUse).toMatchObject({ name: 'list.csv', products: 2, pictures: 2, needed: 0 });
  });

  it('says what is wrong with a file and goes on waiting for one', async () => {
    await store.chooseFile('list.csv', new Blob(['']));
    expect(step()).toEqual({ kind: 'choose', refused: { name: 'list.csv', refusal: { kind: 'refused', why: 'empty' } } });
  });

  it('checks again when staff say what a column is', async () => {
    await store.chooseFile('list.csv', new Blob(['Nr,Was,Kostet\na,A,"1,50"\n']));
    expect(step()).toMatchObject({ checked: { result: { badRows: 1 } } });
    await store.change({ columns: { id: 0, title: 1, price: 2 } });
    await store.change({ currency: 'CHF' });
    expect(step()).toMatchObject({ checked: { currency: 'CHF', decimal: ',', result: { badRows: 0 } } });
  });

  it('keeps the catalogue in use whatever becomes of an import', async () => {
    await importCsv();
    await store.adopt();
    await importCsv('sku,name\nz,Z\n');
    await store.cancel();
    expect([used(), shelf.kept.has('draft')]).toEqual([['a', 'c'], false]);
    shelf.full = true;
    await importCsv('sku,name\nz,Z\n');
    expect(store.state.problem).toBe('no-room');
    expect(used()).toEqual(['a', 'c']);
  });

  it('goes on where learning ended: after a pause, a failure, or another day', async () => {
    await importCsv();
    const pictures = Array.from({ length: 20 }, (_, i) => file(`a-${i}.jpg`));
    await store.givePictures(pictures);
    const unsubscribe = store.subscribe(() => {
      const now = step();
      if (now.kind !== 'pictures' || !now.learning || !('done' in now.learning) || now.learning.done !== 8) return;
      unsubscribe();
      store.pause();
    });
    await store.learn();
    expect(step()).toMatchObject({ learning: null, learned: 8, total: 20 });

    shelf.full = true;
    await store.learn();
    expect(store.state.problem).toBe('no-room');
    shelf.full = false;

    const tomorrow = new Store(world);
    await tomorrow.open();
    expect(tomorrow.state.draft).toMatchObject({ name: 'list.csv', products: 2, pictures: 8 });
    await tomorrow.resume();
    await tomorrow.givePictures(pictures);
    const embed = vi.fn(async (bitmaps: readonly ImageBitmap[]) => new Float32Array(bitmaps.length * 2));
    world = Object.assign(world, { loadEmbedder: async () => ({ sha256: 'e1', embed }) });
    await tomorrow.learn();
    expect(embed.mock.calls.flatMap(([bitmaps]) => bitmaps)).toHaveLength(12);
    expect(tomorrow.state.step).toMatchObject({ learned: 20 });
  });

  it('stops asking a server that has none of the pictures', async () => {
    const fetchPicture = vi.fn(async () => null);
    Object.assign(world, { fetchPicture });
    const rows = Array.from({ length: 60 }, (_, i) => `p${i},P,p${i}.jpg`);
    await importCsv(['sku,name,image', ...rows].join('\n'));
    expect(step()).toMatchObject({ onServer: 60, files: 0 });
    await store.learn();
    expect(fetchPicture).toHaveBeenCalledTimes(20);
    expect(step()).toMatchObject({ learned: 0, problems: { length: 60 } });
  });

  it('takes what the endpoint sells, and says why where it cannot', async () => {
    await store.chooseEndpoint();
    expect(step()).toMatchObject({ kind: 'check', name: 'shop.test', checked: { result: { rows: 1, badRows: 0 } } });
    await store.cancel();
    Object.assign(world.endpoint, { all: () => Promise.reject(new EndpointError('not-ucp', 'no')) });
    await store.chooseEndpoint();
    expect([step().kind, store.state.problem]).toEqual(['choose', 'endpoint-not-ucp']);
  });

  it('goes back to the shipped catalogue, and to the kept one again', async () => {
    await importCsv();
    await store.adopt();
    await store.useShipped();
    expect([store.state.inUse, store.state.resting?.name]).toEqual([null, 'list.csv']);
    await store.useKept();
    expect(store.state.inUse?.name).toBe('list.csv');
  });

  it('tells that pictures are needed again which a new embedder cannot look at', async () => {
    await importCsv();
    shelf.rows = [{ product: 'a', path: 'a.jpg', vector: new Float32Array(2), embedder: 'old', picture: null }];
    await store.open();
    expect(store.state.draft).toMatchObject({ pictures: 1, needed: 1 });
  });

  it('saves a catalogue that the server reads', async () => {
    await importCsv();
    await store.adopt();
    await store.saveForServer();
    const [name, type, content] = saveFile.mock.calls[0]!;
    expect([name, type]).toEqual(['catalog.json', 'application/json']);
    expect(JSON.parse(await new Blob([content]).text())).toMatchObject({
      currency: 'EUR',
      products: [{ id: 'a', price: 150 }, { id: 'c' }],
    });
  });

  it('says so where the browser keeps nothing', async () => {
    Object.assign(world, { openCatalogs: () => Promise.reject(new DOMException('no', 'SecurityError')) });
    await store.open();
    expect([store.state.opened, store.state.problem]).toEqual([true, 'no-storage']);
  });
});
