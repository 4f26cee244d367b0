import { afterEach, expect, test, vi } from 'vitest';
import type { FrameResult, VisionApi, VisionChange, VisionOptions } from '../../workers/vision.api.ts';
import type { Point } from '../core/geometry.ts';
import type { Track } from '../core/track.ts';
import { WHOLE_FRAME } from '../core/zone.ts';
import { VisionClient, type VisionClientSettings, type VisionState, type VisionWorker } from './vision-client.ts';
import { ChannelWorker } from './testing/channel-worker.ts';
import { cpuReport } from './testing/cpu-report.ts';

const options: VisionOptions = {
  backend: 'auto',
  modelsUrl: 'http://shop/models/',
  runtimeUrl: 'http://shop/runtimes/',
  threads: 1,
  runId: 'run',
};
const report = cpuReport;
const result: FrameResult = {
  t: 0,
  frame: { width: 4, height: 3 },
  tracks: [],
  events: [],
  inventory: [],
  decisions: [],
  anew: false,
  observer: 'settled',
  zone: null,
  looked: true,
  light: 0.6,
  began: 0,
  stagesMs: { import: 0, detect: 0, embed: 0, track: 0 },
  embedded: 0,
  thumbnails: [],
};
const TRACK: Track = { id: 1, state: 'confirmed', classId: 0, box: [0, 0, 2, 2], confidence: 0.9, firstSeen: 0, lastSeen: 1 };
const never = <Result>(): Promise<Result> => new Promise(() => undefined);

class FakeWorker extends ChannelWorker implements VisionWorker {
  readonly calls: string[] = [];
  change: ((change: VisionChange) => void) | undefined;

  constructor(overrides: Partial<VisionApi> = {}) {
    super();
    const note =
      (name: string) =>
      async (argument: unknown): Promise<void> => {
        this.calls.push(`${name} ${JSON.stringify(argument)}`);
      };
    const api: VisionApi = {
      load: async ({ runId }, _onProgress, onChange) => {
        this.calls.push(`load ${runId}`);
        this.change = onChange;
        return report;
      },
      loadNames: async () => {
        this.calls.push('names');
        return report;
      },
      setGallery: note('gallery'),
      setZone: note('zone'),
      reset: note('reset'),
      resume: note('resume'),
      savePower: note('saving'),
      process: never,
      detect: never,
      embed: never,
      naming: never,
      readBarcode: never,
      loseDevice: never,
      ...overrides,
    };
    this.serve(api);
  }
}

const clients: VisionClient[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const client of clients.splice(0)) client.stop();
});

function clientWith(
  workers: readonly FakeWorker[],
  settings: Partial<VisionClientSettings> = {},
): { client: VisionClient; seen: VisionState[] } {
  const left = [...workers];
  const createWorker = (): VisionWorker => {
    const next = left.shift();
    if (!next) throw new Error('one worker too many');
    return next;
  };
  const client = new VisionClient(options, { createWorker, restartDelayMs: 1, ...settings });
  clients.push(client);
  const seen: VisionState[] = [];
  client.addEventListener('statechange', () => seen.push(client.state));
  return { client, seen };
}

async function stateOf(client: VisionClient, kind: VisionState['kind']): Promise<VisionState> {
  while (client.state.kind !== kind)
    await new Promise((resolve) => client.addEventListener('statechange', resolve, { once: true }));
  return client.state;
}

/** Messages between the threads take turns of the event loop, not time. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** Something closable that crosses a message channel. */
const frame = (): { value: ImageBitmap; closed: () => boolean } => {
  const { port1 } = new MessageChannel();
  let closed = false;
  const value = Object.assign(port1, { close: () => (closed = true) }) as unknown as ImageBitmap;
  return { value, closed: () => closed };
};

test('a crash rejects the calls under way, and a new worker gets gallery and zone again', async () => {
  const first = new FakeWorker();
  const second = new FakeWorker();
  const { client, seen } = clientWith([first, second]);
  await client.start();
  const zone = [
    [0, 0],
    [1, 0],
    [1, 1],
  ] as const;
  await client.setZone(zone);
  const call = client.process(frame().value, 1);
  first.crash();
  await expect(call).rejects.toMatchObject({ code: 'worker-crashed', message: expect.stringContaining('out of memory') });
  expect(client.state).toEqual({ kind: 'recovering', reason: 'worker-crashed' });
  await stateOf(client, 'ready');
  expect(first.terminated).toBe(true);
  expect(second.calls).toEqual(['load run~2', `zone ${JSON.stringify(zone)}`]);
  expect(seen.filter(({ kind }) => kind !== 'loading').map(({ kind }) => kind)).toEqual(['ready', 'recovering', 'ready']);
});

test('a new worker gets the zone where the camera last had it', async () => {
  const zone = WHOLE_FRAME.map(([x, y]): Point => [x / 2, y]);
  const first = new FakeWorker({ process: () => Promise.resolve({ ...result, zone }) });
  const second = new FakeWorker();
  const { client } = clientWith([first, second]);
  await client.start();
  await client.setZone(WHOLE_FRAME);
  const answer = client.process(frame().value, 1);
  await answer;
  first.crash();
  await stateOf(client, 'ready');
  expect(second.calls).toContain(`zone ${JSON.stringify(zone)}`);
});

test('a new worker begins in a hurry and goes on with what the last result showed, unless a new run has begun', async () => {
  const hurries: (boolean | undefined)[] = [];
  const workers = [1, 2, 3].map(
    (id) =>
      new FakeWorker({
        load: async ({ hurry }, _onProgress, _onChange) => {
          hurries.push(hurry);
          return report;
        },
        process: async (_frame, t) => ({ ...result, t, tracks: t === 1 ? [{ ...TRACK, id: 7 }] : [{ ...TRACK, id }] }),
      }),
  );
  const { client } = clientWith(workers);
  await client.start();
  for (const t of [1, 2]) await client.process(frame().value, t);
  workers[0]?.crash();
  await stateOf(client, 'recovering');
  await stateOf(client, 'ready');
  const { frame: size, inventory, observer } = result;
  // The greatest id of the run is not that of the last frame.
  const scene = { t: 2, frame: size, tracks: [{ ...TRACK, id: 1 }], inventory, observer, lastTrack: 7 };
  expect(workers[1]?.calls).toEqual([`resume ${JSON.stringify(scene)}`]);
  await client.reset('next');
  workers[1]?.crash();
  await stateOf(client, 'recovering');
  await stateOf(client, 'ready');
  expect(workers[2]?.calls).toEqual([]);
  expect(hurries).toEqual([false, true, true]);
});

test('a worker that cannot mend itself is replaced', async () => {
  const [first, second] = [new FakeWorker(), new FakeWorker()];
  const { client, seen } = clientWith([first, second]);
  await client.start();
  first.change?.({ kind: 'device-lost' });
  first.change?.({ kind: 'failed', code: 'runtime-failed', message: 'runtime-failed: out of memory' });
  await until(() => first.terminated);
  await stateOf(client, 'ready');
  expect(seen.filter(({ kind }) => kind === 'recovering')).toEqual([
    { kind: 'recovering', reason: 'device-lost' },
    { kind: 'recovering', reason: 'worker-crashed' },
  ]);
});

test('a page that was frozen in mid-call waits for the answer again instead of ending the worker', async () => {
  const { client } = clientWith([new FakeWorker()], { callTimeoutMs: 1000 });
  await client.start();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const call = client.process(frame().value, 1);
  const failing = expect(call).rejects.toMatchObject({ code: 'timeout' });
  // An hour passes in which no timer runs.
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
  vi.advanceTimersByTime(1000);
  clock.mockRestore();
  expect(client.state.kind).toBe('ready');
  vi.advanceTimersByTime(1000);
  expect(client.state).toEqual({ kind: 'recovering', reason: 'timeout' });
  await failing;
});

test('a worker that does not answer is replaced', async () => {
  const { client } = clientWith([new FakeWorker(), new FakeWorker()], { callTimeoutMs: 20 });
  await client.start();
  await expect(client.process(frame().value, 1)).rejects.toMatchObject({ code: 'timeout' });
  await stateOf(client, 'ready');
});

test('no two workers of a run share an id, however steady the time between their crashes', async () => {
  const workers = [0, 1, 2].map(() => new FakeWorker({ process: async () => result }));
  const { client } = clientWith(workers);
  await client.start();
  for (const worker of workers.slice(0, 2)) {
    for (let n = 0; n < 31; n++) await client.process(frame().value, n);
    worker.crash();
    await stateOf(client, 'ready');
  }
  expect(workers.map(({ calls }) => calls[0])).toEqual(['load run', 'load run~2', 'load run~3']);
});

test('a worker in which every frame fails is replaced; a single failure is not', async () => {
  let broken = false;
  const process = async () => {
    if (broken) throw new Error('runtime-failed: out of memory');
    return result;
  };
  const [first, second] = [new FakeWorker({ process }), new FakeWorker({ process: async () => result })];
  const { client } = clientWith([first, second]);
  await client.start();
  for (let n = 0; n < 25; n++) {
    broken = n % 5 === 0;
    await client.process(frame().value, n).catch(() => undefined);
  }
  expect(first.terminated).toBe(false);
  broken = true;
  for (let n = 0; n < 10; n++) await expect(client.process(frame().value, 30 + n)).rejects.toThrow();
  expect(client.state).toMatchObject({ kind: 'recovering', reason: 'worker-crashed' });
  expect(first.terminated).toBe(true);
  await stateOf(client, 'ready');
  await expect(client.process(frame().value, 99)).resolves.toEqual(result);
});

test('it gives up after the last restart, and start tries again', async () => {
  const workers = [new FakeWorker(), new FakeWorker(), new FakeWorker()];
  const { client } = clientWith(workers, { maxRestarts: 1 });
  await client.start();
  workers[0]?.crash();
  await stateOf(client, 'ready');
  workers[1]?.crash();
  expect(client.state).toMatchObject({ kind: 'failed', code: 'worker-crashed' });
  await expect(client.start()).resolves.toEqual(report);
});

test("the worker's error code becomes the state's, without the code in the words", async () => {
  const corrupt = new FakeWorker({
    load: () =>
      Promise.reject(
        Object.assign(new Error('model-corrupt: the detector does not have the expected sha256'), { name: 'VisionError' }),
      ),
  });
  const { client } = clientWith([corrupt]);
  await expect(client.start()).rejects.toMatchObject({ code: 'model-corrupt' });
  expect(client.state).toEqual({
    kind: 'failed',
    code: 'model-corrupt',
    message: 'the detector does not have the expected sha256',
  });
  expect(corrupt.terminated).toBe(true);
});

test('loading may take longer than the stall timeout as long as it goes on', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let progress: Parameters<VisionApi['load']>[1] | undefined;
  let finish: (() => void) | undefined;
  const slow = new FakeWorker({
    load: (_options, onProgress) => {
      progress = onProgress;
      return new Promise((resolve) => (finish = () => resolve(report)));
    },
  });
  const { client } = clientWith([slow], { stallTimeoutMs: 60 });
  const starting = client.start();
  await until(() => progress !== undefined);
  for (let loadedBytes = 1; loadedBytes <= 6; loadedBytes++) {
    vi.advanceTimersByTime(50);
    progress?.({ step: 'download', model: 'detector', loadedBytes, totalBytes: 6 });
    await until(() => client.state.kind === 'loading' && client.state.progress?.loadedBytes === loadedBytes);
  }
  finish?.();
  await expect(starting).resolves.toEqual(report);

  const stuck = clientWith([new FakeWorker({ load: never })], { stallTimeoutMs: 60 });
  const failing = expect(stuck.client.start()).rejects.toMatchObject({ code: 'timeout' });
  vi.advanceTimersByTime(61);
  await failing;
  expect(stuck.client.state).toMatchObject({ kind: 'failed', code: 'timeout' });
});

test('a lost GPU is announced, and its recovery too', async () => {
  const worker = new FakeWorker();
  const { client } = clientWith([worker]);
  await client.start();
  worker.change?.({ kind: 'device-lost' });
  expect(await stateOf(client, 'recovering')).toEqual({ kind: 'recovering', reason: 'device-lost' });
  worker.change?.({ kind: 'recovered', report: { ...report, fallback: 'device-failed' } });
  expect(await stateOf(client, 'ready')).toMatchObject({ report: { fallback: 'device-failed' } });
});

test('names are loaded after the first frame that was looked at, once, and again by a new worker', async () => {
  const looked = { process: async () => result };
  const [first, second] = [new FakeWorker(looked), new FakeWorker(looked)];
  const { client } = clientWith([first, second]);
  await client.start();
  expect(first.calls).not.toContain('names');
  for (const t of [1, 2, 3]) await client.process(frame().value, t);
  await client.names();
  expect(first.calls.filter((call) => call === 'names')).toHaveLength(1);
  first.crash();
  await stateOf(client, 'ready');
  await client.process(frame().value, 4);
  await client.names();
  expect(second.calls.filter((call) => call === 'names')).toHaveLength(1);
});

test('names that cannot be loaded end seeing with their own reason, and a start tries anew', async () => {
  const broken = new FakeWorker({
    process: async () => result,
    loadNames: () =>
      Promise.reject(Object.assign(new Error('model-missing: the embedder is not on the server'), { name: 'VisionError' })),
  });
  const { client } = clientWith([broken, new FakeWorker()]);
  await client.start();
  await client.process(frame().value, 1);
  expect(await stateOf(client, 'failed')).toMatchObject({ code: 'model-missing' });
  const picture = frame();
  await expect(client.embed([picture.value])).rejects.toMatchObject({ code: 'worker-crashed' });
  expect(picture.closed()).toBe(true);
  await client.start();
  await expect(client.names()).resolves.toEqual(report);
});

test('the wish to save power reaches a worker in any state, and its successor', async () => {
  const [first, second] = [new FakeWorker(), new FakeWorker()];
  const { client } = clientWith([first, second]);
  await client.savePower(true);
  await client.start();
  first.change?.({ kind: 'device-lost' });
  await stateOf(client, 'recovering');
  await client.savePower(false);
  await client.savePower(true);
  const saving = (worker: FakeWorker): string[] => worker.calls.filter((call) => call.startsWith('saving'));
  expect(saving(first)).toEqual(['saving true', 'saving false', 'saving true']);
  first.change?.({ kind: 'recovered', report });
  await stateOf(client, 'ready');
  first.crash();
  await stateOf(client, 'recovering');
  await stateOf(client, 'ready');
  expect(saving(second)).toEqual(['saving true']);
});

test('an abort ends the worker, and frames that no worker takes are closed', async () => {
  const worker = new FakeWorker({ load: never });
  const { client } = clientWith([worker]);
  const abort = new AbortController();
  const starting = client.start(abort.signal);
  abort.abort();
  await expect(starting).rejects.toMatchObject({ name: 'AbortError' });
  expect(worker.terminated).toBe(true);
  expect(client.state).toEqual({ kind: 'idle' });
  const unwanted = frame();
  await expect(client.process(unwanted.value, 0)).rejects.toMatchObject({ code: 'worker-crashed' });
  expect(unwanted.closed()).toBe(true);
});
