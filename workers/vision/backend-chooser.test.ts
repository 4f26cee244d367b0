/** Which backend and which precision is taken, with fake devices: what they compute is `e2e/vision`'s. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { VisionErrorCode, VisionOptions } from '../vision.api.ts';
import { backendChooser } from './backend-chooser.ts';
import { CpuPath } from './cpu-path.ts';
import type { Embed, FloatPrecision, FramePath } from './frame-path.ts';
import { LossGuard, acquireGpu, type GpuAccess } from './gpu-device.ts';
import { GpuPath } from './gpu/gpu-path.ts';
import { loadModels, type Downloaded, type ModelFiles, type Precisions } from './load-models.ts';
import type { ModelForm } from './model-assets.ts';
import { OnnxRuntime } from './onnx-runtime.ts';
import { measureNames, measureParity } from './parity.ts';
import { VisionError } from './vision-error.ts';

vi.mock('./gpu-device.ts', async (original) => ({ ...(await original<object>()), acquireGpu: vi.fn() }));
vi.mock('./gpu/gpu-path.ts', () => ({ GpuPath: { create: vi.fn() } }));
vi.mock('./cpu-path.ts', () => ({ CpuPath: { create: vi.fn() } }));
vi.mock('./load-models.ts', () => ({ loadModels: vi.fn() }));
vi.mock('./parity.ts', async (original) => ({
  ...(await original<object>()),
  measureParity: vi.fn(),
  measureNames: vi.fn(),
  warmUp: vi.fn(),
}));

/** A device that refuses nothing; `lose` takes it away. */
function fakeGpu(fp16: boolean) {
  let lose: (info: { message: string }) => void = () => undefined;
  const guard = new LossGuard(new Promise((resolve) => (lose = resolve)));
  const device = { pushErrorScope: vi.fn(), popErrorScope: vi.fn(async () => null), destroy: vi.fn() };
  const gpu = { device, adapter: 'a GPU', software: false, fp16, guard } as unknown as GpuAccess;
  return { gpu, device, lose };
}

class FakePath implements Partial<FramePath> {
  readonly released = vi.fn();
  private embedder: Precisions['embedder'] = null;
  private readonly detector: Precisions['detector'];

  constructor(detector: Precisions['detector']) {
    this.detector = detector;
  }

  get precisions(): Precisions {
    return { detector: this.detector, embedder: this.embedder };
  }

  async addEmbedder(_files: ModelFiles, precision: FloatPrecision, check?: (embed: Embed) => Promise<void>): Promise<void> {
    if (this.embedder) return;
    await check?.(async () => new Float32Array());
    this.embedder = precision;
  }

  async release(): Promise<void> {
    this.released();
  }
}

const options = (backend: VisionOptions['backend']): VisionOptions => ({
  backend,
  modelsUrl: 'http://localhost/models/',
  runtimeUrl: 'http://localhost/runtimes/',
  threads: 2,
  runId: 'run',
});
const load = (backend: VisionOptions['backend'] = 'auto') => backendChooser.load(options(backend), () => undefined);

/** From now on models in these forms cannot be loaded. */
function refuse(forms: readonly ModelForm[], code: VisionErrorCode): void {
  const whole = vi.mocked(loadModels).getMockImplementation();
  vi.mocked(loadModels).mockImplementation(async (...args) => {
    if (forms.includes(args[1])) throw new VisionError(code, 'refused');
    if (!whole) throw new Error('nothing to load');
    return whole(...args);
  });
}

/** How far each precision of each model is off the CPU. */
let off: Record<'detector' | 'embedder', Record<FloatPrecision, number>>;
/** GPU paths in the order in which they were made. */
let paths: FakePath[];
const embedderFiles = vi.fn<Downloaded['embedderFiles']>();

beforeEach(() => {
  off = { detector: { fp16: 0.01, fp32: 1e-4 }, embedder: { fp16: 0.001, fp32: 1e-6 } };
  paths = [];
  vi.stubGlobal('crossOriginIsolated', true);
  vi.mocked(acquireGpu).mockImplementation(async () => fakeGpu(true).gpu);
  const load = async (form: ModelForm, threads: number): Promise<Downloaded> => {
    const files = (precision: ModelFiles['precision']): ModelFiles => ({
      weights: new ArrayBuffer(8),
      precision,
      fp16: form === 'onnx-fp16' ? new ArrayBuffer(2) : null,
    });
    embedderFiles.mockResolvedValue(files('fp32'));
    const models: Downloaded['models'] = ({ detector, embedder }) =>
      [detector, embedder].map((precision) => ({ precision })) as unknown as ReturnType<Downloaded['models']>;
    const runtime =
      form === 'litert'
        ? { name: 'LiteRT', threads }
        : Object.assign(Object.create(OnnxRuntime.prototype), { name: 'ONNX Runtime', threads });
    const detectorFiles = files(form === 'litert' ? 'int8' : 'fp32');
    return { runtime, detectorFiles, embedderFiles, models, totalBytes: 8 } as unknown as Downloaded;
  };
  vi.mocked(loadModels as unknown as (options: VisionOptions, form: ModelForm, threads: number) => Promise<Downloaded>) // of two signatures
    .mockImplementation((_options, form, threads) => load(form, threads));
  vi.mocked(GpuPath.create).mockImplementation(async (_gpu, _downloaded, precision) => {
    paths.push(new FakePath(precision));
    return paths.at(-1) as unknown as GpuPath;
  });
  vi.mocked(CpuPath.create).mockImplementation(
    async ({ detectorFiles }) => new FakePath(detectorFiles.precision) as unknown as CpuPath,
  );
  vi.mocked(measureParity).mockImplementation(async (one) => off.detector[one.precisions.detector as FloatPrecision]);
  let embedderTries = 0;
  vi.mocked(measureNames).mockImplementation(async () => {
    const tried = paths.at(-1)?.precisions.detector === 'fp16' && embedderTries++ === 0 ? 'fp16' : 'fp32';
    return off.embedder[tried];
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

test('a GPU that computes in fp16 as the CPU does in fp32 is taken so, first for finding things, then for names', async () => {
  const vision = await load();
  expect(loadModels).toHaveBeenCalledExactlyOnceWith(expect.anything(), 'onnx-fp16', 2, expect.anything());
  expect(vision.report).toMatchObject({ backend: 'webgpu', fallback: null, parity: 0.01, fp16Refused: null });
  expect(vision.path.precisions).toEqual({ detector: 'fp16', embedder: null });
  expect(embedderFiles).not.toHaveBeenCalled();
  const named = await backendChooser.addNames(vision, () => undefined);
  expect(named.path).toBe(vision.path);
  expect(named.report).toMatchObject({ backend: 'webgpu', parity: 0.01, models: [{ precision: 'fp16' }, { precision: 'fp16' }] });
});

test('a GPU without fp16 loads no graph for it and computes in fp32', async () => {
  vi.mocked(acquireGpu).mockResolvedValue(fakeGpu(false).gpu);
  const vision = await load();
  expect(loadModels).toHaveBeenCalledExactlyOnceWith(expect.anything(), 'onnx', 2, expect.anything());
  expect(vision.report).toMatchObject({ backend: 'webgpu', parity: 1e-4, fp16Refused: null });
  expect(vision.path.precisions.detector).toBe('fp32');
});

test.each(['auto', 'webgpu'] as const)(
  'with "%s" fp32 is tried on the same GPU where fp16 is off, and the report says why',
  async (wish) => {
    off.detector.fp16 = 0.7;
    const vision = await load(wish);
    expect(paths.map(({ precisions }) => precisions.detector)).toEqual(['fp16', 'fp32']);
    expect(paths[0]?.released).toHaveBeenCalled();
    expect(vision.report).toMatchObject({ backend: 'webgpu', fallback: null, parity: 1e-4, fp16Refused: '0.700 off the CPU' });
    const named = await backendChooser.addNames(vision, () => undefined);
    // Nothing else is tried in fp16 there.
    expect(named.report).toMatchObject({
      fp16Refused: '0.700 off the CPU',
      models: [{ precision: 'fp32' }, { precision: 'fp32' }],
    });
    expect(measureNames).toHaveBeenCalledOnce();
  },
);

test('the same where fp16 breaks the device: fp32 gets another one', async () => {
  const [first, second] = [fakeGpu(true), fakeGpu(true)];
  vi.mocked(acquireGpu).mockResolvedValueOnce(first.gpu).mockResolvedValueOnce(second.gpu);
  vi.mocked(GpuPath.create).mockRejectedValueOnce(new VisionError('device-lost', 'the driver gave up'));
  const vision = await load();
  expect(first.device.destroy).toHaveBeenCalled();
  expect(vision.gpu).toBe(second.gpu);
  expect(vision.report).toMatchObject({ backend: 'webgpu', fp16Refused: expect.stringContaining('the driver gave up') });
});

test('where both are off WASM is taken, unless WebGPU was insisted on', async () => {
  off.detector = { fp16: NaN, fp32: 0.7 };
  const vision = await load();
  expect(vision.report).toMatchObject({ backend: 'wasm', fallback: 'parity-failed', adapter: 'a GPU', fp16Refused: null });
  expect(vision.path.precisions.detector).toBe('int8');
  expect(paths.every(({ released }) => released.mock.calls.length === 1)).toBe(true);
  expect((await load('webgpu')).report).toMatchObject({ backend: 'webgpu', parity: 0.7 });
});

test('a GPU that refuses everything is left for WASM, and is an error where it was insisted on', async () => {
  vi.mocked(GpuPath.create).mockRejectedValue(new VisionError('runtime-failed', 'no such operator'));
  expect((await load()).report).toMatchObject({ backend: 'wasm', fallback: 'device-failed' });
  await expect(load('webgpu')).rejects.toThrow('no such operator');
});

test('names are tried in fp32 where they are off in fp16', async () => {
  // It would do for a logit.
  off.embedder.fp16 = 0.05;
  const vision = await load();
  const named = await backendChooser.addNames(vision, () => undefined);
  expect(named.path).toBe(vision.path);
  expect(named.report).toMatchObject({
    backend: 'webgpu',
    fp16Refused: '0.050 off the CPU',
    models: [{ precision: 'fp16' }, { precision: 'fp32' }],
  });
  // Asked again it is as it was.
  expect(await backendChooser.addNames(named, () => undefined)).toBe(named);
});

test('a GPU that gives other names than the CPU is left as a whole: the CPU sees from then on', async () => {
  off.embedder = { fp16: Infinity, fp32: 0.4 };
  const vision = await load();
  const named = await backendChooser.addNames(vision, () => undefined);
  expect(named.report).toMatchObject({ backend: 'wasm', fallback: 'parity-failed', adapter: 'a GPU' });
  expect(named.gpu).toBeNull();
  expect(named.path.precisions).toEqual({ detector: 'fp32', embedder: 'fp32' });
  // Nothing more was downloaded, and frames may still be on their way through the GPU.
  expect(loadModels).toHaveBeenCalledOnce();
  expect(paths[0]?.released).not.toHaveBeenCalled();
  const insisted = await load('webgpu');
  expect((await backendChooser.addNames(insisted, () => undefined)).report).toMatchObject({ backend: 'webgpu', parity: 0.4 });
});

test('a device that is lost while names come is not taken for a wrong one', async () => {
  const vision = await load();
  vi.spyOn(vision.path, 'addEmbedder').mockRejectedValue(new VisionError('device-lost', 'gone'));
  await expect(backendChooser.addNames(vision, () => undefined)).rejects.toMatchObject({ code: 'device-lost' });
});

test('names that cannot be downloaded are asked for again at the next call', async () => {
  const vision = await load();
  embedderFiles.mockRejectedValueOnce(new VisionError('offline', 'no connection'));
  await expect(backendChooser.addNames(vision, () => undefined)).rejects.toMatchObject({ code: 'offline' });
  expect((await backendChooser.addNames(vision, () => undefined)).path.precisions.embedder).toBe('fp16');
});

test('after a lost device the CPU stands in with the full weights, and the GPU comes back checked, with names', async () => {
  const lost = await backendChooser.addNames(await load(), () => undefined);
  const standIn = await backendChooser.standIn(lost);
  expect(paths[0]?.released).toHaveBeenCalled();
  expect(standIn.report).toMatchObject({ backend: 'wasm', fallback: 'device-lost', adapter: 'a GPU' });
  expect(standIn.path.precisions).toEqual({ detector: 'fp32', embedder: null });
  const named = await backendChooser.addNames(standIn, () => undefined);
  expect(named.path.precisions).toEqual({ detector: 'fp32', embedder: 'fp32' });
  const reopened = await backendChooser.reopenGpu(named);
  expect(reopened.report).toMatchObject({ backend: 'webgpu', fallback: null, fp16Refused: null });
  expect(reopened.path.precisions).toEqual({ detector: 'fp16', embedder: 'fp16' });
  expect(loadModels).toHaveBeenCalledOnce();
});

test('a GPU that comes back wrong is left alone, and nothing of it stays', async () => {
  const standIn = await backendChooser.standIn(await load());
  off.embedder = { fp16: Infinity, fp32: Infinity };
  await expect(backendChooser.reopenGpu(standIn)).rejects.toMatchObject({ code: 'device-lost' });
  expect(paths.at(-1)?.released).toHaveBeenCalledOnce();
});

test('without a network, and without the files of the GPU here, the CPU does the work, whose files are kept', async () => {
  const { gpu, device } = fakeGpu(true);
  vi.mocked(acquireGpu).mockResolvedValue(gpu);
  refuse(['onnx', 'onnx-fp16'], 'offline');
  expect((await load()).report).toMatchObject({ backend: 'wasm', runtime: 'LiteRT', fallback: 'not-kept', adapter: 'a GPU' });
  expect(device.destroy).toHaveBeenCalledOnce();
  await expect(load('webgpu')).rejects.toMatchObject({ code: 'offline' });
});

test.each(['runtime-failed', 'offline'] as const)(
  'where LiteRT is "%s" ONNX Runtime does the work on the CPU, with the full weights',
  async (code) => {
    vi.mocked(acquireGpu).mockResolvedValue(null);
    refuse(['litert'], code);
    const vision = await load();
    expect(vision.report).toMatchObject({ backend: 'wasm', runtime: 'ONNX Runtime', threads: 2, fallback: 'no-webgpu' });
    expect(vision.path.precisions.detector).toBe('fp32');
    refuse(['litert', 'onnx'], code);
    await expect(load()).rejects.toMatchObject({ code });
  },
);

test('a model that is missing or corrupt is an error, whatever another runtime could do without it', async () => {
  refuse(['litert'], 'model-corrupt');
  await expect(load('wasm')).rejects.toMatchObject({ code: 'model-corrupt' });
  expect(loadModels).toHaveBeenCalledOnce();
});

test('who wants full weights gets them from ONNX Runtime at once', async () => {
  const vision = await backendChooser.load({ ...options('wasm'), precision: 'full' }, () => undefined);
  expect(vision.report).toMatchObject({ backend: 'wasm', runtime: 'ONNX Runtime', fallback: null });
  expect(loadModels).toHaveBeenCalledExactlyOnceWith(expect.anything(), 'onnx', 2, expect.anything());
});
