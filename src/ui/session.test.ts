import { expect, test } from 'vitest';
import type { BasketEvent } from '../core/basket-event.ts';
import type { InventoryItem } from '../core/inventory.ts';
import type { VisionReport } from '../../workers/vision.api.ts';
import { catalog, colaIn, makeWorld, report, resultAt, settle } from './testing/session-world.ts';

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

test('a touch has the processor to itself: nothing more is looked at, and the clip waits', async () => {
  const { session, video, holds } = makeWorld();
  await session.start('clip');
  session.touch(true);
  expect([holds, video.paused]).toEqual([[true], true]);
  session.touch(false);
  expect([holds, video.paused]).toEqual([[true, false], false]);
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
