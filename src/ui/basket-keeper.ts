import type { BarcodeSite } from '../core/barcode-site.ts';
import { basketLines, correction, isOf, reduceBasket, undo, type Basket, type BasketItem } from '../core/basket.ts';
import type { BasketEvent, BasketEventType, ItemId } from '../core/basket-event.ts';
import type { Catalog, ProductId } from '../core/catalog.ts';
import type { Identity } from '../core/identity.ts';
import type { InventoryItem } from '../core/inventory.ts';
import { productOf, unlabelled } from '../core/label.ts';
import { changeOf, type BasketChange } from './basket-change.ts';
import { viewBasket, type BasketView } from './basket-view.ts';
import { OpenScans } from './open-scans.ts';
import type { UndoOffer } from './session-state.ts';

/** Where ids and times come from; `store` keeps events durably. */
export interface KeeperWorld {
  newId(): string;
  now(): number;
  store(events: readonly BasketEvent[]): void;
}

/**
 * How the ids of everything begin that happens while the demo clip plays: its things are not the shopper's. In the ids, as the log
 * outlives a reload.
 */
export const CLIP_IDS = 'clip-';

/** How many changes can be taken back. */
const UNDO_DEPTH = 50;

interface Change {
  readonly events: readonly BasketEvent[];
  readonly offer: UndoOffer;
}

/**
 * Keeps the event log of the open basket: takes in what vision saw and what the shopper says, and can take back every change. An answer of
 * the shopper is never overruled by the camera.
 */
export class BasketKeeper {
  private readonly world: KeeperWorld;
  private catalog: Catalog;
  private log: readonly BasketEvent[] = [];
  private basket_: Basket = { items: [] };
  private changes: readonly Change[] = [];
  private serial = 0;
  private readonly pictures = new Map<ItemId, ImageBitmap>();
  private readonly changedAt = new Map<ProductId, number>();
  /** Items of this run that are items of the basket from before it (a reload gives every thing a new item id). */
  private readonly knownAs = new Map<ItemId, ItemId>();
  /** Items of the basket from before this run that have not been seen in it yet. */
  private unseen = new Set<ItemId>();
  /** Items that an undo brought back in this run: the observer believes them gone, so what comes in and looks like one of them is it. */
  private readonly restored = new Set<ItemId>();
  private readonly scans = new OpenScans();
  private offered: readonly InventoryItem[] = [];
  private readonly dismissed = new Set<ItemId>();
  private inClip = false;

  constructor(catalog: Catalog, world: KeeperWorld) {
    this.catalog = catalog;
    this.world = world;
  }

  get view(): BasketView {
    return viewBasket(this.basket_, this.catalog, { log: this.log, pictures: this.pictures, changes: this.changedAt });
  }

  get isEmpty(): boolean {
    return this.basket_.items.length === 0;
  }

  /** What `undo()` would take back. */
  get undoOffer(): UndoOffer | null {
    return this.changes.at(-1)?.offer ?? null;
  }

  /** Items that lay there when watching began and that nobody has decided about. */
  get initialItems(): number {
    return this.offered.length;
  }

  /** Whether the basket holds this thing without a name. */
  asksAbout(item: ItemId): boolean {
    const key = this.keyOf(item);
    return this.basket_.items.some((entry) => entry.item === key && entry.product === null);
  }

  /** Names and prices from now on. */
  setCatalog(catalog: Catalog): void {
    this.catalog = catalog;
  }

  /** Begins with a stored log, which may be empty. */
  open(log: readonly BasketEvent[]): void {
    this.log = log;
    this.basket_ = reduceBasket(log);
    this.changes = [];
    this.changedAt.clear();
    for (const picture of this.pictures.values()) picture.close();
    this.pictures.clear();
    this.scans.clear();
    this.offered = [];
  }

  /** The shopper's own things, taken out to make place for those of the demo clip. */
  get setAside(): readonly BasketItem[] {
    const last = new Map(this.log.map((event) => [event.item, event]));
    return [...last.values()]
      .filter(({ id, type, item }) => type === 'item-removed' && id.startsWith(CLIP_IDS) && !item.startsWith(CLIP_IDS))
      .map(({ item, product, identity, t }) => ({ item, product, identity, addedAt: t }));
  }

  /** The demo clip begins with an empty basket; the shopper's own things are set aside. */
  enterClip(): void {
    this.inClip = true;
    this.swap(this.basket_.items, []);
    this.beginRun();
  }

  /** Things of the clip go out, and what was set aside (or is given) comes back. Not to be undone: the clip can be played again. */
  leaveClip(back = this.setAside): void {
    this.inClip = false;
    this.swap(
      this.basket_.items.filter(({ item }) => item.startsWith(CLIP_IDS)),
      back,
    );
  }

  /** Leaves the clip where something was set aside. Where nothing was, the clip's things stay, for a visitor who wants to pay them. */
  giveBack(): void {
    if (this.setAside.length > 0) this.leaveClip();
  }

  /** Watching begins anew: the ids of things are new ones from here on. */
  beginRun(): void {
    this.knownAs.clear();
    this.restored.clear();
    this.dismissed.clear();
    this.offered = [];
    this.unseen = new Set(this.basket_.items.map(({ item }) => item));
  }

  /** Events of one frame, as the observer made them. */
  takeEvents(events: readonly BasketEvent[]): void {
    const taken = events.map((event) => this.translate(event)).filter((event) => event !== null);
    // What was scanned and is not seen since was this very thing, on its way out.
    const scans = taken.flatMap(({ type, product }) =>
      type === 'item-removed' && product !== null ? this.openScans(product).slice(0, 1) : [],
    );
    this.change([...taken, ...this.eventsOf('item-removed', scans)]);
  }

  /**
   * A scanned thing counts at once. When the camera then sees it coming in it is that thing, and not another one.
   *
   * @param source `shopper`: the code is in no catalogue, the shopper has said what it is
   */
  takeScan(product: ProductId, site: BarcodeSite, source: 'barcode' | 'shopper' = 'barcode'): void {
    if (site.kind === 'item') return this.nameByBarcode(site.item, product);
    // It was scanned on its way in.
    if (site.kind === 'arriving' && this.openScans(product).length > 0) return;
    const event = { ...this.event('item-added', this.newId(), product, this.read(product)), source };
    this.scans.add(event.item, event.t);
    this.unseen.add(event.item);
    this.change([event]);
  }

  /** A code that lies where the camera sees a thing says what that thing is, unless the shopper has said it. */
  nameByBarcode(item: ItemId, product: ProductId): void {
    const key = this.keyOf(item);
    const known = this.basket_.items.find((entry) => entry.item === key);
    const said = this.log.findLast((entry) => entry.item === key);
    if (known === undefined || known.product === product || said?.source === 'shopper') return;
    const ids = [this.newId(), this.newId()] as const;
    const events = correction(this.log, key, product, { ids, t: this.world.now() }, unlabelled(this.catalog, product));
    this.change(events.map((event) => ({ ...event, source: 'barcode' })));
  }

  /** A picture of an item; it is the keeper's from here on. */
  takePicture(item: ItemId, picture: ImageBitmap): void {
    const key = this.keyOf(item);
    this.pictures.get(key)?.close();
    this.pictures.set(key, picture);
  }

  /**
   * What lies in the basket now, from the observer: questions that later looks have answered are withdrawn, and what lay there from the
   * start is offered. A thing that looks like no product at all may be part of the basket: it is not offered.
   *
   * @returns titles of the items that have a name from now on
   */
  takeInventory(inventory: readonly InventoryItem[]): readonly string[] {
    const named = this.nameItems(inventory);
    const undecided = inventory.filter(
      ({ item, initial, identity }) => initial && identity.kind !== 'unknown' && !this.dismissed.has(item) && !this.holds(item),
    );
    this.offered = undecided.filter(({ item, identity }) => !this.claim(item, identity, this.unseen));
    return named;
  }

  /** Names that were not sure enough when their items came in, and are now. */
  private nameItems(inventory: readonly InventoryItem[]): readonly string[] {
    const named = inventory.flatMap(({ item, identity }): BasketEvent[] => {
      const product = nameOf(identity);
      if (product === null || !this.asksAbout(item)) return [];
      return [
        { ...this.event('item-added', this.keyOf(item), product, identity), source: 'vision', confidence: identity.confidence },
      ];
    });
    // No change of its own: taking back that the item came in takes back its name too.
    if (named.length > 0) this.append(named);
    return named.map(({ product }) => productOf(this.catalog, product ?? '')?.title ?? product ?? '');
  }

  addInitial(): void {
    this.change(this.offered.map(({ item, identity }) => this.event('item-added', item, nameOf(identity), identity)));
    this.offered = [];
  }

  dismissInitial(): void {
    for (const { item } of this.offered) this.dismissed.add(item);
    this.offered = [];
  }

  changeQuantity(product: ProductId, delta: 1 | -1): void {
    if (delta === 1) {
      this.change([this.event('item-added', this.newId(), product, this.read(product))]);
    } else {
      const newest = this.itemsOf(product).at(-1);
      if (newest) this.remove([newest]);
    }
  }

  removeLine(product: ProductId): void {
    this.remove(this.itemsOf(product));
  }

  /** The newest item of a row is another product. */
  correct(from: ProductId, to: ProductId): void {
    const newest = this.itemsOf(from).at(-1);
    if (newest) this.answer(newest.item, to);
  }

  answer(item: ItemId, product: ProductId): void {
    if (!this.holds(item)) return;
    this.change(correction(this.log, item, product, { ids: [this.world.newId(), this.world.newId()], t: this.world.now() }));
  }

  dismiss(item: ItemId): void {
    this.remove(this.basket_.items.filter((entry) => entry.item === item));
  }

  /** Nothing that has no name is an item; one undo brings all back. */
  dismissAll(): void {
    this.remove(this.basket_.items.filter(({ product }) => product === null));
  }

  /** Takes the last change back, and returns it. */
  undo(): BasketChange | null {
    const last = this.changes.at(-1);
    if (!last) return null;
    this.changes = this.changes.slice(0, -1);
    for (const { id, source } of last.events.toReversed()) {
      const inverse = undo(this.log, id, { id: this.newId(), t: this.world.now() });
      if (!inverse) continue;
      this.append([inverse]);
      if (inverse.type === 'item-added' && source === 'vision') this.restored.add(inverse.item);
    }
    return last.offer.change;
  }

  private itemsOf(product: ProductId): readonly BasketItem[] {
    return basketLines(this.basket_).find((line) => line.product === product)?.items ?? [];
  }

  private newId(): string {
    return `${this.inClip ? CLIP_IDS : ''}${this.world.newId()}`;
  }

  private swap(out: readonly BasketItem[], back: readonly BasketItem[]): void {
    if (out.length + back.length === 0) return;
    this.append([...this.eventsOf('item-removed', out), ...this.eventsOf('item-added', back)]);
    this.changes = [];
  }

  private remove(items: readonly BasketItem[]): void {
    this.change(this.eventsOf('item-removed', items));
  }

  private eventsOf(type: BasketEventType, items: readonly BasketItem[]): BasketEvent[] {
    return items.map(({ item, product, identity }) => this.event(type, item, product, identity));
  }

  private event(type: BasketEventType, item: ItemId, product: ProductId | null, identity: Identity): BasketEvent {
    return { id: this.newId(), type, t: this.world.now(), source: 'shopper', item, product, identity, confidence: 1 };
  }

  private change(events: readonly BasketEvent[]): void {
    if (events.length === 0) return;
    const change = changeOf(events, this.basket_, this.catalog);
    this.serial++;
    this.append(events);
    this.changes = [...this.changes, { events, offer: { change, serial: this.serial } }].slice(-UNDO_DEPTH);
  }

  private append(events: readonly BasketEvent[]): void {
    this.log = [...this.log, ...events];
    this.basket_ = reduceBasket(this.log);
    for (const { product } of events) if (product !== null) this.changedAt.set(product, this.serial);
    this.world.store(events);
  }

  /** Nothing is surer than what a code says, or the shopper. */
  private read(product: ProductId): Identity {
    const is = unlabelled(this.catalog, product);
    return { kind: 'recognised', product: is, confidence: 1, candidates: [{ product: is, score: 1 }] };
  }

  private holds(item: ItemId): boolean {
    const key = this.keyOf(item);
    return this.basket_.items.some((entry) => entry.item === key);
  }

  /** What the basket calls a thing that vision sees. */
  private keyOf(item: ItemId): ItemId {
    return this.knownAs.get(item) ?? item;
  }

  /** The event under the basket's own item ids, or null where it changes nothing. */
  private translate(event: BasketEvent): BasketEvent | null {
    if (this.log.some(({ id }) => id === event.id)) return null;
    const strangers =
      event.type === 'item-removed' ? this.unseen : new Set([...this.restored, ...this.openScans().map(({ item }) => item)]);
    if (!this.holds(event.item) && this.claim(event.item, event.identity, strangers) && event.type === 'item-added') return null;
    if (event.type === 'item-added' && event.product === null && this.claimScan(event.item)) return null;
    const item = this.keyOf(event.item);
    if (event.type === 'item-removed') return this.holds(item) ? { ...event, item } : null;
    const said = this.log.findLast((entry) => entry.item === item);
    return said?.source === 'shopper' && this.holds(item) ? null : { ...event, item };
  }

  /** Takes a thing seen now for one of the given items of the basket: the same product, or else one that looked as if it might be. */
  private claim(item: ItemId, identity: Identity, among: Set<ItemId>): boolean {
    const entries = this.basket_.items.filter((entry) => among.has(entry.item));
    const product = nameOf(identity);
    const match =
      entries.find((entry) => product !== null && isOf(entry, product)) ??
      entries.find((entry) => this.looksOf(entry).some((name) => namesOf(identity).includes(name)));
    if (!match) return false;
    this.bind(item, match.item);
    return true;
  }

  /** Something that nobody can name comes in after a scan: it is what was scanned. */
  private claimScan(item: ItemId): boolean {
    const [oldest] = this.openScans();
    if (!oldest || this.holds(item)) return false;
    this.bind(item, oldest.item);
    return true;
  }

  /** From now on a thing that is seen is this item of the basket. */
  private bind(item: ItemId, known: ItemId): void {
    this.unseen.delete(known);
    this.restored.delete(known);
    this.scans.close(known);
    this.knownAs.set(item, known);
  }

  private openScans(product?: ProductId): readonly BasketItem[] {
    return this.scans.among(this.basket_.items, this.world.now(), product);
  }

  /** What vision took an item for, whatever the shopper has called it since. */
  private looksOf({ item, identity }: BasketItem): readonly ProductId[] {
    return namesOf(this.log.findLast((event) => event.item === item && event.source === 'vision')?.identity ?? identity);
  }
}

/** Products that a thing may be. */
function namesOf(identity: Identity): readonly ProductId[] {
  return identity.kind === 'recognised' ? [identity.product] : identity.candidates.map(({ product }) => product);
}

function nameOf(identity: Identity): ProductId | null {
  return identity.kind === 'recognised' ? identity.product : null;
}
