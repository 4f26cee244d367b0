import { msg, str } from '@lit/localize';
import type { CheckoutPort } from './checkout-port.ts';
import type { BasketEvent, ItemId } from '../core/basket-event.ts';
import type { Catalog, Product, ProductId } from '../core/catalog.ts';
import type { Gtin14 } from '../core/gtin.ts';
import { Guide } from '../core/guidance.ts';
import { formatMoney, money } from '../core/money.ts';
import type { Zone } from '../core/zone.ts';
import type { FrameResult } from '../../workers/vision.api.ts';
import { BarcodeDesk } from './barcode-desk.ts';
import { BasketKeeper, CLIP_IDS } from './basket-keeper.ts';
import { changeWords } from './change-texts.ts';
import { ClipPacer } from './clip-pacer.ts';
import { FrameTrace } from './frame-trace.ts';
import { guidanceWords } from './guidance-words.ts';
import { formatLocale } from './language.ts';
import { PaceMeter } from './pace-meter.ts';
import type { FramesPort, PumpPort, TimedFrame, VisionChange, VisionPort, WorldPort } from './ports.ts';
import { firstState, type LoadState, type Picking, type Scene, type SessionState, type SourceKind } from './session-state.ts';
import type { Shop } from './shop-context.ts';
import type { Shot, ShotFeed } from './shot-context.ts';
import { ShotRelay } from './shot-relay.ts';
import { recoveryAnnouncement } from './viewfinder-words.ts';
import { isolate, list } from './words.ts';

/** How many decisions the engineer's view shows. */
const DECISIONS = 3;

/** What the screen may do with a session. */
export type SessionPort = Pick<Session, keyof Session>;

/** A running source and everything that goes with it. */
interface Run {
  readonly kind: SourceKind;
  readonly abort: AbortController;
  readonly frames: FramesPort;
  readonly pump: PumpPort;
  readonly pace: PaceMeter;
  /** Clips wait for vision, cameras cannot. */
  readonly pacer: ClipPacer | null;
  /** Nobody can light a clip or hold it still. */
  readonly guide: Guide | null;
}

/**
 * One shopper at one screen: which scene is on, what is in the basket, where the checkout is. It owns the way of the frames from the source
 * through vision to basket and viewfinder, and turns failures into problems with a way out.
 */
export class Session {
  private readonly world: WorldPort;
  private readonly vision: VisionPort;
  private readonly checkout: CheckoutPort;
  private readonly listeners = new Set<(state: SessionState) => void>();
  private readonly desk: BarcodeDesk;
  private touched = false;
  private keeper: BasketKeeper | null = null;
  /** While an engineer watches. */
  private trace: FrameTrace | null = null;
  private catalog: Catalog | null = null;
  private opening: Promise<Catalog> | null = null;
  private run: Run | null = null;
  private state_: SessionState;
  private shop_: Shop | null = null;
  private feed_: ShotFeed | null = null;
  /** Where the basket is in the latest frame, null where nobody has drawn it. */
  private zone: Zone | null = null;
  /** Somebody else looks at the camera's pictures: nothing is counted. */
  private lent = false;
  /** Events that came while one basket was being exchanged for the next: they are the next one's. */
  private held: BasketEvent[] | null = null;

  constructor(world: WorldPort, vision: VisionPort, checkout: CheckoutPort) {
    this.world = world;
    this.vision = vision;
    this.checkout = checkout;
    this.state_ = firstState(checkout.state);
    this.desk = new BarcodeDesk(world.barcodes, {
      now: () => world.now(),
      // While one basket is exchanged for the next there is none to put anything into.
      catalog: () => (this.keeper && !this.held ? this.catalog : null),
      siteOf: (product, at) =>
        this.state_.scene.kind === 'live' ? vision.readBarcode(product, at) : Promise.reject(new Error('not yet')),
      take: (product, site) => this.act((keeper) => keeper.takeScan(product, site)),
      show: (barcodes) => this.set({ barcodes }),
      tell: (text) => this.set({ announcement: { text } }),
    });
    vision.watch((change) => this.onVision(change));
    checkout.subscribe((state) => this.set({ checkout: state }));
    world.watchConnection((online) => this.set({ online }));
  }

  get state(): SessionState {
    return this.state_;
  }

  /** Null until the catalogue is there. */
  get shop(): Shop | null {
    return this.shop_;
  }

  /** The pictures of the running source. */
  get feed(): ShotFeed | null {
    return this.feed_;
  }

  subscribe(listener: (state: SessionState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Fetches the catalogue and the stored basket. What fails here is tried again with the start of a source. */
  open(): Promise<Catalog> {
    this.opening ??= this.openShop().catch((error: unknown) => {
      this.opening = null;
      throw error;
    });
    return this.opening;
  }

  async start(kind: SourceKind): Promise<void> {
    // The clip would set things aside that are being paid.
    if (kind === 'clip' && this.checkout.state.phase !== 'shopping') {
      this.openCheckout(true);
      return;
    }
    this.endRun();
    if (this.world.lacks !== null) {
      this.show({ kind: 'problem', source: kind, problem: { kind: 'unsupported', detail: this.world.lacks } });
      return;
    }
    const run = this.makeRun(kind);
    this.run = run;
    this.feed_ = new ShotRelay(kind === 'camera' ? run.frames.video : null);
    try {
      await this.bringUp(run);
    } catch (error) {
      if (this.run === run) this.fail(kind, error);
    }
  }

  /** From a touch to its answer no other frame is looked at. */
  touch(touched: boolean): void {
    this.touched = touched;
    this.run?.pump.hold(touched);
    this.holdClip();
  }

  /** The same again after a problem. */
  tryAgain(): Promise<void> {
    const { scene } = this.state_;
    return scene.kind === 'problem' ? this.start(scene.source) : Promise.resolve();
  }

  /** Back to the start. A shopper who only watched the clip finds the own basket again. */
  stop(): void {
    this.endRun();
    this.act((keeper) => keeper.giveBack());
    this.show({ kind: 'welcome' });
  }

  /** To where the basket can be read and changed: it is on the screen already while a source is. */
  showBasket(): void {
    this.openCheckout(false);
    if (this.state_.scene.kind === 'welcome' || this.state_.scene.kind === 'problem') this.show({ kind: 'basket' });
  }

  changeQuantity(product: ProductId, delta: 1 | -1): void {
    this.act((keeper) => keeper.changeQuantity(product, delta));
  }

  removeLine(product: ProductId): void {
    this.act((keeper) => keeper.removeLine(product));
  }

  answer(item: ItemId, product: ProductId): void {
    this.act((keeper) => keeper.answer(item, product));
  }

  dismiss(item: ItemId): void {
    this.act((keeper) => keeper.dismiss(item));
  }

  dismissAll(): void {
    this.act((keeper) => keeper.dismissAll());
  }

  /** Opens the catalogue's list for something of the basket, or closes it. */
  pickFor(picking: Picking | null): void {
    this.set({ picking });
  }

  pick(product: ProductId): void {
    const { picking } = this.state_;
    this.set({ picking: null });
    if (picking?.kind === 'add') this.addByHand(product, picking.gtin);
    if (picking?.kind === 'answer') this.answer(picking.item, product);
    if (picking?.kind === 'correct') this.swap(picking.product, product);
  }

  /** The newest item of a line is another product. */
  swap(from: ProductId, to: ProductId): void {
    this.act((keeper) => keeper.correct(from, to));
  }

  dismissBarcode(gtin: Gtin14): void {
    this.desk.settle(gtin);
  }

  undo(): void {
    const undone = this.keeper?.undo();
    if (!undone) return;
    this.refresh();
    this.set({ announcement: { text: msg(str`Undone: ${changeWords(undone)}. Total ${this.total()}.`) } });
  }

  addInitial(): void {
    this.act((keeper) => keeper.addInitial());
  }

  dismissInitial(): void {
    this.act((keeper) => keeper.dismissInitial());
  }

  openCheckout(checkoutOpen: boolean): void {
    this.set({ checkoutOpen });
    if (checkoutOpen) void this.checkout.requestPersistence().catch(() => false);
  }

  /** `total`: what the shopper was shown, minor units. Failures are in the checkout's own state. */
  async pay(total: number, atTill: boolean): Promise<void> {
    await this.checkout.checkout({ expectedTotal: total, atTill }).catch(() => undefined);
  }

  retryCheckout(): void {
    this.checkout.retry();
  }

  async withdrawCheckout(): Promise<void> {
    // What goes wrong is in the checkout's own state.
    if (await this.checkout.withdrawCheckout().catch(() => false)) this.openCheckout(false);
  }

  async newBasket(): Promise<void> {
    if (this.held) return;
    this.held = [];
    const own = this.keeper?.setAside ?? [];
    const log = await this.checkout.newBasket().catch(() => null);
    if (log) {
      this.keeper?.open(log);
      this.keeper?.leaveClip(own);
    }
    const { held } = this;
    this.held = null;
    this.keeper?.takeEvents(held);
    this.refresh();
    if (!log) {
      this.set({ announcement: { text: msg('A new basket could not be begun. Please try again.') } });
      return;
    }
    this.openCheckout(false);
    const { scene } = this.state_;
    const camera = scene.kind === 'live' && scene.source === 'camera';
    if (!camera) this.stop();
  }

  /** Lets the shopper draw where the basket is. */
  openZone(): void {
    if (this.state_.scene.kind === 'live') this.set({ drawing: { zone: this.zone } });
  }

  closeZone(): void {
    this.set({ drawing: null });
  }

  /** Only what lies inside is counted from now on; null: everything in view. The camera's area is kept for the next time. */
  async setZone(zone: Zone | null): Promise<void> {
    const { scene } = this.state_;
    this.set({ drawing: null });
    if (scene.kind !== 'live') return;
    if (scene.source === 'camera') this.world.zoneMemory.save(zone);
    this.zone = zone;
    // A worker that dies meanwhile gets the area again when it is back.
    await this.vision.setZone(zone).catch(() => undefined);
    this.set({ announcement: { text: zone ? msg('Basket area set.') : msg('Everything in view is counted.') } });
  }

  /** While they are open every frame is traced; closed they cost nothing. */
  toggleDetails(): void {
    const detailsOpen = !this.state_.detailsOpen;
    this.trace = detailsOpen ? new FrameTrace() : null;
    this.set({ detailsOpen });
  }

  /** The camera's pictures are used for something else (teaching): nothing is counted until they are given back. */
  lend(lent: boolean): void {
    this.lent = lent;
  }

  /** The shop sells other things, or others were taught: the same basket under other names and prices. */
  setCatalog(catalog: Catalog): void {
    if (!this.catalog) return;
    this.takeCatalog(catalog);
    this.keeper?.setCatalog(catalog);
    this.refresh();
  }

  /** What becomes of it is told as for any loss. */
  loseDevice(): void {
    this.vision.loseDevice().catch(() => undefined);
  }

  saveTrace(): void {
    if (this.trace) this.world.saveFile('cartlens-trace.json', 'application/json', this.trace.chromeTrace(this.state_.vision));
  }

  private async openShop(): Promise<Catalog> {
    const catalog = this.catalog ?? (await this.world.loadCatalog());
    this.takeCatalog(catalog);
    const keeper = new BasketKeeper(catalog, {
      newId: () => this.world.newId(),
      now: () => this.world.now(),
      // What cannot be stored is kept in memory; the checkout's state says so.
      store: (events) => void this.checkout.append(events).catch(() => undefined),
    });
    keeper.open(await this.checkout.load());
    // The clip was left by closing the page.
    keeper.giveBack();
    this.keeper = keeper;
    this.checkout.watchLog((log) => this.follow(log));
    this.refresh();
    if (this.checkout.state.phase !== 'shopping') this.set({ checkoutOpen: true });
    return catalog;
  }

  private takeCatalog(catalog: Catalog): void {
    this.catalog = catalog;
    this.shop_ = {
      products: catalog.products,
      currency: catalog.currency,
      money: (amount) => formatMoney(money(amount, catalog.currency), formatLocale()),
      pictureOf: (product: Product) => this.world.pictureOf(product),
    };
  }

  /** Another tab has changed the basket: this one shows the same. */
  private follow(log: readonly BasketEvent[]): void {
    this.keeper?.open(log);
    this.keeper?.beginRun();
    this.refresh();
  }

  private makeRun(kind: SourceKind): Run {
    const frames = this.world.openSource(kind, {
      ended: () => void this.onEnded(run),
      lost: (error) => {
        if (this.run === run) this.fail(kind, error);
      },
      paused: () => this.rest(run, true),
      resumed: () => this.rest(run, false),
    });
    // A frame that failed is lost; the vision port tells when seeing as a whole is.
    const pump = this.world.makePump(
      (frame) => this.look(run, frame),
      () => undefined,
      // A GPU computes the next frame while the one before is read. A clip waits for each of its frames.
      () => (kind === 'camera' && this.state_.vision?.backend === 'webgpu' ? 2 : 1),
    );
    const run: Run = {
      kind,
      abort: new AbortController(),
      frames,
      pump,
      pace: new PaceMeter(),
      pacer: kind === 'clip' ? new ClipPacer(frames.video) : null,
      guide: kind === 'camera' ? new Guide() : null,
    };
    return run;
  }

  /** The source gives nothing for a while, or gives frames again. */
  private rest(run: Run, paused: boolean): void {
    if (this.run !== run) return;
    this.set({ paused });
    this.holdClip();
  }

  /** A clip waits while nobody looks at the page, while nothing looks at its frames, and for a touch. */
  private holdClip(): void {
    this.run?.pacer?.rest(this.state_.paused || this.state_.recovering !== null || this.touched);
  }

  /** The camera is asked for at once, since that needs the shopper; a clip starts when everything else is ready. */
  private async bringUp(run: Run): Promise<void> {
    const { signal } = run.abort;
    const onLoad = (progress: LoadState): void => {
      if (this.run === run) this.show({ kind: 'loading', source: run.kind, progress });
    };
    onLoad({ step: run.kind === 'camera' ? 'asking-camera' : 'catalog' });
    if (run.kind === 'camera') await run.frames.start((frame) => this.offer(run, frame), signal);
    const catalog = await this.open();
    const report = await this.vision.start(catalog, onLoad);
    if (signal.aborted) return;
    await this.vision.reset(`${run.kind === 'clip' ? CLIP_IDS : ''}${this.world.newId()}`);
    if (signal.aborted) return;
    this.zone = run.kind === 'camera' ? this.world.zoneMemory.load() : null;
    await this.vision.setZone(this.zone);
    if (signal.aborted) return;
    if (run.kind === 'clip') {
      this.keeper?.enterClip();
    } else {
      this.keeper?.leaveClip();
      this.keeper?.beginRun();
    }
    this.set({ vision: report, recovering: null, observer: 'starting', pace: null, decisions: [] });
    this.refresh();
    this.show({ kind: 'live', source: run.kind });
    if (run.kind === 'clip') await run.frames.start((frame) => this.offer(run, frame), signal);
    run.pacer?.start();
  }

  private offer(run: Run, frame: TimedFrame): void {
    if (this.run === run && run.kind === 'camera' && !this.lent) this.desk.offer(frame);
    if (this.run !== run || this.lent || this.state_.scene.kind !== 'live') {
      frame.frame.close();
      return;
    }
    run.pacer?.shown(frame.t);
    run.pump.offer(frame);
  }

  private async look(run: Run, { frame, t }: TimedFrame): Promise<void> {
    run.pacer?.begin(t);
    const picture = run.kind === 'clip' ? await copyOf(frame) : null;
    try {
      const result = await this.vision.process(frame, t);
      if (this.run === run) this.take(run, result, picture);
      else for (const thumbnail of result.thumbnails) thumbnail.picture.close();
    } finally {
      picture?.close();
      if (this.run === run) run.pacer?.finish();
    }
  }

  private take(run: Run, result: FrameResult, picture: VideoFrame | ImageBitmap | null): void {
    const { keeper } = this;
    if (!keeper) return;
    if (result.anew) this.beginAnew(run, keeper);
    if (this.held) this.held.push(...result.events);
    else keeper.takeEvents(result.events);
    const asked = result.inventory.filter(({ item }) => keeper.asksAbout(item)).map(({ box }) => box);
    this.zone = result.zone;
    const { frame, tracks } = result;
    this.desk.see(tracks);
    if (this.feed_ instanceof ShotRelay)
      this.feed_.send({ frame, tracks, asked, zone: this.zone, picture, arrived: arrivalsOf(result) });
    for (const thumbnail of result.thumbnails) keeper.takePicture(thumbnail.item, thumbnail.picture);
    const named = result.observer === 'settled' ? keeper.takeInventory(result.inventory) : [];
    const changed = result.events.length + result.thumbnails.length + named.length > 0;
    if (changed || keeper.initialItems !== this.state_.initialItems) this.refresh();
    if (named.length > 0)
      this.set({ announcement: { text: msg(str`Recognised: ${list(named.map(isolate))}. Total ${this.total()}.`) } });
    if (result.decisions.length > 0)
      this.set({ decisions: [...result.decisions].reverse().concat(this.state_.decisions).slice(0, DECISIONS) });
    if (result.observer !== this.state_.observer) this.set({ observer: result.observer });
    const guidance = run.guide?.take(result);
    if (guidance && guidance.note !== this.state_.guidance) this.set({ guidance: guidance.note });
    if (guidance?.note && guidance.speak) this.set({ announcement: { text: guidanceWords(guidance.note) } });
    this.trace?.add(result);
    const pace = run.pace.take(result, this.world.now());
    if (pace) this.set({ pace });
  }

  /** The phone was turned: what lies there is known already, and the area that was drawn fits no more. */
  private beginAnew(run: Run, keeper: BasketKeeper): void {
    keeper.beginRun();
    const kept = run.kind === 'camera' ? this.world.zoneMemory.load() : null;
    if (kept) void this.vision.setZone(kept).catch(() => undefined);
    else if (this.zone) this.set({ announcement: { text: msg('The picture was turned: everything in view is counted.') } });
    this.set({ drawing: null });
  }

  /** What the last frames show still counts. */
  private async onEnded(run: Run): Promise<void> {
    await run.pump.idle();
    if (this.run !== run || this.state_.scene.kind !== 'live') return;
    this.set({ drawing: null });
    this.show({ kind: 'clip-ended' });
  }

  private onVision(change: VisionChange): void {
    if (change.kind === 'recovering') {
      // Said once, however many tries it takes; that it works again shows, and a basket that counts on says it best.
      if (this.run && !this.state_.recovering) this.set({ announcement: { text: recoveryAnnouncement() } });
      this.set({ recovering: change.reason });
    }
    if (change.kind === 'working') this.set({ recovering: null, vision: change.report });
    this.holdClip();
    if (change.kind === 'failed' && this.run) this.fail(this.run.kind, change.error);
  }

  private fail(source: SourceKind, error: unknown): void {
    this.endRun();
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.show({ kind: 'problem', source, problem: { kind: this.world.problemOf(error), detail } });
  }

  private endRun(): void {
    const { run } = this;
    this.run = null;
    run?.abort.abort();
    run?.pump.stop();
    run?.frames.stop();
    this.feed_ = null;
    this.desk.rest();
    this.set({ recovering: null, paused: false, drawing: null, guidance: null });
  }

  private act(change: (keeper: BasketKeeper) => void): void {
    if (!this.keeper) return;
    change(this.keeper);
    this.refresh();
  }

  /** What the shopper has named by its code is shown to the camera next. */
  private addByHand(product: ProductId, gtin: Gtin14 | undefined): void {
    if (gtin === undefined) return this.changeQuantity(product, 1);
    this.act((keeper) => keeper.takeScan(product, { kind: 'elsewhere' }, 'shopper'));
    this.desk.settle(gtin);
  }

  /** Brings the keeper's basket into the state, and says what changed. */
  private refresh(): void {
    const { keeper, state_ } = this;
    if (!keeper) return;
    const undo = keeper.undoOffer;
    const isNew = undo !== null && undo.serial > (state_.undo?.serial ?? 0);
    this.set({ basket: keeper.view, undo, initialItems: keeper.initialItems });
    if (isNew) this.set({ announcement: { text: msg(str`${changeWords(undo.change)}. Total ${this.total()}.`) } });
  }

  private total(): string {
    return isolate(this.shop_?.money(this.state_.basket.total) ?? '');
  }

  private show(scene: Scene): void {
    this.set({ scene });
  }

  private set(change: Partial<SessionState>): void {
    this.state_ = { ...this.state_, ...change };
    for (const listener of this.listeners) listener(this.state_);
  }
}

/** Where the things lie whose pictures came with this frame. */
function arrivalsOf({ thumbnails, inventory }: FrameResult): Shot['arrived'] {
  return thumbnails.flatMap(({ item, picture }) => {
    const box = inventory.find((entry) => entry.item === item)?.box;
    return box ? [{ item, box, picture }] : [];
  });
}

/** A second handle on the same picture, since the first goes to the worker. Where there can be none the first is closed. */
async function copyOf(frame: VideoFrame | ImageBitmap): Promise<VideoFrame | ImageBitmap> {
  try {
    return 'clone' in frame ? frame.clone() : await createImageBitmap(frame);
  } catch (error) {
    frame.close();
    throw error;
  }
}
