import { expect, test } from 'vitest';
import type { CheckoutPort, CheckoutView } from './checkout-port.ts';
import type { BasketEvent } from '../core/basket-event.ts';
import type { InventoryItem } from '../core/inventory.ts';
import type { Zone } from '../core/zone.ts';
import type { Catalog } from '../core/catalog.ts';
import type { FrameResult, VisionReport } from '../../workers/vision.api.ts';
import type { BarcodePort } from './barcode-desk.ts';
import type { FramesEvents, TimedFrame, VisionChange, VisionPort, WorldPort } from './ports.ts';
import { Session } from './session.ts';
import { RESTING_CHECKOUT } from './resting-checkout.ts';
import type { LoadState, SourceKind } from './session-state.ts';

const catalog: Catalog = {
  currency: 'EUR',
  products: new Map([
    ['cola', { id: 'cola', gtin: '05449000000996', title: 'Cola', price: 120, images: [], ageRestricted: false }],
  ]),
};
const report: VisionReport = {
  backend: 'wasm',
  fallback: 'no-webgpu',
  adapter: null,
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
function makeWorld() {
  const frames: FakeFrame[] = [];
  const stored: BasketEvent[] = [];
  let ids = 0;
  let onFrame: ((frame: TimedFrame) => void) | null = null;
  let sourceEvents: FramesEvents | null = null;
  let onVision: (change: VisionChange) => void = () => undefined;
  const zones: (Zone | null)[] = [];
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

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function resultAt(t: number, events: readonly BasketEvent[] = []): FrameResult {
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

const colaIn = (id: string): BasketEvent => ({
  id,
  type: 'item-added',
  t: 1,
  source: 'vision',
  item: `item-${id}`,
  product: 'cola',
  identity: { kind: 'recognised', product: 'cola', confidence: 1, candidates: [] },
  confidence: 1,
});

test('a clip runs through vision into the basket and the log, ends calmly, and no frame stays open', async () => {
  const { session, hooks, frames, stored, showFrame, source } = makeWorld();
  hooks.process = (t) => Promise.resolve(resultAt(t, t === 2 ? [colaIn('a')] : []));
  const pictures: unknown[] = [];
  await session.start('clip');
  session.feed?.subscribe((shot) => pictures.push(shot.picture));
  expect(session.state.scene).toEqual({ kind: 'live', source: 'clip' });
  for (const t of [1, 2, 3]) await showFrame(t);
  expect(session.state.basket).toMatchObject({ count: 1, total: 120 });
  expect(session.state.announcement?.text).toBe('Cola added. Total €1.20.');
  expect(stored.map(({ id }) => id)).toEqual(['a']);
  expect(pictures).toHaveLength(3);
  expect(frames.map((frame) => frame.closed)).toEqual(frames.map(() => 1));
  source()?.ended();
  await settle();
  expect(session.state.scene.kind).toBe('clip-ended');
  await session.newBasket();
  expect(session.state.scene.kind).toBe('welcome');
  expect(session.state.basket.count).toBe(0);
});

test('what the last frame of a clip shows still counts: the clip is over when it is worked on', async () => {
  const { session, hooks, showFrame, source } = makeWorld();
  let finish = (): void => undefined;
  const working = new Promise<void>((resolve) => (finish = resolve));
  hooks.process = async (t) => {
    await working;
    return resultAt(t, [colaIn('a')]);
  };
  await session.start('clip');
  const last = showFrame(1);
  source()?.ended();
  await settle();
  expect(session.state.scene.kind).toBe('live');
  finish();
  await last;
  await settle();
  expect(session.state.scene.kind).toBe('clip-ended');
  expect(session.state.basket.count).toBe(1);
});

test('a clip stands still while nobody looks at the page or nothing looks at its frames, and goes on by itself', async () => {
  const { session, source, tellVision, video } = makeWorld();
  await session.start('clip');
  source()?.paused();
  expect([session.state.paused, video.paused]).toEqual([true, true]);
  tellVision({ kind: 'recovering', reason: 'worker-crashed' });
  source()?.resumed();
  expect([session.state.paused, video.paused]).toEqual([false, true]);
  tellVision({ kind: 'working', report });
  expect(video.paused).toBe(false);
});

test('frames are traced while the details are open, and only then', async () => {
  const { session, showFrame, saved } = makeWorld();
  await session.start('camera');
  await showFrame(1);
  session.saveTrace();
  expect(saved).toEqual([]);
  session.toggleDetails();
  for (const t of [2, 3]) await showFrame(t);
  session.saveTrace();
  const times = (content: string | undefined): (number | undefined)[] =>
    (JSON.parse(content ?? '') as { traceEvents: { args: { t?: number } }[] }).traceEvents.map(({ args }) => args.t);
  expect(saved[0]?.name).toBe('cartlens-trace.json');
  expect(new Set(times(saved[0]?.content))).toEqual(new Set([undefined, 2, 3]));
  session.toggleDetails();
  session.toggleDetails();
  session.saveTrace();
  expect(times(saved[1]?.content)).toEqual([undefined, undefined]);
});

test('a GPU that is lost on purpose goes on as after any loss', async () => {
  const { session, hooks, tellVision } = makeWorld();
  await session.start('camera');
  session.loseDevice();
  expect(hooks.lost).toBe(1);
  tellVision({ kind: 'recovering', reason: 'device-lost' });
  expect(session.state.recovering).toBe('device-lost');
  tellVision({ kind: 'working', report });
  expect(session.state).toMatchObject({ recovering: null, scene: { kind: 'live' } });
});

test('a name that is found later is told', async () => {
  const { session, hooks, showFrame } = makeWorld();
  const nameless: BasketEvent = { ...colaIn('a'), product: null, identity: { kind: 'unknown', confidence: 0.6, candidates: [] } };
  const named: InventoryItem = {
    item: nameless.item,
    box: [0, 0, 9, 9],
    state: 'visible',
    initial: false,
    identity: colaIn('a').identity,
  };
  hooks.process = (t) => Promise.resolve({ ...resultAt(t, t === 1 ? [nameless] : []), inventory: t === 3 ? [named] : [] });
  await session.start('clip');
  for (const t of [1, 2]) await showFrame(t);
  expect(session.state.basket).toMatchObject({ count: 0, total: 0 });
  await showFrame(3);
  expect(session.state.basket).toMatchObject({ count: 1, total: 120, questions: [] });
  expect(session.state.announcement?.text).toBe('Recognised: Cola. Total €1.20.');
});

test('a denied camera is a problem with the same way in again', async () => {
  const { session, hooks } = makeWorld();
  hooks.startSource = () => Promise.reject(new Error('denied'));
  await session.start('camera');
  expect(session.state.scene).toMatchObject({ kind: 'problem', source: 'camera', problem: { kind: 'camera-denied' } });
  hooks.startSource = () => Promise.resolve();
  await session.tryAgain();
  expect(session.state.scene).toEqual({ kind: 'live', source: 'camera' });
});

test('cancelling while models load leads back and nothing comes up later', async () => {
  const { session, hooks, frames, showFrame } = makeWorld();
  let finish: (report: VisionReport) => void = () => undefined;
  hooks.startVision = (onProgress) => {
    onProgress({ step: 'models', progress: { step: 'download', model: 'detector', loadedBytes: 1, totalBytes: 2 } });
    return new Promise((resolve) => (finish = resolve));
  };
  const starting = session.start('camera');
  await settle();
  expect(session.state.scene).toMatchObject({ kind: 'loading', progress: { step: 'models' } });
  await showFrame(1);
  session.stop();
  finish(report);
  await starting;
  expect(session.state.scene.kind).toBe('welcome');
  expect(hooks.stopped).toBe(1);
  expect(frames.map((frame) => frame.closed)).toEqual(frames.map(() => 1));
});

test('barcodes are read while models load; what was scanned is in the basket when the camera is looked at, and not twice', async () => {
  const { session, hooks, stored, showFrame } = makeWorld();
  let finish: (report: VisionReport) => void = () => undefined;
  hooks.startVision = (onProgress) => {
    onProgress({ step: 'models', progress: { step: 'download', model: 'detector', loadedBytes: 1, totalBytes: 2 } });
    return new Promise((resolve) => (finish = resolve));
  };
  hooks.siteOf = () => Promise.reject(new Error('nothing is seen yet'));
  const codes = ['5449000000996', '4006381333931'];
  hooks.readBarcodes = (frame) => {
    frame.close();
    return Promise.resolve(codes.map((text) => ({ symbology: 'ean_13', text, box: [0, 0, 9, 9] })));
  };
  const starting = session.start('camera');
  await settle();
  for (const t of [1, 2, 3]) await showFrame(t);
  expect(session.state).toMatchObject({ scene: { kind: 'loading' }, basket: { count: 1, total: 120 } });
  expect(session.state.barcodes).toEqual({ state: 'reading', notes: [{ kind: 'unknown', gtin: '04006381333931' }] });
  expect(stored.map(({ source, product }) => [source, product])).toEqual([['barcode', 'cola']]);

  session.pickFor({ kind: 'add', gtin: '04006381333931' });
  session.pick('cola');
  expect(session.state).toMatchObject({ basket: { count: 2 }, barcodes: { notes: [] } });

  finish(report);
  await starting;
  hooks.process = (t) => {
    const lies = (item: string): InventoryItem => ({
      item,
      box: [0, 0, 9, 9],
      state: 'visible',
      initial: true,
      identity: colaIn('').identity,
    });
    return Promise.resolve({ ...resultAt(t), inventory: [lies('a'), lies('b'), lies('c')] });
  };
  await showFrame(4);
  expect(session.state).toMatchObject({ scene: { kind: 'live' }, basket: { count: 2 }, initialItems: 1 });
  session.stop();
  expect(session.state.barcodes.state).toBe('off');
});

test('a code on a thing that lies there gives it its name', async () => {
  const { session, hooks, showFrame } = makeWorld();
  const unnamed: BasketEvent = { ...colaIn('a'), product: null, identity: { kind: 'unknown', confidence: 1, candidates: [] } };
  hooks.process = (t) => Promise.resolve(resultAt(t, t === 1 ? [unnamed] : []));
  hooks.siteOf = () => Promise.resolve({ kind: 'item', item: 'item-a' });
  hooks.readBarcodes = (frame) => {
    frame.close();
    return Promise.resolve([{ symbology: 'ean_13', text: '5449000000996', box: [0, 0, 9, 9] }]);
  };
  await session.start('camera');
  await showFrame(1);
  expect(session.state.basket.questions).toHaveLength(1);
  for (const t of [2, 3, 4]) await showFrame(t);
  expect(session.state.basket).toMatchObject({ questions: [], count: 1 });
  expect(session.state.announcement?.text).toBe('Changed to Cola. Total €1.20.');
});

test('vision that recovers is announced, vision that fails ends the run, and the basket stays', async () => {
  const { session, hooks, showFrame, tellVision } = makeWorld();
  hooks.process = (t) => Promise.resolve(resultAt(t, [colaIn(`e${t}`)]));
  await session.start('camera');
  await showFrame(1);
  tellVision({ kind: 'recovering', reason: 'timeout' });
  expect(session.state.recovering).toBe('timeout');
  const { announcement } = session.state;
  expect(announcement?.text).toContain('your basket is kept');
  tellVision({ kind: 'recovering', reason: 'worker-crashed' });
  expect(session.state.announcement).toBe(announcement);
  tellVision({ kind: 'working', report: { ...report, backend: 'webgpu' } });
  expect(session.state).toMatchObject({ recovering: null, vision: { backend: 'webgpu' }, basket: { count: 1 } });
  tellVision({ kind: 'failed', error: new Error('gone') });
  expect(session.state.scene).toMatchObject({ kind: 'problem', problem: { kind: 'vision-failed', detail: 'Error: gone' } });
  expect(session.state.basket.count).toBe(1);
});

test("the clip's basket is its own: the shopper's is back when the camera starts, at stop, and after the clip was paid", async () => {
  const { session, hooks, showFrame } = makeWorld();
  let events = 0;
  const inClip = (item: string): BasketEvent => ({ ...colaIn(`clip-e${++events}`), item });
  hooks.keptLog = [colaIn('kept')];
  hooks.process = (t) => Promise.resolve(resultAt(t, t === 1 ? [inClip('clip-i1'), inClip('clip-i2')] : []));
  await session.open();
  expect(session.state.basket.count).toBe(1);
  for (const leave of [() => session.start('camera'), () => session.stop(), () => session.newBasket()]) {
    await session.start('clip');
    expect(session.state.basket.count).toBe(0);
    await showFrame(1);
    expect(session.state.basket.count).toBe(2);
    await leave();
    expect(session.state.basket.count).toBe(1);
  }
  expect(session.state.scene.kind).toBe('welcome');
});

test('what vision sees while a new basket begins belongs to the new one; a failure to begin loses nothing', async () => {
  const { session, hooks, showFrame } = makeWorld();
  hooks.process = (t) => Promise.resolve(resultAt(t, [colaIn(`e${t}`)]));
  await session.start('camera');
  await showFrame(1);
  hooks.newBasket = () => showFrame(2).then(() => Promise.reject(new Error('full')));
  await session.newBasket();
  expect(session.state.basket.count).toBe(2);
  expect(session.state.announcement?.text).toContain('could not be begun');
  hooks.newBasket = () => showFrame(3).then(() => []);
  await session.newBasket();
  expect(session.state.basket.count).toBe(1);
});

test('what another tab does to the basket is shown here', async () => {
  const { session, tellLog } = makeWorld();
  await session.open();
  tellLog([colaIn('a'), colaIn('b')]);
  expect(session.state.basket).toMatchObject({ count: 2, total: 240 });
  tellLog([]);
  expect(session.state.basket.count).toBe(0);
});

test('the clip does not start while an order is on its way', async () => {
  const { session, hooks } = makeWorld();
  hooks.keptLog = [colaIn('kept')];
  await session.open();
  hooks.phase = 'staff-check';
  await session.start('clip');
  expect(session.state).toMatchObject({ scene: { kind: 'welcome' }, checkoutOpen: true, basket: { count: 1 } });
});

test('the kept basket can be looked into with nothing watching', async () => {
  const { session, hooks } = makeWorld();
  hooks.keptLog = [colaIn('kept')];
  await session.open();
  session.openCheckout(true);
  session.showBasket();
  expect(session.state).toMatchObject({ scene: { kind: 'basket' }, checkoutOpen: false });
  await session.start('camera');
  session.showBasket();
  expect(session.state.scene.kind).toBe('live');
});

test('a camera that pauses is told, goes on by itself, and a later run knows nothing of it', async () => {
  const { session, source } = makeWorld();
  await session.start('camera');
  const first = source();
  first?.paused();
  expect(session.state).toMatchObject({ paused: true, scene: { kind: 'live' } });
  first?.resumed();
  expect(session.state.paused).toBe(false);
  first?.paused();
  session.stop();
  expect(session.state.paused).toBe(false);
  await session.start('camera');
  first?.paused();
  expect(session.state.paused).toBe(false);
});

const DRAWN: Zone = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.5, 0.9],
];

test('the basket area that is drawn goes to vision, is dimmed around, and is there again the next time', async () => {
  const { session, hooks, zones, showFrame } = makeWorld();
  const moved: Zone = DRAWN.map(([x, y]) => [x + 0.05, y]);
  hooks.process = (t) => Promise.resolve({ ...resultAt(t), zone: moved });
  const shown: unknown[] = [];
  await session.start('camera');
  expect(zones).toEqual([null]);
  session.feed?.subscribe((shot) => shown.push(shot.zone));
  session.openZone();
  expect(session.state.drawing).toEqual({ zone: null });
  await session.setZone(DRAWN);
  expect(session.state.drawing).toBeNull();
  expect([zones, hooks.keptZone]).toEqual([[null, DRAWN], DRAWN]);
  await showFrame(1);
  // It goes with the camera, and is drawn anew from where it is now.
  expect(shown).toEqual([moved]);
  session.openZone();
  expect(session.state.drawing).toEqual({ zone: moved });
  session.closeZone();
  session.stop();
  await session.start('camera');
  expect(zones.at(-1)).toBe(DRAWN);
  await session.setZone(null);
  expect([zones.at(-1), hooks.keptZone]).toEqual([null, null]);
});

test('a clip has no area of its own, and what is drawn for it is not kept', async () => {
  const { session, hooks, zones } = makeWorld();
  hooks.keptZone = DRAWN;
  await session.start('clip');
  expect(zones).toEqual([null]);
  await session.setZone(null);
  expect(hooks.keptZone).toBe(DRAWN);
  session.openZone();
  session.stop();
  expect(session.state.drawing).toBeNull();
  session.openZone();
  expect(session.state.drawing).toBeNull();
});

test('when the phone is turned, the area that was drawn is given up and what lies there is not added again', async () => {
  const { session, hooks, zones, showFrame } = makeWorld();
  const shown: unknown[] = [];
  const lying: InventoryItem = {
    item: 'item-a2',
    box: [0, 0, 9, 9],
    state: 'visible',
    initial: true,
    identity: colaIn('a').identity,
  };
  hooks.process = (t) =>
    Promise.resolve(
      t === 1
        ? { ...resultAt(t, [colaIn('a')]), zone: DRAWN }
        : {
            ...resultAt(t, t === 3 ? [{ ...colaIn('a2'), type: 'item-removed' }] : []),
            anew: t === 2,
            inventory: t === 2 ? [lying] : [],
          },
    );
  await session.start('camera');
  await session.setZone(DRAWN);
  hooks.keptZone = null;
  session.feed?.subscribe((shot) => shown.push(shot.zone));
  await showFrame(1);
  session.openZone();
  await showFrame(2);
  expect(shown).toEqual([DRAWN, null]);
  expect(session.state.drawing).toBeNull();
  expect(session.state.announcement?.text).toContain('everything in view is counted');
  expect([session.state.basket.count, session.state.initialItems]).toEqual([1, 0]);
  await showFrame(3);
  expect(session.state.basket.count).toBe(0);
  expect(zones).toEqual([null, DRAWN]);
});

test('an area that was drawn for the new way of holding the phone is there again', async () => {
  const { session, hooks, zones, showFrame } = makeWorld();
  hooks.process = (t) => Promise.resolve({ ...resultAt(t), anew: t === 2 });
  await session.start('camera');
  await showFrame(1);
  hooks.keptZone = DRAWN;
  await showFrame(2);
  expect(zones).toEqual([null, DRAWN]);
});

test('a camera in the dark leads to one note that is said once, goes with the light, and never comes to a clip', async () => {
  const { session, hooks, showFrame } = makeWorld();
  const said: string[] = [];
  session.subscribe(({ announcement }) => {
    if (announcement && announcement.text !== said.at(-1)) said.push(announcement.text);
  });
  let light = 0.05;
  hooks.process = (t) => Promise.resolve({ ...resultAt(t), light });
  await session.start('camera');
  for (const t of [1, 2, 3, 4]) await showFrame(t);
  expect(session.state.guidance).toBe('too-dark');
  light = 0.6;
  for (const t of [5, 6]) await showFrame(t);
  expect(session.state.guidance).toBeNull();
  light = 0.05;
  for (const t of [7, 8, 9]) await showFrame(t);
  expect(session.state.guidance).toBe('too-dark');
  expect(said).toEqual(['Too dark: more light']);
  await session.start('clip');
  for (const t of [1, 2, 3, 4]) await showFrame(t);
  expect(session.state.guidance).toBeNull();
});

test('where a thing lies goes with its picture, so that it can fly into the list', async () => {
  const { session, hooks, showFrame } = makeWorld();
  const picture = { width: 4, height: 4, close: () => undefined } as unknown as ImageBitmap;
  const lies: InventoryItem = {
    item: 'item-a',
    box: [10, 20, 60, 90],
    state: 'visible',
    initial: false,
    identity: colaIn('a').identity,
  };
  hooks.process = (t) =>
    Promise.resolve({
      ...resultAt(t, [colaIn('a')]),
      inventory: [lies],
      thumbnails: [
        { item: 'item-a', picture },
        { item: 'item-gone', picture },
      ],
    });
  await session.start('camera');
  const arrived: unknown[] = [];
  session.feed?.subscribe((shot) => arrived.push(...shot.arrived));
  await showFrame(1);
  expect(arrived).toEqual([{ item: 'item-a', box: [10, 20, 60, 90], picture }]);
  expect(session.state.basket.lines[0]?.items).toEqual(['item-a']);
});

test('what is taught has its name in the basket at once, and while its pictures are taken nothing is counted', async () => {
  const { session, hooks, showFrame, frames } = makeWorld();
  let looked = 0;
  hooks.process = (t) => {
    looked++;
    return Promise.resolve(resultAt(t, [{ ...colaIn('a'), product: 'taught:mug' }]));
  };
  await session.start('camera');
  session.lend(true);
  await showFrame(1);
  expect(looked).toBe(0);
  expect(frames.every(({ closed }) => closed)).toBe(true);
  session.lend(false);
  await showFrame(2);
  expect(looked).toBe(1);
  expect(session.state.basket.lines[0]).toMatchObject({ sold: false, total: null });
  const mug = { id: 'taught:mug', title: 'My mug', price: 300, images: ['blob:x'], ageRestricted: false };
  session.setCatalog({ ...catalog, products: new Map([...catalog.products, [mug.id, mug]]) });
  expect(session.state.basket).toMatchObject({ count: 1, sold: 0, total: 0, lines: [{ product: mug, total: 300 }] });
  expect(session.shop?.products.get(mug.id)).toBe(mug);
});
