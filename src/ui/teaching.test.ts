import { expect, it } from 'vitest';
import { parseCatalog } from '../core/catalog.ts';
import type { TaughtProduct } from '../core/taught.ts';
import type { CollectedViews, GlanceView, ShelfPort, TeachPort } from './teach-port.ts';
import { Teaching, type TeachStep } from './teaching.ts';

const SHOP = parseCatalog({ currency: 'EUR', products: [] });
const GOOD: GlanceView = {
  frame: { width: 640, height: 480 },
  box: [200, 100, 400, 400],
  found: true,
  brightness: 0.5,
  contrast: 0.2,
  kept: true,
  news: 0.3,
};
const VIEWS: CollectedViews = { vectors: Float32Array.from([1, 0, 0, 1]), dimension: 2, count: 2, picture: '/9j/' };

/** A lesson in which each look takes a tenth of a second. */
function lesson(
  looks: (k: number) => Partial<GlanceView>,
  views: CollectedViews | null = VIEWS,
  change: Partial<TeachPort> = {},
  known = 0,
) {
  let time = 0;
  let k = 0;
  const put: TaughtProduct[] = [];
  const shelf: ShelfPort = {
    state: { products: Array<TaughtProduct>(known), broken: 0, storage: 'kept', learning: { kind: 'resting' } },
    subscribe: () => () => undefined,
    put: async (products) => void put.push(...products),
    change: async () => undefined,
    remove: async () => undefined,
    removeBroken: async () => undefined,
    isUsable: () => true,
    file: () => ({ currency: 'EUR', products: [] }),
  };
  const port: TeachPort = {
    video: null,
    shop: SHOP,
    shelf,
    embedder: 'x',
    ready: async () => undefined,
    grab: async () => ({ close: () => undefined }) as ImageBitmap,
    newCollector: () => ({
      look: async (_frame, keep) => {
        time += 0.1;
        const glance = { ...GOOD, ...looks(k++) };
        return { ...glance, kept: keep(glance) };
      },
      views: async () => views,
    }),
    newId: () => 'id',
    now: () => time,
    rest: async (seconds) => void (time += seconds),
    ...change,
  };
  const teaching = new Teaching(port);
  const steps: TeachStep[] = [];
  teaching.subscribe((step) => steps.push(step));
  const hints = (): (string | null)[] => [...new Set(steps.flatMap((step) => (step.kind === 'looking' ? [step.hint] : [])))];
  return { teaching, steps, hints, put, time: () => time };
}

it('looks for five seconds, is told the name, and puts it on the shelf', async () => {
  const { teaching, hints, put, time } = lesson(() => ({}));
  await teaching.begin();
  expect(teaching.step.kind).toBe('aiming');
  await teaching.look();
  expect(time()).toBeCloseTo(5, 0);
  expect(hints()).toEqual([null]);
  expect(teaching.step.kind).toBe('naming');
  await teaching.save({ title: 'Mug', price: 250 });
  expect(put).toEqual([
    {
      id: 'taught:id',
      title: 'Mug',
      price: 250,
      picture: '/9j/',
      embedder: 'x',
      views: [
        [32767, 0],
        [0, 32767],
      ],
    },
  ]);
  expect(teaching.step).toMatchObject({ kind: 'taught', product: { title: 'Mug' } });
});

it('waits while it is too dark, and says so', async () => {
  const { teaching, hints, time } = lesson((k) => (k < 10 ? { brightness: 0.02 } : {}));
  await teaching.look();
  expect(hints()).toContain('too-dark');
  expect(time()).toBeCloseTo(7, 0);
  expect(teaching.step.kind).toBe('naming');
});

it.each([
  ['too-dark', { brightness: 0.02 }, VIEWS],
  ['nothing', { contrast: 0 }, VIEWS],
  // A room without anything held up: no item, and it looks the same all the time.
  ['nothing', { found: false, news: 0 }, { ...VIEWS, count: 1 }],
] as const)('ends with the problem %s where that is all it sees', async (problem, glance, views) => {
  const { teaching } = lesson(() => glance, views);
  await teaching.look();
  expect(teaching.step).toMatchObject({ kind: 'problem', problem });
});

it('asks for turning, and for coming closer', async () => {
  const still = lesson(() => ({ news: 0 }));
  await still.teaching.look();
  expect(still.hints()).toContain('turn');
  const far = lesson(() => ({ found: false }), { ...VIEWS, count: 9 });
  await far.teaching.look();
  expect(far.hints()).toContain('no-item');
  // It was turned, so it is there though the detector has no word for it.
  expect(far.teaching.step.kind).toBe('naming');
});

it('teaches no more than a file can hold', async () => {
  const { teaching } = lesson(() => ({}), VIEWS, {}, 300);
  await teaching.begin();
  expect(teaching.step).toMatchObject({ kind: 'problem', problem: 'full' });
});

it('forgets what it saw when it is cancelled', async () => {
  const { teaching } = lesson((k) => {
    if (k === 3) teaching.cancel();
    return {};
  });
  await teaching.look();
  expect(teaching.step.kind).toBe('aiming');
});

it('says what failed, and begins anew', async () => {
  let broken = true;
  const { teaching } = lesson(() => ({}), VIEWS, {
    grab: () =>
      broken ? Promise.reject(new Error('The camera is off.')) : Promise.resolve({ close: () => undefined } as ImageBitmap),
  });
  await teaching.look();
  expect(teaching.step).toEqual({ kind: 'problem', problem: 'vision', detail: 'The camera is off.' });
  broken = false;
  await teaching.begin();
  await teaching.look();
  expect(teaching.step.kind).toBe('naming');
});
