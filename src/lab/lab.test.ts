import { beforeEach, expect, it, vi } from 'vitest';
import { FrameSourceError, type FrameSource, type SourceFrame } from '../camera/frame-source.ts';
import type { Reading } from '../../workers/lab.api.ts';
import type { FrameResult, VisionReport } from '../../workers/vision.api.ts';
import type { VisionState } from '../vision/vision-client.ts';
import type { InstrumentedVision } from './instrumented-vision.ts';
import { Lab } from './lab.ts';
import type { Wishes } from './lab-state.ts';
import type { LabWorld } from './lab-world.ts';
import { cpuReport } from '../vision/testing/cpu-report.ts';

const wasm: VisionReport = { ...cpuReport, threads: 2 };
const webgpu: VisionReport = { ...wasm, backend: 'webgpu', adapter: 'fake gpu' };
const parity = { raw: 1e-4, boxes: 2, leastIou: 0.99, embedding: 2e-5, brightness: 2 };
const reading = {
  counts: {},
  maps: { count: 0, ms: 0 },
  passes: [],
} as unknown as Reading;

class FakeClient extends EventTarget {
  state: VisionState = { kind: 'idle' };
  readonly calls: string[] = [];
  private readonly report: VisionReport;
  constructor(report: VisionReport) {
    super();
    this.report = report;
  }
  change(state: VisionState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
  async start(signal: AbortSignal): Promise<VisionReport> {
    this.calls.push('start');
    this.change({ kind: 'loading', progress: { step: 'compile', model: null, loadedBytes: 1, totalBytes: 1 } });
    await world.starting;
    signal.throwIfAborted();
    this.change({ kind: 'ready', report: this.report });
    return this.report;
  }
  stop(): void {
    this.calls.push('stop');
    this.change({ kind: 'idle' });
  }
  setGallery = async (): Promise<void> => void this.calls.push('gallery');
  reset = async (): Promise<void> => void this.calls.push('reset');
  loseDevice = async (): Promise<void> => void this.calls.push('lose');
  async process(frame: { close(): void }, t: number): Promise<FrameResult> {
    frame.close();
    const stagesMs = { import: 1, detect: 2, track: 1, embed: 0 };
    const scene = { tracks: [], zone: null, frame: { width: 4, height: 3 }, thumbnails: [], events: [] };
    return { t, looked: true, stagesMs, embedded: 0, began: 0, ...scene } as unknown as FrameResult;
  }
}

/** A camera that gives a frame whenever it is asked to. */
class FakeCamera implements FrameSource {
  readonly video = {} as HTMLVideoElement;
  give: ((frame: SourceFrame) => void) | null = null;
  stopped = false;
  async start(onFrame: (frame: SourceFrame) => void): Promise<void> {
    if (world.cameraError) throw world.cameraError;
    this.give = onFrame;
  }
  stop(): void {
    this.stopped = true;
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

const world = {
  now: 0,
  starting: Promise.resolve(),
  cameraError: null as Error | null,
  hasWebgpu: true,
  clients: [] as FakeClient[],
  wished: [] as Wishes[],
  cameras: [] as FakeCamera[],
  saved: [] as string[],
};

function makeLab(): Lab {
  const fake: Partial<LabWorld> = {
    hasWebgpu: world.hasWebgpu,
    createVision(wishes) {
      const client = new FakeClient(wishes.backend === 'webgpu' ? webgpu : wasm);
      world.clients.push(client);
      world.wished.push(wishes);
      const setup = { thresholds: { confidence: 0.46, nmsIou: 0.5 }, gpu: null };
      const instruments = { read: async () => reading, setup: async () => setup, compare: async () => parity };
      return { client, ...instruments } as unknown as InstrumentedVision;
    },
    loadCatalog: async () => ({ currency: 'EUR', products: new Map() }),
    loadGallery: async () => ({ dimension: 1, products: [], vectors: new Float32Array(), embedder: '' }),
    openCamera() {
      const camera = new FakeCamera();
      world.cameras.push(camera);
      return camera;
    },
    wholeMemory: async () => null,
    pageHeap: () => 5_000_000,
    newId: () => 'id',
    saveFile: (name) => world.saved.push(name),
    now: () => world.now,
  };
  const lab = new Lab(fake as LabWorld);
  lab.wish({ source: 'camera' });
  return lab;
}

beforeEach(() => {
  Object.assign(world, { now: 0, starting: Promise.resolve(), cameraError: null, hasWebgpu: true });
  for (const list of [world.clients, world.wished, world.cameras, world.saved]) list.length = 0;
});

it('runs until it is stopped, shows what frames cost, and keeps the models for the next run', async () => {
  const lab = makeLab();
  const run = lab.run();
  await settle();
  expect(lab.state.job).toMatchObject({ kind: 'run', text: 'Running the camera' });
  expect(lab.state.setup?.thresholds.confidence).toBe(0.46);
  for (const t of [1, 2, 3]) {
    world.now = 1000 * t;
    world.cameras[0]?.give?.({ frame: { close: vi.fn() } as unknown as ImageBitmap, t });
    await settle();
  }
  expect(lab.records).toHaveLength(3);
  expect(lab.state.summary?.stages.detect.median).toBe(2);
  lab.saveTrace();
  expect(world.saved).toEqual(['cartlens-lab-trace.json']);
  await lab.stop();
  await run;
  expect(world.cameras[0]?.stopped).toBe(true);
  expect(lab.state).toMatchObject({ job: null, problem: null });
  void lab.run();
  await settle();
  expect(world.clients).toHaveLength(1);
  await lab.stop();
});

it('tells of a frame that failed, and goes on with the next one', async () => {
  const lab = makeLab();
  void lab.run();
  await settle();
  const [client] = world.clients;
  const works = client!.process.bind(client);
  client!.process = () => Promise.reject(new Error('out of memory'));
  world.cameras[0]?.give?.({ frame: { close: vi.fn() } as unknown as ImageBitmap, t: 1 });
  await settle();
  expect(lab.state).toMatchObject({ job: { kind: 'run' }, problem: { text: 'out of memory' } });
  client!.process = works;
  world.cameras[0]?.give?.({ frame: { close: vi.fn() } as unknown as ImageBitmap, t: 2 });
  await settle();
  expect(lab.records).toHaveLength(1);
  await lab.stop();
});

it('does one thing at a time: a second job ends the first before it begins', async () => {
  const lab = makeLab();
  const run = lab.run();
  await settle();
  const compared = lab.compare();
  await run;
  await compared;
  expect(world.cameras[0]?.stopped).toBe(true);
  expect(lab.state.parity).toEqual({ adapter: 'fake gpu', parity });
  expect(world.clients[1]?.calls).toEqual(['start', 'stop']);
  expect(world.wished[1]?.backend).toBe('webgpu');
});

it('loads anew where wishes have changed, and says so before', async () => {
  const lab = makeLab();
  void lab.run();
  await settle();
  await lab.stop();
  lab.wish({ confidence: 0.3 });
  expect(lab.state.outdated).toBe(true);
  void lab.run();
  await settle();
  expect(lab.state.outdated).toBe(false);
  expect(world.clients[0]?.calls.at(-1)).toBe('stop');
  expect(world.wished[1]?.confidence).toBe(0.3);
  await lab.stop();
});

it('a start that is cancelled leaves no worker behind and is no problem', async () => {
  let go = (): void => undefined;
  world.starting = new Promise((resolve) => (go = resolve));
  const lab = makeLab();
  const run = lab.run();
  await settle();
  expect(lab.state.job).toMatchObject({ kind: 'run', text: 'Getting ready' });
  const stopped = lab.stop();
  go();
  await Promise.all([run, stopped]);
  expect(world.clients[0]?.calls).toEqual(['start', 'stop']);
  expect(lab.state).toMatchObject({ job: null, problem: null, report: null });
});

it.each([
  ['a camera that is not allowed', new FrameSourceError('denied', 'The camera is not allowed.'), /Allow the camera/],
  ['what nobody thought of', new Error('surprise'), /Reload the page/],
])('%s is told, with what to do', async (_what, error, advice) => {
  world.cameraError = error;
  const lab = makeLab();
  await lab.run();
  expect(lab.state.problem?.text).toBe(error.message);
  expect(lab.state.problem?.advice).toMatch(advice);
});

it('bad input is told before anything is loaded', async () => {
  const lab = makeLab();
  lab.wish({ source: 'file' });
  await lab.run();
  expect(lab.state.problem?.text).toMatch(/No file is chosen/);
  lab.wish({ clip: new File([''], 'notes.txt') });
  await lab.replay();
  expect(lab.state.problem?.text).toMatch(/notes\.txt is no clip/);
  lab.wish({ clip: new File([''], 'clip.webm'), truth: new File(['{"events": 7}'], 'truth.json') });
  await lab.replay();
  expect(lab.state.problem?.text).toMatch(/truth\.json cannot be used: it has no list "events"/);
  expect(world.clients).toHaveLength(0);
});

it('does not compare where there is no WebGPU', async () => {
  world.hasWebgpu = false;
  const lab = makeLab();
  await lab.compare();
  expect(lab.state.problem?.text).toBe('This browser has no WebGPU.');
  expect(world.clients).toHaveLength(0);
});

it('notes each step from the loss of the device to the first frame after it, by the clock', async () => {
  const lab = makeLab();
  lab.wish({ backend: 'webgpu' });
  void lab.run();
  await settle();
  world.now = 100;
  await lab.loseDevice();
  const [client] = world.clients;
  world.now = 104;
  client?.change({ kind: 'recovering', reason: 'device-lost' });
  world.now = 700;
  client?.change({ kind: 'ready', report: webgpu });
  world.now = 760;
  world.cameras[0]?.give?.({ frame: { close: vi.fn() } as unknown as ImageBitmap, t: 1 });
  await settle();
  expect(lab.state.recovery).toEqual([
    { ms: 0, text: 'device destroyed' },
    { ms: 4, text: 'loss noticed: device-lost' },
    { ms: 600, text: 'ready on webgpu' },
    { ms: 660, text: 'a frame was looked at again' },
  ]);
  await lab.stop();
});
