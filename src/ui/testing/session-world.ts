import type { CheckoutPort, CheckoutView } from '../checkout-port.ts';
import type { BasketEvent } from '../../core/basket-event.ts';
import type { Zone } from '../../core/zone.ts';
import type { Catalog } from '../../core/catalog.ts';
import type { FrameResult, VisionReport } from '../../../workers/vision.api.ts';
import type { BarcodePort } from '../barcode-desk.ts';
import type { FramesEvents, TimedFrame, VisionChange, VisionPort, WorldPort } from '../ports.ts';
import { Session } from '../session.ts';
import { RESTING_CHECKOUT } from '../resting-checkout.ts';
import type { LoadState, SourceKind } from '../session-state.ts';

export const catalog: Catalog = {
  currency: 'EUR',
  products: new Map([
    ['cola', { id: 'cola', gtin: '05449000000996', title: 'Cola', price: 120, images: [], ageRestricted: false }],
  ]),
};
export const report: VisionReport = {
  backend: 'wasm',
  fallback: 'no-webgpu',
  adapter: null,
  runtime: 'LiteRT',
  threads: 1,
  models: [],
  parity: null,
  fp16Refused: null,
};

/** Counts how often it is closed; clones are frames of their own. */
class FakeFrame {
  closed = 0;
  readonly all: FakeFrame[];
  constructor(all: FakeFrame[]) {
    this.all = all;
    all.push(this);
  }
  clone(): FakeFrame {
    return new FakeFrame(this.all);
  }
  close(): void {
    this.closed++;
  }
}

/** A world that tests steer by hand. */
export function makeWorld() {
  const frames: FakeFrame[] = [];
  const stored: BasketEvent[] = [];
  let ids = 0;
  let onFrame: ((frame: TimedFrame) => void) | null = null;
  let sourceEvents: FramesEvents | null = null;
  let onVision: (change: VisionChange) => void = () => undefined;
  const zones: (Zone | null)[] = [];
  const holds: boolean[] = [];
  const saved: { readonly name: string; readonly content: string }[] = [];
  let inWork = Promise.resolve();
  const video = {
    paused: false,
    ended: false,
    pause: () => void (video.paused = true),
    play: () => Promise.resolve((video.paused = false)),
  };
  const hooks = {
    startSource: (_kind: SourceKind): Promise<void> => Promise.resolve(),
    startVision: (_onProgress: (load: LoadState) => void): Promise<VisionReport> => Promise.resolve(report),
    process: (t: number): Promise<FrameResult> => Promise.resolve(resultAt(t)),
    readBarcodes: (async (frame) => {
      frame.close();
      return [];
    }) as BarcodePort['read'],
    siteOf: (async () => ({ kind: 'elsewhere' })) as VisionPort['readBarcode'],
    keptLog: [] as readonly BasketEvent[],
    phase: 'shopping' as CheckoutView['phase'],
    newBasket: (): Promise<readonly BasketEvent[]> => Promise.resolve([]),
    stopped: 0,
    lost: 0,
    keptZone: null as Zone | null,
  };
  const world: WorldPort = {
    lacks: null,
    openSource: (kind, events) => {
      sourceEvents = events;
      return {
        video: video as unknown as HTMLVideoElement,
        start: async (listener) => {
          await hooks.startSource(kind);
          onFrame = listener;
        },
        stop: () => {
          hooks.stopped++;
        },
      };
    },
    makePump: (work) => ({
      offer: (frame) => {
        inWork = work(frame).catch(() => undefined);
      },
      idle: () => inWork,
      hold: (held) => holds.push(held),
      stop: () => undefined,
    }),
    barcodes: { read: (frame, boxes) => hooks.readBarcodes(frame, boxes), stop: () => undefined },
    loadCatalog: () => Promise.resolve(catalog),
    pictureOf: () => null,
    problemOf: (error) => (error instanceof Error && error.message === 'denied' ? 'camera-denied' : 'vision-failed'),
    zoneMemory: { load: () => hooks.keptZone, save: (zone) => (hooks.keptZone = zone) },
    newId: () => `id${++ids}`,
    saveFile: (name, _type, content) => void saved.push({ name, content }),
    now: () => ++ids,
    watchConnection: (listener) => listener(true),
  };
  const vision: VisionPort = {
    start: (_catalog, onProgress) => hooks.startVision(onProgress),
    process: async (frame, t) => {
      frame.close();
      return hooks.process(t);
    },
    reset: () => Promise.resolve(),
    loseDevice: () => {
      hooks.lost++;
      return Promise.resolve();
    },
    setZone: (zone) => {
      zones.push(zone);
      return Promise.resolve();
    },
    readBarcode: (product, at) => hooks.siteOf(product, at),
    watch: (listener) => {
      onVision = listener;
    },
  };
  let onLog: (log: readonly BasketEvent[]) => void = () => undefined;
  const checkout: CheckoutPort = {
    get state() {
      return { ...RESTING_CHECKOUT, phase: hooks.phase };
    },
    watchLog: (listener) => {
      onLog = listener;
    },
    subscribe: () => () => undefined,
    load: () => Promise.resolve(hooks.keptLog),
    append: (events) => {
      stored.push(...events);
      return Promise.resolve();
    },
    checkout: () => Promise.reject(new Error('not in this test')),
    withdrawCheckout: () => Promise.resolve(true),
    newBasket: () => hooks.newBasket(),
    retry: () => undefined,
    requestPersistence: () => Promise.resolve(true),
  };
  const session = new Session(world, vision, checkout);
  return {
    session,
    hooks,
    frames,
    stored,
    saved,
    zones,
    holds,
    showFrame: async (t: number) => {
      const frame = new FakeFrame(frames);
      onFrame?.({ frame: frame as unknown as VideoFrame, t });
      await inWork;
      await settle();
    },
    source: () => sourceEvents,
    video,
    tellLog: (log: readonly BasketEvent[]) => onLog(log),
    tellVision: (change: VisionChange) => onVision(change),
  };
}

export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

export function resultAt(t: number, events: readonly BasketEvent[] = []): FrameResult {
  return {
    t,
    events,
    looked: true,
    light: 0.6,
    began: 0,
    frame: { width: 640, height: 480 },
    tracks: [],
    inventory: [],
    decisions: [],
    anew: false,
    observer: 'settled',
    zone: null,
    stagesMs: { import: 1, detect: 10, embed: 5, track: 1 },
    embedded: 1,
    thumbnails: [],
  };
}

export const colaIn = (id: string): BasketEvent => ({
  id,
  type: 'item-added',
  t: 1,
  source: 'vision',
  item: `item-${id}`,
  product: 'cola',
  identity: { kind: 'recognised', product: 'cola', confidence: 1, candidates: [] },
  confidence: 1,
});
