import type { LoadProgress, VisionOptions, VisionReport } from '../vision.api.ts';
import { CpuPath } from './cpu-path.ts';
import type { FramePath } from './frame-path.ts';
import { acquireGpu, withoutErrors, type GpuAccess } from './gpu-device.ts';
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
  /** What was asked for: it also holds when the GPU is set up again. */
  readonly wish: VisionOptions['backend'];
}

type OnProgress = (progress: LoadProgress) => void;
type Fallback = VisionReport['fallback'];

/** ONNX Runtime must never run two calls at once, whatever session they belong to: one queue for the whole worker. */
const queue = new SerialQueue();

/**
 * Sets the models up: WebGPU on a real adapter that gives the same answers as WASM, otherwise WASM. Where frames are waiting because a GPU (or the
 * worker that had one) was lost, the CPU stands in for it, and the GPU is set up again beside it when there is time for that.
 */
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
    if (options.hurry) {
      gpu.device.destroy();
      return compileStandIn(options.backend, downloaded, gpu.adapter, threads);
    }
    let path: FramePath | null = null;
    try {
      const compiled = (path = await compileWebgpu(downloaded, gpu, onProgress));
      const parity = await withoutErrors(gpu, () => checkParity(compiled, downloaded, onProgress));
      const { adapter } = gpu;
      if (explicit || parity <= PARITY_LIMIT) {
        const report = { backend: 'webgpu', fallback: null, adapter, threads, parity } as const;
        return ready(options.backend, compiled, gpu, downloaded, report);
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
  async addNames(vision: ReadyVision, onProgress: OnProgress): Promise<ReadyVision> {
    await vision.path.addEmbedder(await vision.downloaded.embedderWeights(onProgress));
    return { ...vision, report: { ...vision.report, models: vision.downloaded.models() } };
  },

  /** After the device of `lost` is gone: on the CPU, at once, and without names. All that is needed is in memory. Throws `runtime-failed`. */
  async standIn({ wish, path, downloaded, report }: ReadyVision): Promise<ReadyVision> {
    await path.release();
    return compileStandIn(wish, downloaded, report.adapter, report.threads);
  },

  /**
   * Sets a GPU up again, beside the stand-in, which may go on. Throws a `VisionError` where there is none to be trusted (yet); nothing is left
   * behind then.
   */
  async reopenGpu({ wish, downloaded, report }: ReadyVision): Promise<ReadyVision> {
    const gpu = await acquireGpu();
    if (!gpu) throw new VisionError('device-lost', 'there is no GPU any more');
    try {
      if (gpu.software && wish !== 'webgpu') throw new VisionError('device-lost', 'only a software adapter is left');
      const path = await compileWebgpu(downloaded, gpu, () => undefined);
      return ready(wish, path, gpu, downloaded, { ...report, backend: 'webgpu', fallback: null, adapter: gpu.adapter });
    } catch (error) {
      gpu.device.destroy();
      throw error;
    }
  },

  /** A GPU that was set up again, compared with its stand-in. Nobody else may use either meanwhile. Throws where the GPU cannot be trusted. */
  async compare(reopened: ReadyVision, standIn: ReadyVision): Promise<ReadyVision> {
    const { path, gpu, report } = reopened;
    const measure = (): Promise<number> => measureParity(path, standIn.path);
    const parity = await (gpu ? withoutErrors(gpu, measure) : measure());
    if (!(parity <= PARITY_LIMIT)) throw new VisionError('device-lost', 'the GPU sees something else than the CPU');
    return { ...reopened, report: { ...report, parity } };
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
  onProgress(stepOf('compile', downloaded));
  const path = await CpuPath.create(queue, downloaded);
  onProgress(stepOf('warm-up', downloaded));
  await warmUp(path, 1);
  const report = { backend: 'wasm', fallback, adapter, threads, parity: null } as const;
  return ready(options.backend, path, null, downloaded, report);
}

/** The first frame warms it up: it is waiting. */
async function compileStandIn(
  wish: VisionOptions['backend'],
  downloaded: Downloaded,
  adapter: string | null,
  threads: number,
): Promise<ReadyVision> {
  const path = await CpuPath.create(queue, downloaded);
  return ready(wish, path, null, downloaded, { backend: 'wasm', fallback: 'device-lost', adapter, threads, parity: null });
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
  wish: VisionOptions['backend'],
  path: FramePath,
  gpu: GpuAccess | null,
  downloaded: Downloaded,
  report: Omit<VisionReport, 'models'>,
): ReadyVision {
  return { wish, path, gpu, downloaded, report: { ...report, models: downloaded.models() } };
}

function stepOf(step: LoadProgress['step'], { totalBytes }: Downloaded): LoadProgress {
  return { step, model: null, loadedBytes: totalBytes, totalBytes };
}
