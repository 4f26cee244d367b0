/** Names come after the first frame: what may happen to the models meanwhile. */
import { afterEach, expect, test, vi } from 'vitest';
import type { VisionChange, VisionOptions } from '../vision.api.ts';
import { backendChooser, type ReadyVision } from './backend-chooser.ts';
import { VisionEngine } from './engine.ts';

afterEach(() => vi.restoreAllMocks());

/** A path on which frames end when `finish` is called, and a device that can be lost. */
function fakeVision(name: string) {
  const finish: (() => void)[] = [];
  const log: string[] = [];
  let lose: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => (lose = resolve));
  const path = {
    room: 2,
    precisions: { detector: 'fp32', embedder: 'fp32' },
    open: async () => ({
      size: { width: 640, height: 480 },
      look: async () => {
        log.push('look');
        const sight = new Promise((resolve) => finish.push(() => resolve(NOTHING)));
        return { sight };
      },
    }),
    release: async () => void log.push('release'),
  };
  const downloaded = { detector: { thresholds: { confidence: 0.4 } } };
  const vision = { path, gpu: { device: { lost } }, downloaded, report: { adapter: name, models: [] } } as unknown as ReadyVision;
  return { vision, log, lose, finish: () => finish.splice(0).forEach((end) => end()) };
}

const NOTHING = {
  detections: { count: 0, xyxy: new Float32Array(), confidence: new Float32Array(), classId: new Uint8Array() },
  luminance: { width: 80, height: 60, bytes: new Uint8Array(4800) },
};

/** What `addNames` gives where all is well. */
const named = (vision: ReadyVision): ReadyVision => ({ ...vision, report: { ...vision.report, threads: 7 } });

function engineOn(first: ReadyVision) {
  vi.spyOn(backendChooser, 'load').mockResolvedValueOnce(first);
  const engine = new VisionEngine();
  const changes: VisionChange['kind'][] = [];
  const load = () =>
    engine.load(
      { runId: 'run' } as VisionOptions,
      () => undefined,
      ({ kind }) => changes.push(kind),
    );
  const names = () => engine.loadNames(() => undefined);
  const detect = () => engine.detect({ close: () => undefined } as unknown as ImageBitmap);
  return { engine, load, names, detect, changes };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test('where names bring another backend frames go there, and those on the old one come to their end before it is released', async () => {
  const [gpu, cpu] = [fakeVision('gpu'), fakeVision('cpu')];
  const { load, names, detect } = engineOn(gpu.vision);
  await load();
  vi.spyOn(backendChooser, 'addNames').mockResolvedValueOnce(named(cpu.vision));
  const early = detect();
  await settle();
  const naming = names();
  await settle();
  expect(gpu.log).toEqual(['look']);
  gpu.finish();
  await expect(early).resolves.toMatchObject({ count: 0 });
  expect(await naming).toMatchObject({ adapter: 'cpu', threads: 7 });
  expect(gpu.log).toEqual(['look', 'release']);
  const late = detect();
  await settle();
  expect(cpu.log).toEqual(['look']);
  cpu.finish();
  await late;
});

test('a device that is released with its path is not lost', async () => {
  const [gpu, cpu] = [fakeVision('gpu'), fakeVision('cpu')];
  const { load, names, changes } = engineOn(gpu.vision);
  await load();
  vi.spyOn(backendChooser, 'addNames').mockResolvedValueOnce(named(cpu.vision));
  await names();
  gpu.lose();
  await settle();
  expect(changes).toEqual([]);
});

test('names that come for a device that is gone are given by what stands in for it', async () => {
  const [gpu, next] = [fakeVision('gpu'), fakeVision('next')];
  const { load, names } = engineOn(gpu.vision);
  await load();
  vi.spyOn(backendChooser, 'standIn').mockResolvedValueOnce(next.vision);
  vi.spyOn(backendChooser, 'addNames').mockImplementation(async (vision) => {
    if (vision.path === gpu.vision.path) {
      gpu.lose();
      await settle();
    }
    return named(vision);
  });
  expect(await names()).toMatchObject({ adapter: 'next', threads: 7 });
});

test('names of an earlier load do not get in the way of a later one', async () => {
  const [one, other] = [fakeVision('one'), fakeVision('other')];
  const stray = fakeVision('stray');
  const { load, names } = engineOn(one.vision);
  await load();
  let bring: (vision: ReadyVision) => void = () => undefined;
  vi.spyOn(backendChooser, 'addNames')
    .mockReturnValueOnce(new Promise((resolve) => (bring = resolve)))
    .mockImplementation(async (vision) => named(vision));
  const naming = names();
  await settle();
  vi.mocked(backendChooser.load).mockResolvedValueOnce(other.vision);
  await load();
  // The earlier one had even changed its backend.
  bring(named(stray.vision));
  expect(await naming).toMatchObject({ adapter: 'other', threads: 7 });
  expect(stray.log).toEqual(['release']);
  expect(one.log).toEqual(['release']);
  expect(other.log).toEqual([]);
});
