import { expect, test } from 'vitest';
import { LOOP_PAUSE, RELOAD_EVERY, RESULT_PATIENCE } from '../../core/booth.ts';
import { DEFAULT_BOOTH_SETTINGS, type BoothSettings } from '../../core/booth-settings.ts';
import type { Product } from '../../core/catalog.ts';
import type { BasketView } from '../basket-view.ts';
import type { SessionPort } from '../session.ts';
import type { ProblemKind, Scene, SessionState, SourceKind } from '../session-state.ts';
import { ShotRelay } from '../shot-relay.ts';
import { Booth } from './booth.ts';
import type { BoothWorld } from './booth-ports.ts';

const cola: Product = { id: 'cola', title: 'Cola', price: 120, images: [], ageRestricted: false };
const EMPTY: BasketView = { lines: [], questions: [], count: 0, sold: 0, total: 0 };
const ONE: BasketView = {
  ...EMPTY,
  count: 1,
  sold: 1,
  total: 120,
  lines: [
    { product: cola, quantity: 1, total: 120, sold: true, picture: null, changed: 1, items: [], sureness: 'sure', others: [] },
  ],
};

/** What is done when a visit is over. */
const WIPED = ['forget what was taught', 'wipe'];

/** A session that does what it is told, and a world whose clock the test moves. */
function makeBooth(settings: Partial<BoothSettings> = {}) {
  const calls: string[] = [];
  let now = 0;
  let tick = (): void => undefined;
  let onState: (state: SessionState) => void = () => undefined;
  let onCamera: (there: boolean) => void = () => undefined;
  let feed: ShotRelay | null = null;
  let state = { scene: { kind: 'welcome' }, basket: EMPTY, paused: false, drawing: null } as unknown as SessionState;
  const set = (change: Partial<SessionState>): void => {
    state = { ...state, ...change };
    onState(state);
  };
  const show = (scene: Scene): void => set({ scene });
  const session = {
    get state() {
      return state;
    },
    get feed() {
      return feed;
    },
    subscribe: (listener: typeof onState) => {
      onState = listener;
      return () => undefined;
    },
    start: (source: SourceKind) => {
      calls.push(`start ${source}`);
      feed = new ShotRelay(null);
      show({ kind: 'loading', source, progress: { step: 'catalog' } });
      return Promise.resolve();
    },
    newBasket: async () => {
      calls.push('wipe');
      await Promise.resolve();
      set({ basket: EMPTY });
    },
    stop: () => void calls.push('stop'),
    pickFor: (picking: SessionState['picking']) => {
      calls.push('close the list');
      set({ picking });
    },
  } as unknown as SessionPort;
  const world: BoothWorld = {
    now: () => now,
    everyTick: (listener) => {
      tick = listener;
      return () => void calls.push('no ticks');
    },
    settings: { load: () => ({ ...DEFAULT_BOOTH_SETTINGS, ...settings }), save: (kept) => void calls.push(JSON.stringify(kept)) },
    watchCamera: (listener) => {
      onCamera = listener;
      listener(true);
      return () => undefined;
    },
    keepAwake: () => () => void calls.push('may sleep'),
    fillScreen: () => undefined,
    reload: () => void calls.push('reload'),
    leave: () => undefined,
    forgetAll: () => undefined,
    tone: (kind) => void calls.push(`tone ${kind}`),
    pin: {
      isPossible: true,
      isSet: true,
      secondsLocked: 0,
      set: () => Promise.resolve(),
      check: () => Promise.resolve(true),
    },
    teach: { open: () => undefined, forget: () => void calls.push('forget what was taught') },
  };
  const booth = new Booth(session, world);
  booth.open();
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  return {
    booth,
    calls,
    set,
    live: (source: SourceKind) => show({ kind: 'live', source }),
    ends: () => show({ kind: 'clip-ended' }),
    breaks: (kind: ProblemKind, source: SourceKind) => show({ kind: 'problem', source, problem: { kind, detail: '' } }),
    plug: (there: boolean) => onCamera(there),
    settled,
    /** Lets seconds go by, with results or without. */
    pass: async (seconds: number, seeing = true) => {
      for (let second = 0; second < seconds; second++) {
        now++;
        if (seeing) feed?.send({ frame: { width: 1, height: 1 }, tracks: [], asked: [], zone: null, picture: null, arrived: [] });
        tick();
        await settled();
      }
    },
  };
}

test('the clip plays, ends, and plays again from an empty basket', async () => {
  const { calls, live, ends, pass } = makeBooth();
  live('clip');
  await pass(20);
  ends();
  await pass(LOOP_PAUSE);
  expect(calls).toEqual(['start clip', ...WIPED, 'start clip']);
});

test('what changes in the basket is written on the screen; tones are for visitors', async () => {
  const { booth, calls, live, set, pass, settled } = makeBooth();
  live('clip');
  set({ basket: ONE });
  expect(booth.view.labels).toMatchObject([{ kind: 'in', title: 'Cola', amount: 120 }]);
  expect(calls).toEqual(['start clip']);
  booth.touch();
  await settled();
  expect(booth.view.labels).toEqual([]);
  live('camera');
  set({ basket: ONE });
  set({ basket: EMPTY });
  expect(booth.view.labels.map(({ kind }) => kind)).toEqual(['in', 'out']);
  expect(calls).toEqual(['start clip', ...WIPED, 'start camera', 'tone in', 'tone out']);
  await pass(5);
  expect(booth.view.labels).toEqual([]);
});

test('a visitor who is gone leaves nothing behind, and wiping makes no labels', async () => {
  const { booth, calls, live, set, pass, settled } = makeBooth({ idleSeconds: 20, sound: false });
  live('clip');
  booth.touch();
  await settled();
  live('camera');
  set({ basket: ONE });
  await pass(12);
  expect(booth.view).toMatchObject({ booth: { mode: 'idle-warning' }, secondsLeft: 8, session: { basket: ONE } });
  await pass(8);
  expect(booth.view).toMatchObject({ booth: { mode: 'attract' }, session: { basket: EMPTY }, labels: [] });
  expect(calls.slice(-3)).toEqual([...WIPED, 'start clip']);
});

test('the list of products does not outlive its visitor, and does not hide the countdown', async () => {
  const { booth, calls, live, set, pass, settled } = makeBooth({ idleSeconds: 20 });
  live('clip');
  booth.touch();
  await settled();
  live('camera');
  set({ picking: { kind: 'add' } });
  await pass(9);
  expect(calls).not.toContain('close the list');
  await pass(1);
  expect(booth.view).toMatchObject({ booth: { mode: 'idle-warning' }, session: { picking: null } });
});

test('starting over wipes and lets the camera run', async () => {
  const { booth, calls, live, set, settled } = makeBooth();
  booth.touch();
  await settled();
  live('camera');
  set({ basket: ONE });
  calls.length = 0;
  booth.reset();
  await settled();
  expect([calls, booth.view.booth.mode, booth.view.session.basket.count]).toEqual([WIPED, 'live', 0]);
});

test('a camera that fails leads back to the clip with a word about it, until it may be back', async () => {
  const { booth, calls, breaks, live, plug, settled } = makeBooth();
  live('clip');
  booth.touch();
  await settled();
  breaks('camera-denied', 'camera');
  await settled();
  expect(booth.view.booth).toMatchObject({ mode: 'attract', notice: { reason: 'denied' } });
  expect(calls.at(-1)).toBe('start clip');
  plug(false);
  expect(booth.view).toMatchObject({ camera: 'missing', booth: { notice: { reason: 'denied' } } });
  plug(true);
  expect(booth.view).toMatchObject({ camera: 'there', booth: { notice: null } });
});

test('what breaks is started again by itself, later each time, and in the end the page is loaded anew', async () => {
  const { calls, breaks, pass } = makeBooth();
  for (let failures = 1; failures <= RELOAD_EVERY; failures++) {
    breaks('models-offline', 'clip');
    await pass(2 ** failures, false);
  }
  expect(calls.filter((call) => call === 'start clip')).toHaveLength(RELOAD_EVERY + 1);
  expect(calls.filter((call) => call === 'reload')).toHaveLength(1);
});

test('a picture that nobody looks at any more is started again, but not while the page rests', async () => {
  const { calls, live, set, pass } = makeBooth();
  live('clip');
  await pass(5);
  set({ paused: true });
  await pass(2 * RESULT_PATIENCE, false);
  expect(calls).toEqual(['start clip']);
  set({ paused: false });
  await pass(RESULT_PATIENCE + 3, false);
  expect(calls).toEqual(['start clip', 'start clip']);
});

test('settings are kept and hold at once; a booth that is closed lets go of all', async () => {
  const { booth, calls, live, settled, pass } = makeBooth();
  live('clip');
  booth.touch();
  await settled();
  live('camera');
  calls.length = 0;
  booth.change({ ...booth.view.settings, camera: false });
  await settled();
  expect(calls).toEqual([JSON.stringify({ ...DEFAULT_BOOTH_SETTINGS, camera: false }), ...WIPED, 'start clip']);
  await pass(1);
  booth.touch();
  expect(booth.view).toMatchObject({ camera: 'off', booth: { mode: 'attract' } });
  booth.close();
  expect(calls.slice(-3)).toEqual(['may sleep', 'no ticks', 'stop']);
});
