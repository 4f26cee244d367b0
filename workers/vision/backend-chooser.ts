import type { LoadProgress, VisionOptions, VisionReport } from '../vision.api.ts';
import { CpuPath } from './cpu-path.ts';
import type { Embed, FloatPrecision, FramePath } from './frame-path.ts';
import { acquireGpu, type GpuAccess } from './gpu-device.ts';
import { GpuPath } from './gpu/gpu-path.ts';
import { loadModels, type Downloaded, type ModelFiles } from './load-models.ts';
import { PARITY_LIMITS, measureNames, measureParity, warmUp } from './parity.ts';
import { defaultThreads } from './runtime.ts';
import { SerialQueue } from './serial-queue.ts';
import { VisionError, asVisionError } from './vision-error.ts';

/** Models that are compiled and warm on the backend that was chosen. */
export interface ReadyVision {
  readonly path: FramePath;
  /** Null on WASM. */
  readonly gpu: GpuAccess | null;
  readonly downloaded: Downloaded;
  readonly report: VisionReport;
  /** What was asked for. */
  readonly wish: VisionOptions['backend'];
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
    const downloaded = await loadModels(options, 'webgpu', gpu.fp16, threads, onProgress);
    const { adapter } = gpu;
    let failure: unknown = null;
    for (const precision of precisionsOf(downloaded.detectorFiles)) {
      const fp16Refused = precision === 'fp16' ? null : reasonOf(failure);
      try {
        // What went wrong may have cost the device.
        gpu = failure === null ? gpu : await acquireGpu();
        if (!gpu) throw new VisionError('device-lost', 'there is no GPU any more');
        const { path, parity } = await compileChecked(downloaded, gpu, precision, explicit, onProgress);
        const report = { backend: 'webgpu', fallback: null, adapter, threads, parity, fp16Refused } as const;
        return ready(options.backend, path, gpu, downloaded, report);
      } catch (error) {
        gpu?.device.destroy();
        failure = error;
      }
    }
    if (explicit) throw failure;
    return wasm(fallbackFor(failure), adapter);
  },

  /**
   * Adds what gives things their names. The GPU has to give the same as the CPU; otherwise what comes back runs on the CPU as a whole, and the
   * GPU's path is still there, for frames that are on it. Throws a `VisionError`, `device-lost` where the GPU goes meanwhile; asked again it tries
   * anew.
   */
  async addNames(vision: ReadyVision, onProgress: OnProgress): Promise<ReadyVision> {
    const { path, gpu, downloaded, report, wish } = vision;
    const files = await downloaded.embedderFiles(onProgress);
    if (!gpu) {
      await path.addEmbedder(files, 'fp32');
      return ready(wish, path, gpu, downloaded, report);
    }
    let failure: unknown = null;
    // What the detector could not do here is not tried again.
    for (const precision of precisionsOf(files).filter((each) => each === 'fp32' || path.precisions.detector === each)) {
      const fp16Refused = precision === 'fp16' ? null : (report.fp16Refused ?? reasonOf(failure));
      try {
        const names = await addChecked(vision, gpu, files, precision, onProgress);
        return ready(wish, path, gpu, downloaded, { ...report, parity: Math.max(report.parity ?? 0, names), fp16Refused });
      } catch (error) {
        if (error instanceof VisionError && error.code === 'device-lost') throw error;
        failure = error;
      }
    }
    if (wish === 'webgpu') throw asVisionError(failure, 'runtime-failed', 'the GPU gives no names');
    const named = await compileWasm(wish, downloaded, report.threads, fallbackFor(failure), report.adapter, onProgress);
    await named.path.addEmbedder(files, 'fp32');
    return ready(wish, named.path, null, downloaded, named.report);
  },

  /** After the device of `lost` is gone: on a new device, or on WASM where there is none. Nothing is downloaded. */
  async rebuild(lost: ReadyVision): Promise<ReadyVision> {
    const { downloaded, report, path: dead, wish } = lost;
    const { detector, embedder } = dead.precisions;
    await dead.release();
    const addNames = async (path: FramePath, precision: FloatPrecision): Promise<void> => {
      if (embedder !== null) await path.addEmbedder(await downloaded.embedderFiles(() => undefined), precision);
    };
    const gpu = await acquireGpu().catch(() => null);
    if (gpu) {
      try {
        const path = await compileWebgpu(downloaded, gpu, detector === 'fp16' ? detector : 'fp32', () => undefined);
        await addNames(path, embedder === 'fp16' ? embedder : 'fp32');
        return ready(wish, path, gpu, downloaded, { ...report, adapter: gpu.adapter });
      } catch {
        gpu.device.destroy();
      }
    }
    const onCpu = await compileWasm(wish, downloaded, report.threads, 'device-failed', report.adapter, () => undefined);
    await addNames(onCpu.path, 'fp32');
    return ready(wish, onCpu.path, null, downloaded, onCpu.report);
  },
};

/** The GPU answers, but not as the CPU does. */
class ParityError extends Error {
  constructor(difference: number) {
    super(`${difference.toFixed(3)} off the CPU`);
  }
}

/** What is tried on a GPU, one after the other. */
function precisionsOf({ fp16 }: ModelFiles): readonly FloatPrecision[] {
  return fp16 ? ['fp16', 'fp32'] : ['fp32'];
}

function reasonOf(failure: unknown): string | null {
  return failure === null ? null : failure instanceof Error ? failure.message : String(failure);
}

function fallbackFor(failure: unknown): Fallback {
  return failure instanceof ParityError ? 'parity-failed' : 'device-failed';
}

async function loadWasm(
  options: VisionOptions,
  threads: number,
  fallback: Fallback,
  adapter: string | null,
  onProgress: OnProgress,
): Promise<ReadyVision> {
  const downloaded = await loadModels(options, 'wasm', false, threads, onProgress);
  return compileWasm(options.backend, downloaded, threads, fallback, adapter, onProgress);
}

async function compileWasm(
  wish: ReadyVision['wish'],
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
  const report = { backend: 'wasm', fallback, adapter, threads, parity: null, fp16Refused: null } as const;
  return ready(wish, path, null, downloaded, report);
}

async function compileWebgpu(
  downloaded: Downloaded,
  gpu: GpuAccess,
  precision: FloatPrecision,
  onProgress: OnProgress,
): Promise<FramePath> {
  onProgress(stepOf('compile', downloaded));
  const path = await withoutErrors(gpu, () => GpuPath.create(gpu, queue, downloaded, precision));
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

/** Compiles and compares with the CPU. Throws a `ParityError` where the GPU gives something else; nothing is left behind then but the device. */
async function compileChecked(
  downloaded: Downloaded,
  gpu: GpuAccess,
  precision: FloatPrecision,
  explicit: boolean,
  onProgress: OnProgress,
): Promise<{ readonly path: FramePath; readonly parity: number }> {
  const path = await compileWebgpu(downloaded, gpu, precision, onProgress);
  try {
    onProgress(stepOf('parity', downloaded));
    const check = (): Promise<number> => withReference(downloaded, (reference) => measureParity(path, reference));
    const parity = await withoutErrors(gpu, check);
    assertSame(parity, precision, explicit);
    return { path, parity };
  } catch (error) {
    await path.release();
    throw error;
  }
}

/** The embedder's difference to the CPU. Throws a `ParityError` where it gives something else; there is no embedder then. */
async function addChecked(
  { path, downloaded, wish }: ReadyVision,
  gpu: GpuAccess,
  files: ModelFiles,
  precision: FloatPrecision,
  onProgress: OnProgress,
): Promise<number> {
  onProgress(stepOf('compile', downloaded));
  let parity = 0;
  const check = async (embed: Embed): Promise<void> => {
    onProgress(stepOf('parity', downloaded));
    parity = await withReference(downloaded, async (reference) => {
      await reference.addEmbedder(files, 'fp32');
      return measureNames(
        embed,
        async (frame, boxes) => (await (await reference.open(frame)).embed(boxes)) ?? new Float32Array(),
      );
    });
    assertSame(parity, precision, wish === 'webgpu');
  };
  await withoutErrors(gpu, () => path.addEmbedder(files, precision, check));
  return parity;
}

/** Who insists on WebGPU gets it as it is, but not in fp16 where fp32 is still to be tried. */
function assertSame(parity: number, precision: FloatPrecision, explicit: boolean): void {
  const mayBeOff = explicit && precision === 'fp32';
  if (!(mayBeOff || parity <= PARITY_LIMITS[precision])) throw new ParityError(parity);
}

/** The runtime for WebGPU can also run on the CPU, and the weights are the same: what the GPU is compared with costs no download. */
async function withReference<Result>(downloaded: Downloaded, work: (reference: FramePath) => Promise<Result>): Promise<Result> {
  const reference = await CpuPath.create(queue, downloaded);
  try {
    return await work(reference);
  } finally {
    await reference.release();
  }
}

function ready(
  wish: ReadyVision['wish'],
  path: FramePath,
  gpu: GpuAccess | null,
  downloaded: Downloaded,
  report: Omit<VisionReport, 'models'>,
): ReadyVision {
  return { wish, path, gpu, downloaded, report: { ...report, models: downloaded.models(path.precisions) } };
}

function stepOf(step: LoadProgress['step'], { totalBytes }: Downloaded): LoadProgress {
  return { step, model: null, loadedBytes: totalBytes, totalBytes };
}
