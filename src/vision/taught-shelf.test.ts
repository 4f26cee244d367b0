import { expect, it } from 'vitest';
import { parseCatalog } from '../core/catalog.ts';
import type { Gallery } from '../core/gallery.ts';
import type { Trial } from '../core/head-trial.ts';
import { viewsOf, type TaughtProduct } from '../core/taught.ts';
import type { LearningReport } from '../../workers/learning.api.ts';
import { TaughtShelf, type ShelfState, type ShelfWorld } from './taught-shelf.ts';
import type { StoredHead, TaughtStore } from './taught-store.ts';

const SHOP = parseCatalog({ currency: 'EUR', products: [{ id: 'cola', title: 'Cola', price: 120, images: ['1.jpg'] }] });
const GALLERY: Gallery = { dimension: 2, products: ['cola'], vectors: Float32Array.from([1, 0]), embedder: 'x' };
const product = (id: string): TaughtProduct => ({
  id: `taught:${id}`,
  title: id,
  picture: '/9j/',
  embedder: 'x',
  views: viewsOf(Float32Array.from([0, 1]), 2),
});
const SCORE = { looks: 1, right: 1, recognised: 1, charged: 0, surprise: 0 };
const TRIAL: Trial = { taught: SCORE, shop: SCORE, strangers: 0 };
const HEAD = { dimension: 2, residual: Float32Array.from([0, 1, 0, 0]) };
const report = (head: LearningReport['head']): LearningReport => ({
  head,
  plain: TRIAL,
  headed: TRIAL,
  backend: 'wasm',
  seconds: 1,
});

class MemoryTaughtStore implements TaughtStore {
  readonly products = new Map<string, TaughtProduct>();
  head: StoredHead | null = null;
  error: Error | null = null;

  async load() {
    if (this.error) throw this.error;
    return { products: [...this.products.values()], head: this.head, broken: 0 };
  }
  async put(products: readonly TaughtProduct[]) {
    if (this.error) throw this.error;
    for (const one of products) this.products.set(one.id, one);
  }
  async remove(id: string) {
    this.products.delete(id);
  }
  async removeBroken() {}
  async putHead(head: StoredHead | null) {
    this.head = head;
  }
}

function shelfOn(store: MemoryTaughtStore, learn: ShelfWorld['learn']) {
  const galleries: Gallery[] = [];
  const shelf = new TaughtShelf({
    store,
    setGallery: async (gallery) => void galleries.push(gallery),
    learn,
    pictureOf: () => 'blob:x',
  });
  return { shelf, galleries };
}

/** Resolves when the shelf says so. */
function until(shelf: TaughtShelf, isSo: (state: ShelfState) => boolean): Promise<void> {
  if (isSo(shelf.state)) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = shelf.subscribe((state) => {
      if (!isSo(state)) return;
      stop();
      resolve();
    });
  });
}
const learned = ({ learning }: ShelfState): boolean => learning.kind === 'learned';

it('has a product recognised before anything is learned, and then through the head', async () => {
  const store = new MemoryTaughtStore();
  const { shelf, galleries } = shelfOn(store, async () => report(HEAD));
  await shelf.open();
  await shelf.lend(SHOP, GALLERY);
  await shelf.put([product('mug')]);
  expect(galleries[1]?.products).toEqual(['cola', 'taught:mug']);
  expect(galleries[1]?.head).toBeUndefined();
  expect(shelf.catalog(SHOP).products.get('taught:mug')?.title).toBe('mug');
  await until(shelf, learned);
  expect(galleries[2]?.head).toBe(HEAD);
});

it('knows products and head after a reload, but uses no head for other views', async () => {
  const store = new MemoryTaughtStore();
  const first = shelfOn(store, async () => report(HEAD));
  await first.shelf.open();
  await first.shelf.lend(SHOP, GALLERY);
  await first.shelf.put([product('mug')]);
  await until(first.shelf, learned);
  const again = shelfOn(store, () => Promise.reject(new Error('not needed')));
  await again.shelf.open();
  await again.shelf.lend(SHOP, GALLERY);
  expect(again.galleries[0]?.head).toEqual(HEAD);
  await again.shelf.lend(SHOP, { ...GALLERY, vectors: Float32Array.from([0.6, 0.8]) });
  expect(again.galleries[1]?.head).toBeUndefined();
});

it('goes without a head where none is better, and where learning fails', async () => {
  for (const learn of [async () => report(null), () => Promise.reject(new Error('it crashed'))]) {
    const { shelf, galleries } = shelfOn(new MemoryTaughtStore(), learn);
    await shelf.open();
    await shelf.lend(SHOP, GALLERY);
    await shelf.put([product('mug')]);
    await until(shelf, ({ learning }) => learning.kind === 'learned' || learning.kind === 'failed');
    expect(galleries.at(-1)?.products).toContain('taught:mug');
    expect(galleries.at(-1)?.head).toBeUndefined();
  }
});

it('begins learning anew when something else was taught meanwhile', async () => {
  const signals: AbortSignal[] = [];
  const { shelf } = shelfOn(new MemoryTaughtStore(), async (_gallery, taught, _onProgress, signal) => {
    signals.push(signal);
    if (taught.length === 1)
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    return report(null);
  });
  await shelf.open();
  await shelf.lend(SHOP, GALLERY);
  await shelf.put([product('mug')]);
  await shelf.put([product('cup')]);
  await until(shelf, learned);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

it('forgets: in the catalogue, in the gallery and in storage', async () => {
  const store = new MemoryTaughtStore();
  const { shelf, galleries } = shelfOn(store, async () => report(null));
  await shelf.open();
  await shelf.lend(SHOP, GALLERY);
  await shelf.put([product('mug')]);
  await shelf.remove('taught:mug');
  expect([store.products.size, shelf.state.products.length, shelf.catalog(SHOP).products.size]).toEqual([0, 0, 1]);
  expect(galleries.at(-1)?.products).toEqual(['cola']);
});

it.each([
  ['full', new DOMException('no room', 'QuotaExceededError')],
  ['memory', new Error('private')],
] as const)('keeps what cannot be stored for this visit: %s', async (storage, error) => {
  const store = new MemoryTaughtStore();
  const { shelf, galleries } = shelfOn(store, async () => report(null));
  await shelf.open();
  await shelf.lend(SHOP, GALLERY);
  store.error = error;
  await shelf.put([product('mug')]);
  expect(shelf.state).toMatchObject({ storage, products: [{ id: 'taught:mug' }] });
  expect(galleries.at(-1)?.products).toContain('taught:mug');
});
