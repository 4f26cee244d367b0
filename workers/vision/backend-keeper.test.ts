import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { VisionChange, VisionOptions } from '../vision.api.ts';
import { backendChooser, type ReadyVision } from './backend-chooser.ts';
import { BackendKeeper } from './backend-keeper.ts';
import { VisionError } from './vision-error.ts';

afterEach(() => vi.restoreAllMocks());

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
/** A backend that tells whether it was released, and a device that can be lost. */
function fakeVision(backend: 'webgpu' | 'wasm', named: boolean) {
  let lose: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => (lose = resolve));
  const state = { released: 0, lose };
  const vision = {
    wish: 'auto',
    path: { release: async () => void state.released++, canName: named },
    gpu: backend === 'webgpu' ? { device: { lost } } : null,
    downloaded: {},
    report: { backend, fallback: backend === 'wasm' ? 'device-lost' : null },
  } as unknown as ReadyVision;
  return { vision, ...state, state };
}

let now: number;
let changes: string[];
let alone: number;
let first: ReturnType<typeof fakeVision>;
let standIn: ReturnType<typeof fakeVision>;
let reopened: ReturnType<typeof fakeVision>;
let keeper: BackendKeeper;

beforeEach(async () => {
  now = 0;
  changes = [];
  alone = 0;
  [first, standIn, reopened] = [fakeVision('webgpu', true), fakeVision('wasm', false), fakeVision('webgpu', true)];
  vi.spyOn(backendChooser, 'load').mockImplementation(async () => first.vision);
  vi.spyOn(backendChooser, 'standIn').mockImplementation(async (lost) => {
    await lost.path.release();
    return standIn.vision;
  });
  vi.spyOn(backendChooser, 'addNames').mockImplementation(async (vision) => {
    Object.assign(vision.path, { canName: true });
    return { ...vision };
  });
  vi.spyOn(backendChooser, 'reopenGpu').mockImplementation(async () => reopened.vision);
  vi.spyOn(backendChooser, 'compare').mockImplementation(async (vision) => vision);
  keeper = new BackendKeeper(
    async (job) => {
      alone++;
      return job();
    },
    () => now,
  );
  await load();
});

const note = (change: VisionChange): void => {
  const report = 'report' in change ? ` ${change.report.backend} ${String(change.report.fallback)}` : '';
  changes.push(`${change.kind}${report}`);
};
const load = () => keeper.load({ backend: 'auto' } as VisionOptions, () => undefined, note);

/** A frame at which nothing is going on, or something is. */
async function frame(quiet: boolean): Promise<ReadyVision> {
  const vision = await keeper.ready();
  keeper.catchUp(quiet);
  await settle();
  return vision;
}

test('a lost GPU is stood in for at once; names follow the first frame, and the GPU the first quiet moment', async () => {
  first.lose();
  await settle();
  expect(changes).toEqual(['device-lost', 'recovered wasm device-lost']);
  expect(first.state.released).toBe(1);
  expect((await frame(false)).path).toBe(standIn.vision.path);
  expect(changes.at(-1)).toBe('moved wasm device-lost');
  now = 10_000;
  await frame(false);
  expect(backendChooser.reopenGpu).not.toHaveBeenCalled();
  await frame(true);
  expect(changes.at(-1)).toBe('moved webgpu null');
  // The two were compared, and one released, while no frame was in work.
  expect(alone).toBe(1);
  expect([standIn.state.released, reopened.state.released]).toEqual([1, 0]);
  expect((await keeper.ready()).path).toBe(reopened.vision.path);
});

test('frames wait for the stand-in, not longer, and nobody gets a dead backend', async () => {
  let stand: () => void = () => undefined;
  vi.mocked(backendChooser.standIn).mockImplementation(() => new Promise((resolve) => (stand = () => resolve(standIn.vision))));
  first.lose();
  await settle();
  let path: unknown = null;
  void keeper.ready().then((vision) => (path = vision.path));
  await settle();
  expect(path).toBeNull();
  stand();
  await settle();
  expect(path).toBe(standIn.vision.path);
});

test('a GPU that sees something else than the CPU, or is not there, is released, tried again later, and given up in the end', async () => {
  first.lose();
  await settle();
  await frame(true);
  const tried = vi.mocked(backendChooser.reopenGpu);
  vi.mocked(backendChooser.compare).mockRejectedValue(new VisionError('device-lost', 'it sees something else'));
  now = 1999;
  await frame(true);
  expect(tried).toHaveBeenCalledTimes(0);
  now = 2000;
  await frame(true);
  expect(tried).toHaveBeenCalledTimes(1);
  expect([standIn.state.released, reopened.state.released]).toEqual([0, 1]);
  now = 9000;
  await frame(true);
  expect(tried).toHaveBeenCalledTimes(1);
  tried.mockRejectedValue(new VisionError('device-lost', 'there is none'));
  now = 10_000;
  await frame(true);
  expect(tried).toHaveBeenCalledTimes(2);
  expect(changes.at(-1)).toBe('moved wasm device-failed');
  now = 3_600_000;
  await frame(true);
  expect(tried).toHaveBeenCalledTimes(2);
  expect((await keeper.ready()).path).toBe(standIn.vision.path);
});

test('a GPU that is lost three times is not used again', async () => {
  for (const inUse of [() => first, () => reopened]) {
    inUse().lose();
    await settle();
    await frame(true);
    now += 60_000;
    reopened = fakeVision('webgpu', true);
    await frame(true);
  }
  expect(changes.at(-1)).toBe('moved webgpu null');
  reopened.lose();
  await settle();
  expect(changes.slice(-2)).toEqual(['device-lost', 'recovered wasm device-failed']);
});

test('names that were on their way when the GPU was lost are given by the stand-in', async () => {
  first = fakeVision('webgpu', false);
  await load();
  let fail: (error: Error) => void = () => undefined;
  vi.mocked(backendChooser.addNames).mockImplementationOnce(() => new Promise((_, reject) => (fail = reject)));
  const names = keeper.loadNames(() => undefined);
  await settle();
  first.lose();
  fail(new VisionError('device-lost', 'gone'));
  expect((await names).backend).toBe('wasm');
});

test('names that cannot be loaded are the caller’s, as long as the backend lives', async () => {
  first = fakeVision('webgpu', false);
  await load();
  vi.mocked(backendChooser.addNames).mockRejectedValue(new VisionError('offline', 'no connection'));
  await expect(keeper.loadNames(() => undefined)).rejects.toMatchObject({ code: 'offline' });
});

test('where even the CPU fails that is told, and so is a stand-in that can give no names', async () => {
  vi.mocked(backendChooser.addNames).mockRejectedValue(new Error('out of memory'));
  first.lose();
  await settle();
  await frame(false);
  expect(changes.at(-1)).toBe('failed');
  first = fakeVision('webgpu', true);
  await load();
  vi.mocked(backendChooser.standIn).mockRejectedValue(new Error('out of memory'));
  first.lose();
  await settle();
  expect(changes.at(-1)).toBe('failed');
  await expect(keeper.ready()).rejects.toThrow('out of memory');
});

test('a second load releases what the first one made, and the loss of that is nobody’s', async () => {
  const old = first;
  first = fakeVision('webgpu', true);
  await load();
  expect(old.state.released).toBe(1);
  old.lose();
  await settle();
  expect(changes).toEqual([]);
});
