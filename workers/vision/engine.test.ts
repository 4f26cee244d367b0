import { afterEach, expect, test, vi } from 'vitest';
import type { Detections } from '../../src/core/detections.ts';
import type { Gallery } from '../../src/core/gallery.ts';
import type { Size } from '../../src/core/geometry.ts';
import type { Question } from '../../src/core/tally.ts';
import type { FrameResult } from '../vision.api.ts';
import { backendChooser, type ReadyVision } from './backend-chooser.ts';
import { VisionEngine } from './engine.ts';

afterEach(() => vi.restoreAllMocks());

const ITEM: readonly number[] = [200, 150, 260, 230];
const HAND: readonly number[] = [180, 100, 300, 260];

const nothing: Detections = { count: 0, xyxy: new Float32Array(), confidence: new Float32Array(), classId: new Uint8Array() };
const one = (box: readonly number[], classId: 0 | 1): Detections => ({
  count: 1,
  xyxy: Float32Array.from(box),
  confidence: Float32Array.of(0.95),
  classId: Uint8Array.of(classId),
});

/** What the detector says at `t` seconds: an empty basket, a hand, and then what the hand has put there. */
const scenario = (t: number): Detections => (t < 3 ? nothing : t < 4 ? one(HAND, 1) : one(ITEM, 0));

interface Hooks {
  embed(): Promise<Float32Array | null>;
  weigh?(gallery: Gallery, questions: readonly Question[]): void;
  thumbnail(): Promise<ImageBitmap>;
  size?(t: number): Size;
  detect?(t: number): void;
  /** Brightness of the whole frame. */
  light?(t: number): number;
}

async function engineWith(hooks: Hooks) {
  let t = 0;
  const luminance = () => {
    const bytes = new Uint8Array(80 * 60).fill(100);
    bytes.fill(hooks.light?.(t) ?? 100, 0, 400);
    return { width: 80, height: 60, bytes };
  };
  const path = {
    room: 2,
    precisions: { detector: 'fp32', embedder: 'fp32' },
    weigh: async (gallery: Gallery, questions: readonly Question[]) => hooks.weigh?.(gallery, questions),
    open: () =>
      Promise.resolve({
        size: hooks.size?.(t) ?? { width: 640, height: 480 },
        look: async () => {
          hooks.detect?.(t);
          return { sight: Promise.resolve({ detections: scenario(t), luminance: luminance() }) };
        },
        glance: async () => luminance(),
        embed: (boxes: readonly unknown[]) => (boxes.length === 0 ? Promise.resolve(new Float32Array()) : hooks.embed()),
        thumbnail: () => hooks.thumbnail(),
      }),
  };
  const downloaded = {
    detector: { thresholds: { confidence: 0.4 } },
    embedder: { sha256: 'e', dimension: 2, calibration: { scale: 10, unknownSimilarity: 0.5 } },
    background: null,
  };
  // Only what a frame touches: compiling models needs a browser.
  vi.spyOn(backendChooser, 'load').mockResolvedValue({
    path,
    gpu: null,
    downloaded,
    report: { models: [] },
  } as unknown as ReadyVision);
  const engine = new VisionEngine();
  await engine.load(
    {} as Parameters<VisionEngine['load']>[0],
    () => undefined,
    () => undefined,
  );
  const closed = { frames: 0 };
  return {
    closed,
    engine,
    see: (at: number): Promise<FrameResult> => {
      t = at;
      return engine.process({ close: () => closed.frames++ } as unknown as ImageBitmap, at);
    },
  };
}

async function run(see: (t: number) => Promise<FrameResult>, from: number, to: number): Promise<(FrameResult | Error)[]> {
  const results: (FrameResult | Error)[] = [];
  for (let n = Math.round(from * 10); n < to * 10; n++) results.push(await see(n / 10).catch((error: Error) => error));
  return results;
}

const eventsOf = (results: readonly (FrameResult | Error)[]): string[] =>
  results.flatMap((result) => (result instanceof Error ? [] : result.events.map(({ type }) => type)));

test('events that were decided in a frame whose embedding failed come with the next frame that works', async () => {
  let broken = true;
  const { see, closed } = await engineWith({
    embed: () => (broken ? Promise.reject(new Error('out of memory')) : Promise.resolve(Float32Array.of(1, 0))),
    thumbnail: () => Promise.resolve({} as ImageBitmap),
  });
  const failing = await run(see, 0, 7);
  expect(eventsOf(failing)).toEqual([]);
  expect(failing.at(-1)).toBeInstanceOf(Error);
  broken = false;
  expect(eventsOf(await run(see, 7, 9))).toEqual(['item-added']);
  expect(closed.frames).toBe(90);
});

test('the same when only its picture could not be cut', async () => {
  let broken = true;
  const { see } = await engineWith({
    embed: () => Promise.resolve(Float32Array.of(1, 0)),
    thumbnail: () => (broken ? Promise.reject(new Error('no canvas')) : Promise.resolve({} as ImageBitmap)),
  });
  const failing = await run(see, 0, 8);
  expect(failing.filter((result) => result instanceof Error)).toHaveLength(1);
  broken = false;
  const all = [...failing, ...(await run(see, 8, 9))];
  expect(eventsOf(all)).toEqual(['item-added']);
  expect(all.flatMap((result) => (result instanceof Error ? [] : result.decisions))).toHaveLength(1);
});

test('a phone that is turned in mid-run takes nothing out of the basket, and gives no id twice', async () => {
  const { see } = await engineWith({
    embed: () => Promise.resolve(Float32Array.of(1, 0)),
    thumbnail: () => Promise.resolve({} as ImageBitmap),
    size: (t) => (t < 8 ? { width: 640, height: 480 } : { width: 480, height: 640 }),
    // The frame that shows the turn is lost.
    detect: (t) => {
      if (t === 8) throw new Error('no device');
    },
  });
  const before = await run(see, 0, 8);
  const after = await run(see, 8, 11);
  expect(eventsOf([...before, ...after])).toEqual(['item-added']);
  const results = [...before, ...after].filter((result): result is FrameResult => !(result instanceof Error));
  expect(results.flatMap(({ anew, t }) => (anew ? [t] : []))).toEqual([8.1]);
  const lying = [results[79], results.at(-1)].map((result) => result?.inventory.map(({ item, initial }) => ({ item, initial })));
  expect(lying[0]).toMatchObject([{ initial: false }]);
  expect(lying[1]).toMatchObject([{ initial: true }]);
  expect(lying[1]?.[0]?.item).not.toBe(lying[0]?.[0]?.item);
});

test('an engine that goes on where another has left off makes no event of what lies there, and takes no older frame', async () => {
  const hooks: Hooks = {
    embed: () => Promise.resolve(Float32Array.of(1, 0)),
    thumbnail: () => Promise.resolve({} as ImageBitmap),
  };
  const before = (await run((await engineWith(hooks)).see, 0, 8)).at(-1);
  if (!before || before instanceof Error) throw new Error('the frame failed');
  vi.restoreAllMocks();
  const { engine, see } = await engineWith(hooks);
  const { t, frame, tracks, inventory, observer } = before;
  await engine.resume({ t, frame, tracks, inventory, observer, lastTrack: 9 });
  await expect(see(7)).rejects.toMatchObject({ code: 'bad-input' });
  const after = await run(see, 9, 12);
  expect(eventsOf(after)).toEqual([]);
  const last = after.at(-1);
  expect(last instanceof Error ? null : last?.inventory.map(({ item }) => item)).toEqual(inventory.map(({ item }) => item));
  expect(last instanceof Error ? null : last?.tracks.map(({ id }) => id)).toEqual(tracks.map(({ id }) => id));
});

test('while nothing happens most frames are not looked at, and a change is looked at in the very frame that shows it', async () => {
  const looks: number[] = [];
  const { see, closed } = await engineWith({
    embed: () => Promise.resolve(Float32Array.of(1, 0)),
    thumbnail: () => Promise.resolve({} as ImageBitmap),
    detect: (t) => looks.push(t),
    light: (t) => (t < 20 || t > 20.05 ? 100 : 200),
  });
  const results = (await run(see, 4, 21)).filter((result): result is FrameResult => !(result instanceof Error));
  expect(results).toHaveLength(170);
  expect(closed.frames).toBe(170);
  expect(results.filter(({ looked }) => looked).map(({ t }) => t)).toEqual(looks);
  const resting = looks.filter((t) => t >= 10 && t < 20);
  expect(resting.length).toBeGreaterThanOrEqual(19);
  expect(resting.length).toBeLessThanOrEqual(25);
  expect(looks).toContain(20);
  // What was seen last is still there in the frames between.
  const skipped = results.filter(({ looked, t }) => !looked && t > 10);
  expect(skipped.every(({ inventory }) => inventory.length === 1)).toBe(true);
  expect(skipped.every(({ t, tracks }) => tracks.length === 1 && tracks[0]?.lastSeen === t)).toBe(true);
});

test('a barcode names the thing in a frame that need not be looked at otherwise, and once it is named lets vision rest', async () => {
  const looks: number[] = [];
  const { engine, see } = await engineWith({
    embed: () => Promise.resolve(Float32Array.of(1, 0)),
    thumbnail: () => Promise.resolve({} as ImageBitmap),
    detect: (t) => looks.push(t),
  });
  await expect(engine.readBarcode('tea', [320, 240])).resolves.toEqual({ kind: 'elsewhere' });
  const before = (await run(see, 4, 15)).at(-1) as FrameResult;
  const [thing] = before.inventory;
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = thing?.box ?? [];
  const middle = [(x1 + x2) / 2, (y1 + y2) / 2] as const;
  const site = { kind: 'item', item: thing?.item };
  await expect(engine.readBarcode('tea', middle)).resolves.toEqual(site);
  const named = await see(15);
  expect(named).toMatchObject({ looked: true, inventory: [{ identity: { kind: 'recognised', product: 'tea' } }] });
  looks.length = 0;
  for (let t = 26; t < 30; t++) {
    await expect(engine.readBarcode('tea', middle)).resolves.toEqual(site);
    await run(see, t, t + 1);
  }
  // Once a second or twice, as without a barcode; woken it looks at all ten.
  expect(looks.filter((t) => t >= 28).length).toBeLessThan(8);
});

test('without names things are counted all the same, and are looked at again once names can be given', async () => {
  let named = false;
  const { see, engine } = await engineWith({
    embed: () => Promise.resolve(named ? Float32Array.of(1, 0) : null),
    thumbnail: () => Promise.resolve({} as ImageBitmap),
  });
  const gallery = { dimension: 2, products: ['cola'], vectors: Float32Array.of(1, 0), embedder: 'e' };
  await engine.setGallery(gallery);
  const before = await run(see, 0, 9);
  expect(eventsOf(before)).toEqual(['item-added']);
  const identity = (results: readonly (FrameResult | Error)[]): string | undefined => {
    const last = results.at(-1);
    return last instanceof Error ? undefined : last?.inventory[0]?.identity.kind;
  };
  expect(identity(before)).toBe('unknown');
  vi.spyOn(backendChooser, 'addNames').mockImplementation(async (vision) => {
    named = true;
    return { ...vision, report: { ...vision.report, threads: 7 } };
  });
  expect((await engine.loadNames(() => undefined)).threads).toBe(7);
  expect(identity(await run(see, 9, 11))).toBe('recognised');
});

test('whoever knows the gallery better is asked before names are needed, and again for another gallery', async () => {
  const asked: (readonly [products: string, questions: number])[] = [];
  const { see, engine } = await engineWith({
    embed: () => Promise.resolve(Float32Array.of(1, 0)),
    thumbnail: () => Promise.resolve({} as ImageBitmap),
    weigh: ({ products }, questions) => {
      if (questions.length > 0) asked.push([products.join(), questions.length]);
      // As if the GPU were sure of the second product.
      for (const question of questions) {
        question.tally = { best: [{ column: 1, logit: 20 }], total: 20, nearest: question.looks.map(() => 1) };
      }
    },
  });
  const gallery: Gallery = { dimension: 2, products: ['cola', 'soup'], vectors: Float32Array.of(1, 0, 0, 1), embedder: 'e' };
  await engine.setGallery(gallery);
  const named = (results: readonly (FrameResult | Error)[]): unknown[] =>
    results.flatMap((result) => (result instanceof Error ? [] : result.inventory.map(({ identity }) => identity)));
  expect(named(await run(see, 0, 9)).at(-1)).toMatchObject({ kind: 'recognised', product: 'soup' });
  await engine.setGallery({ ...gallery, products: ['tea', 'milk'] });
  expect(asked).toEqual([
    ['cola,soup', 1],
    ['tea,milk', 1],
  ]);
  expect(named(await run(see, 9, 10)).at(-1)).toMatchObject({ kind: 'recognised', product: 'milk' });
});

test('a frame is handed over while the one before is read; a new run waits for both, and what comes later belongs to it', async () => {
  const log: string[] = [];
  const finish: (() => void)[] = [];
  const path = {
    room: 2,
    precisions: { detector: 'fp32', embedder: 'fp32' },
    weigh: async () => undefined,
    open: async ({ width }: { readonly width: number }) => ({
      size: { width: 640, height: 480 },
      look: async () => {
        log.push(`look ${width}`);
        const sight = new Promise((resolve) =>
          finish.push(() => resolve({ detections: nothing, luminance: { width: 80, height: 60, bytes: new Uint8Array(4800) } })),
        );
        return { sight };
      },
      glance: never,
      embed: async () => new Float32Array(),
      thumbnail: never,
    }),
  };
  const downloaded = {
    detector: { thresholds: { confidence: 0.4 } },
    embedder: { calibration: { scale: 10, unknownSimilarity: 0.5 } },
  };
  vi.spyOn(backendChooser, 'load').mockResolvedValue({
    path,
    gpu: null,
    downloaded,
    report: { models: [] },
  } as unknown as ReadyVision);
  const engine = new VisionEngine();
  await engine.load(
    { runId: 'one' } as Parameters<VisionEngine['load']>[0],
    () => undefined,
    () => undefined,
  );
  const frame = (width: number): ImageBitmap => ({ width, close: () => log.push(`close ${width}`) }) as unknown as ImageBitmap;
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
  const done: string[] = [];
  const note = (name: string) => (): void => void done.push(name);
  void engine.process(frame(1), 1).then(note('1'));
  void engine.process(frame(2), 2).then(note('2'));
  void engine.process(frame(3), 3).then(note('3'));
  void engine.reset('two').then(note('reset'));
  // Time starts again in a new run.
  const later = engine.process(frame(4), 0.5).then(note('4'));
  await settle();
  expect(log).toEqual(['look 1', 'look 2']);
  // The second is ready first: it waits for its turn.
  finish[1]?.();
  await settle();
  expect(done).toEqual([]);
  finish[0]?.();
  await settle();
  expect(done).toEqual(['1', '2']);
  expect(log).toContain('look 3');
  finish[2]?.();
  await settle();
  expect(done).toEqual(['1', '2', '3', 'reset']);
  finish[3]?.();
  await later;
  expect(done.at(-1)).toBe('4');
  expect(log.filter((entry) => entry.startsWith('close'))).toEqual(['close 1', 'close 2', 'close 3', 'close 4']);
});

const never = (): Promise<never> => new Promise(() => undefined);
