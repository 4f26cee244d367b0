import type { Catalog, ProductId } from '../core/catalog.ts';
import { fingerprint } from '../core/fingerprint.ts';
import { withHead, type Gallery } from '../core/gallery.ts';
import type { TaughtFile } from '../core/taught-file.ts';
import { galleryWithTaught, isUsable, withTaught, type TaughtProduct } from '../core/taught.ts';
import type { LearningReport } from '../../workers/learning.api.ts';
import type { StoredHead, TaughtStore } from './taught-store.ts';

/** What the shelf does with a gallery: the vision client, and the learning of heads. */
export interface ShelfWorld {
  readonly store: TaughtStore;
  setGallery(gallery: Gallery): Promise<void>;
  learn(
    gallery: Gallery,
    taught: readonly ProductId[],
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<LearningReport>;
  /** Address of a small picture. */
  pictureOf(product: TaughtProduct): string;
}

/** How far the parting of look-alikes is. */
export type Learning =
  | { readonly kind: 'resting' }
  | { readonly kind: 'learning'; readonly share: number }
  | { readonly kind: 'learned'; readonly report: LearningReport }
  /** What was taught is recognised by its views alone. */
  | { readonly kind: 'failed'; readonly message: string };

export interface ShelfState {
  readonly products: readonly TaughtProduct[];
  readonly broken: number;
  /** `memory`: what is taught is lost when the page is closed. `full`: likewise for what was taught last. */
  readonly storage: 'kept' | 'memory' | 'full';
  readonly learning: Learning;
}

/**
 * What this device was taught. It lends its products to the shop's catalogue and gallery, has them recognised as soon as they are taught, and then
 * has a head learned that parts look-alikes. What cannot be stored stays for this visit, and the state says so.
 */
export class TaughtShelf {
  private readonly world: ShelfWorld;
  private readonly listeners = new Set<(state: ShelfState) => void>();
  private state_: ShelfState = { products: [], broken: 0, storage: 'kept', learning: { kind: 'resting' } };
  private opening: Promise<void> | null = null;
  private stored: StoredHead | null = null;
  private shop: { readonly catalog: Catalog; readonly gallery: Gallery } | null = null;
  private lesson: AbortController | null = null;

  constructor(world: ShelfWorld) {
    this.world = world;
  }

  get state(): ShelfState {
    return this.state_;
  }

  subscribe(listener: (state: ShelfState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Reads what is stored, once. Does not fail: without storage the shelf is empty, and kept in memory. */
  open(): Promise<void> {
    this.opening ??= this.world.store.load().then(
      ({ products, head, broken }) => {
        this.stored = head;
        this.set({ products, broken });
      },
      () => this.set({ storage: 'memory' }),
    );
    return this.opening;
  }

  /** The shop's catalogue with what was taught beside it. */
  catalog(shop: Catalog): Catalog {
    return withTaught(shop, this.state_.products, (product) => this.world.pictureOf(product));
  }

  /** Gives vision the shop's gallery with all that was taught, through the head that was learned for just this. */
  async lend(catalog: Catalog, gallery: Gallery): Promise<void> {
    this.shop = { catalog, gallery };
    const full = galleryWithTaught(gallery, this.state_.products, catalog);
    const { stored } = this;
    await this.world.setGallery(stored?.learnedFrom === fingerprint(full) ? withHead(full, stored.head) : full);
  }

  /** Whether the embedder that is loaded can recognise it. Unknown, thus true, before one is. */
  isUsable(product: TaughtProduct): boolean {
    return this.shop === null || isUsable(product, this.shop.gallery);
  }

  /** New products, and others under the same id. They are recognised when this resolves; look-alikes are parted afterwards. */
  async put(products: readonly TaughtProduct[]): Promise<void> {
    const ids = new Set(products.map(({ id }) => id));
    this.set({ products: [...this.state_.products.filter(({ id }) => !ids.has(id)), ...products] });
    await this.keep(() => this.world.store.put(products));
    await this.views();
  }

  /** Another name or price: nothing looks different. */
  async change(product: TaughtProduct): Promise<void> {
    this.set({ products: this.state_.products.map((other) => (other.id === product.id ? product : other)) });
    await this.keep(() => this.world.store.put([product]));
    // A barcode may have made it one of the shop's products.
    if (this.shop) await this.lend(this.shop.catalog, this.shop.gallery).catch(() => undefined);
  }

  async remove(id: ProductId): Promise<void> {
    this.set({ products: this.state_.products.filter((product) => product.id !== id) });
    await this.keep(() => this.world.store.remove(id));
    await this.views();
  }

  async removeBroken(): Promise<void> {
    await this.keep(() => this.world.store.removeBroken());
    this.set({ broken: 0 });
  }

  /** For a file, in the shop's currency. */
  file(catalog: Catalog): TaughtFile {
    return { currency: catalog.currency, products: this.state_.products };
  }

  /** Views came or went: they are recognised at once, and what parts look-alikes is learned anew. */
  private async views(): Promise<void> {
    this.lesson?.abort(new DOMException('taught anew', 'AbortError'));
    this.stored = null;
    if (!this.shop) return;
    const { catalog, gallery } = this.shop;
    // A worker that is being restarted gets the gallery when it is back.
    await this.lend(catalog, gallery).catch(() => undefined);
    void this.learn(catalog, gallery);
  }

  private async learn(catalog: Catalog, shop: Gallery): Promise<void> {
    const lesson = new AbortController();
    this.lesson = lesson;
    const onProgress = (share: number): void => {
      if (this.lesson === lesson) this.set({ learning: { kind: 'learning', share } });
    };
    try {
      const gallery = galleryWithTaught(shop, this.state_.products, catalog);
      const taught = [...new Set(gallery.products.slice(shop.products.length))];
      if (taught.length === 0) {
        this.set({ learning: { kind: 'resting' } });
        await this.world.store.putHead(null);
        return;
      }
      onProgress(0);
      const report = await this.world.learn(gallery, taught, onProgress, lesson.signal);
      if (this.lesson !== lesson) return;
      this.stored = report.head && { head: report.head, learnedFrom: fingerprint(gallery) };
      if (this.stored) await this.lend(catalog, shop);
      this.set({ learning: { kind: 'learned', report } });
      await this.world.store.putHead(this.stored);
    } catch (error) {
      if (this.lesson !== lesson) return;
      this.set({ learning: { kind: 'failed', message: error instanceof Error ? error.message : String(error) } });
    }
  }

  private async keep(write: () => Promise<void>): Promise<void> {
    try {
      await write();
      if (this.state_.storage === 'full') this.set({ storage: 'kept' });
    } catch (error) {
      const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
      this.set({ storage: isFull ? 'full' : 'memory' });
    }
  }

  private set(change: Partial<ShelfState>): void {
    this.state_ = { ...this.state_, ...change };
    for (const listener of this.listeners) listener(this.state_);
  }
}
