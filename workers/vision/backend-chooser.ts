import type { LoadProgress, VisionOptions, VisionReport } from '../vision.api.ts';
import { CpuPath } from './cpu-path.ts';
import type { FramePath } from './frame-path.ts';
import { acquireGpu, type GpuAccess } from './gpu-device.ts';
import { GpuPath } from './gpu/gpu-path.ts';
import { loadModels, type Downloaded } from './load-models.ts';
import { PARITY_LIMIT, compareAnswers, measureParity, warmUp, type Parity } from './parity.ts';
import { defaultThreads } from './runtime.ts';
import { SerialQueue } from './serial-queue.ts';
import { VisionError } from './vision-error.ts';

/** Models that are compiled and warm on the backend that was chosen. */
export interface ReadyVision {
  readonly path: FramePath;
  /** Null on WASM. */
  readonly gpu: GpuAccess | null;
  readonly downloaded: Downloaded;
  readonly report: VisionReport;
}

type OnProgress = (progress: LoadProgress) => void;
type Fallback = VisionReport['fallback'];

/** ONNX Runtime must never run two calls at once, whatever session they belong to: one queue for the whole worker. */
const queue = new SerialQueue();

/** Sets the models up: WebGPU on a real adapter that gives the same answers as WASM, otherwise WASM. */
export const backendChooser = {
  /** Throws a `VisionError`; with `backend: 'webgpu'` also where `auto` would have fallen back. */
  async load(options: VisionOptions, onProgress: OnProgress): Promise<ReadyVision> {
    const threads = crossOriginIsolated ? options.threads || defaultThreads(navigator.hardwareConcurrency) : 1;
    const wasm = (fallback: Fallback, adapter: string | null): Promise<ReadyVision> =>
      loadWasm(options, threads, fallback, adapter, onProgress);
    if (options.backend === 'wasm') return wasm(null, null);

    const explicit = options.backend === 'webgpu';
    let gpu: GpuAccess | null;
    try {
      gpu = await acquireGpu();
    } catch (error) {
      if (explicit) throw error;
      return wasm('device-failed', null);
    }
    if (!gpu && explicit) throw new VisionError('runtime-failed', 'this browser has no WebGPU; choose "auto" or "wasm"');
    if (!gpu) return wasm('no-webgpu', null);
    if (gpu.software && !explicit) {
      gpu.device.destroy();
      return wasm('software-adapter', gpu.adapter);
    }
    const downloaded = await loadModels(options, 'webgpu', threads, onProgress);
    let path: FramePath | null = null;
    try {
      const compiled = (path = await compileWebgpu(downloaded, gpu, onProgress));
      const parity = await withoutErrors(gpu, () => checkParity(compiled, downloaded, onProgress));
      const { adapter } = gpu;
      if (explicit || parity <= PARITY_LIMIT) {
        return ready(compiled, gpu, downloaded, { backend: 'webgpu', fallback: null, adapter, threads, parity });
      }
      await compiled.release();
    } catch (error) {
      await path?.release();
      gpu.device.destroy();
      if (explicit) throw error;
      return wasm('device-failed', gpu.adapter);
    }
    return wasm('parity-failed', gpu.adapter);
  },

  /** Adds what gives things their names, where it was left for later. Throws a `VisionError`; asked again it tries anew. */
  async addNames({ path, gpu, downloaded, report }: ReadyVision, onProgress: OnProgress): Promise<ReadyVision> {
    await path.addEmbedder(await downloaded.embedderWeights(onProgress));
    return { path, gpu, downloaded, report: { ...report, models: downloaded.models() } };
  },

  /** After the device of `lost` is gone: on a new device, or on WASM where there is none. Nothing is downloaded. */
  async rebuild(lost: ReadyVision): Promise<ReadyVision> {
    const { downloaded, report, path: dead } = lost;
    await dead.release();
    const gpu = await acquireGpu().catch(() => null);
    if (gpu) {
      try {
        const path = await compileWebgpu(downloaded, gpu, () => undefined);
        return ready(path, gpu, downloaded, { ...report, adapter: gpu.adapter });
      } catch {
        gpu.device.destroy();
      }
    }
    return compileWasm(downloaded, report.threads, 'device-failed', report.adapter, () => undefined);
  },
};

async function loadWasm(
  options: VisionOptions,
  threads: number,
  fallback: Fallback,
  adapter: string | null,
  onProgress: OnProgress,
): Promise<ReadyVision> {
  const downloaded = await loadModels(options, 'wasm', threads, onProgress);
  return compileWasm(downloaded, threads, fallback, adapter, onProgress);
}

async function compileWasm(
  downloaded: Downloaded,
  threads: number,
  fallback: Fallback,
  adapter: string | null,
  onProgress: OnProgress,
): Promise<ReadyVision> {
  onProgress(stepOf('compile', downloaded));
  const path = await CpuPath.create(queue, downloaded);
  onProgress(stepOf('warm-up', downloaded));
  await warmUp(path, 1);
  return ready(path, null, downloaded, { backend: 'wasm', fallback, adapter, threads, parity: null });
}

async function compileWebgpu(downloaded: Downloaded, gpu: GpuAccess, onProgress: OnProgress): Promise<FramePath> {
  const weights = await downloaded.embedderWeights(onProgress);
  onProgress(stepOf('compile', downloaded));
  const path = await withoutErrors(gpu, () => GpuPath.create(gpu, queue, downloaded, weights));
  onProgress(stepOf('warm-up', downloaded));
  try {
    // On a software adapter a run takes seconds, and what follows warms it up as well.
    await withoutErrors(gpu, () => warmUp(path, gpu.software ? 0 : 2));
    return path;
  } catch (error) {
    await path.release();
    throw error;
  }
}

/** The GPU tells of a shader that it refuses, or of a command that does not fit, aside: without asking it would only find nothing. */
async function withoutErrors<Result>({ device, guard }: GpuAccess, work: () => Promise<Result>): Promise<Result> {
  const kinds = ['validation', 'internal', 'out-of-memory'] as const;
  const popAll = async (): Promise<GPUError | null> => {
    const errors = await guard.race(Promise.all(kinds.map(() => device.popErrorScope())));
    return errors.find((error) => error !== null) ?? null;
  };
  for (const kind of kinds) device.pushErrorScope(kind);
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    await popAll().catch(() => null);
    throw error;
  }
  const refused = await popAll();
  if (refused)
    throw new VisionError('runtime-failed', `the GPU refused a command (${refused.message}); CartLens can run without it`);
  return result;
}

/** The greatest difference to WASM. */
async function checkParity(path: FramePath, downloaded: Downloaded, onProgress: OnProgress): Promise<number> {
  onProgress(stepOf('parity', downloaded));
  return withReference(downloaded, onProgress, (reference) => measureParity(path, reference));
}

/** The runtime for WebGPU can also run on the CPU: the reference costs no download. */
async function withReference<Result>(
  downloaded: Downloaded,
  onProgress: OnProgress,
  work: (reference: FramePath) => Promise<Result>,
): Promise<Result> {
  const reference = await CpuPath.create(queue, downloaded);
  try {
    await reference.addEmbedder(await downloaded.embedderWeights(onProgress));
    return await work(reference);
  } finally {
    await reference.release();
  }
}

/** What the known frame gives on the GPU in use and on the CPU, side by side. Throws `bad-input` where no GPU is in use. */
export async function compareWithCpu({ path, gpu, downloaded }: ReadyVision): Promise<Parity> {
  if (!gpu) throw new VisionError('bad-input', 'no GPU is in use that could be compared with the CPU');
  const compare = (reference: FramePath): Promise<Parity> => compareAnswers(path, reference);
  return withoutErrors(gpu, () => withReference(downloaded, () => undefined, compare));
}

function ready(
  path: FramePath,
  gpu: GpuAccess | null,
  downloaded: Downloaded,
  report: Omit<VisionReport, 'models'>,
): ReadyVision {
  return { path, gpu, downloaded, report: { ...report, models: downloaded.models() } };
}

function stepOf(step: LoadProgress['step'], { totalBytes }: Downloaded): LoadProgress {
  return { step, model: null, loadedBytes: totalBytes, totalBytes };
}
