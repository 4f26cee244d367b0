import type { LoadProgress, VisionErrorCode, VisionOptions, VisionReport } from '../vision.api.ts';
import { CpuPath } from './cpu-path.ts';
import type { Embed, FloatPrecision, FramePath } from './frame-path.ts';
import { acquireGpu, withoutErrors, type GpuAccess } from './gpu-device.ts';
import { GpuPath } from './gpu/gpu-path.ts';
import { loadModels, type Downloaded, type ModelFiles } from './load-models.ts';
import { PARITY_LIMITS, compareSights, measureNames, measureParity, warmUp, type Parity } from './parity.ts';
import { OnnxRuntime } from './onnx-runtime.ts';
import { defaultThreads } from './runtime-files.ts';
import { VisionError, asVisionError } from './vision-error.ts';

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
    const { adapter } = gpu;
    let downloaded: Downloaded<OnnxRuntime>;
    try {
      const form = gpu.fp16 && options.precision !== 'full' ? 'onnx-fp16' : 'onnx';
      downloaded = await loadModels(options, form, threads, onProgress);
    } catch (error) {
      gpu.device.destroy();
      // What a GPU needs is kept for being offline only where it was seen (decision 28).
      if (explicit || !(error instanceof VisionError && error.code === 'offline')) throw error;
      return wasm('not-kept', adapter);
    }
    if (options.hurry) {
      gpu.device.destroy();
      return compileCpu(options.backend, downloaded, 'device-lost', adapter);
    }
    try {
      return await compileGpu(options.backend, downloaded, gpu, onProgress);
    } catch (error) {
      if (explicit) throw error;
      return wasm(fallbackFor(error), adapter);
    }
  },

  /**
   * Adds what gives things their names. The GPU has to give the same as the CPU; otherwise what comes back runs on the CPU as a whole, and the
   * GPU's path is still there, for frames that are on it. Throws a `VisionError`, `device-lost` where the GPU goes meanwhile; asked again it tries
   * anew.
   */
  async addNames(vision: ReadyVision, onProgress: OnProgress): Promise<ReadyVision> {
    const { path, gpu, downloaded, report, wish } = vision;
    if (path.precisions.embedder !== null) return vision;
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
    const onCpu = await compileCpu(wish, downloaded, fallbackFor(failure), report.adapter);
    return backendChooser.addNames(onCpu, onProgress);
  },

  /** After the device of `lost` is gone: on the CPU, at once, and without names. All that is needed is in memory. Throws `runtime-failed`. */
  async standIn({ wish, path, downloaded, report }: ReadyVision): Promise<ReadyVision> {
    await path.release();
    return compileCpu(wish, downloaded, 'device-lost', report.adapter);
  },

  /**
   * Sets a GPU up again, names and all, beside the stand-in, which may go on. Throws a `VisionError` where there is none to be trusted (yet);
   * nothing is left behind then.
   */
  async reopenGpu({ wish, downloaded }: ReadyVision): Promise<ReadyVision> {
    const gpu = isForGpu(downloaded) ? await acquireGpu() : null;
    if (!gpu || !isForGpu(downloaded)) throw new VisionError('device-lost', 'there is no GPU any more');
    if (gpu.software && wish !== 'webgpu') {
      gpu.device.destroy();
      throw new VisionError('device-lost', 'only a software adapter is left');
    }
    const reopened = await compileGpu(wish, downloaded, gpu, () => undefined);
    let named: ReadyVision | null = null;
    try {
      named = await backendChooser.addNames(reopened, () => undefined);
      if (named.gpu) return named;
      throw new VisionError('device-lost', 'the GPU gives other names than the CPU');
    } catch (error) {
      await reopened.path.release();
      if (named) await named.path.release();
      throw error;
    }
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

/** ONNX Runtime can drive it, as LiteRT cannot. */
function isForGpu(downloaded: Downloaded): downloaded is Downloaded<OnnxRuntime> {
  return downloaded.runtime instanceof OnnxRuntime;
}

/** What another runtime may mend: it does not start here, or it is not on this device, which is offline. */
const MENDED_BY_ANOTHER: readonly VisionErrorCode[] = ['runtime-failed', 'offline'];

/** With LiteRT; where that cannot be with ONNX Runtime, which is kept on devices with a GPU. */
async function loadWasm(
  options: VisionOptions,
  threads: number,
  fallback: Fallback,
  adapter: string | null,
  onProgress: OnProgress,
): Promise<ReadyVision> {
  const load = async (downloading: Promise<Downloaded>): Promise<ReadyVision> => {
    const downloaded = await downloading;
    onProgress(stepOf('compile', downloaded));
    const vision = await compileCpu(options.backend, downloaded, fallback, adapter);
    onProgress(stepOf('warm-up', downloaded));
    await warmUp(vision.path, 1);
    return vision;
  };
  if (options.precision !== 'full') {
    try {
      return await load(loadModels(options, 'litert', threads, onProgress));
    } catch (error) {
      if (!(error instanceof VisionError && MENDED_BY_ANOTHER.includes(error.code))) throw error;
    }
  }
  return load(loadModels(options, 'onnx', threads, onProgress));
}

async function compileCpu(
  wish: ReadyVision['wish'],
  downloaded: Downloaded,
  fallback: Fallback,
  adapter: string | null,
): Promise<ReadyVision> {
  const path = await CpuPath.create(downloaded);
  const report = { backend: 'wasm', fallback, adapter, parity: null, fp16Refused: null } as const;
  return ready(wish, path, null, downloaded, report);
}

/**
 * On `gpu`, or another device of the same adapter, in the narrowest precision that gives what the CPU gives. Throws what went wrong last; nothing is
 * left behind then.
 */
async function compileGpu(
  wish: ReadyVision['wish'],
  downloaded: Downloaded<OnnxRuntime>,
  gpu: GpuAccess,
  onProgress: OnProgress,
): Promise<ReadyVision> {
  let device: GpuAccess | null = gpu;
  let failure: unknown = null;
  for (const precision of precisionsOf(downloaded.detectorFiles)) {
    const fp16Refused = precision === 'fp16' ? null : reasonOf(failure);
    try {
      // What went wrong may have cost the device.
      device ??= await acquireGpu();
      if (!device) throw new VisionError('device-lost', 'there is no GPU any more');
      const { path, parity } = await compileChecked(downloaded, device, precision, wish === 'webgpu', onProgress);
      const report = { backend: 'webgpu', fallback: null, adapter: device.adapter, parity, fp16Refused } as const;
      return ready(wish, path, device, downloaded, report);
    } catch (error) {
      device?.device.destroy();
      device = null;
      failure = error;
    }
  }
  throw failure;
}

async function compileWebgpu(
  downloaded: Downloaded<OnnxRuntime>,
  gpu: GpuAccess,
  precision: FloatPrecision,
  onProgress: OnProgress,
): Promise<FramePath> {
  onProgress(stepOf('compile', downloaded));
  const path = await withoutErrors(gpu, () => GpuPath.create(gpu, downloaded, precision));
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

/** Compiles and compares with the CPU. Throws a `ParityError` where the GPU gives something else; nothing is left behind then but the device. */
async function compileChecked(
  downloaded: Downloaded<OnnxRuntime>,
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
    assertSame(parity, PARITY_LIMITS.detector[precision], explicit && precision === 'fp32');
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
      return measureNames(embed, embedOf(reference));
    });
    assertSame(parity, PARITY_LIMITS.embedder[precision], wish === 'webgpu' && precision === 'fp32');
  };
  await withoutErrors(gpu, () => path.addEmbedder(files, precision, check));
  return parity;
}

function embedOf(path: FramePath): Embed {
  return async (frame, boxes) => (await (await path.open(frame)).embed(boxes)) ?? new Float32Array();
}

/** @param insisted who insists on WebGPU gets it as it is, but not in fp16 where fp32 is still to be tried */
function assertSame(parity: number, limit: number, insisted: boolean): void {
  if (!(insisted || parity <= limit)) throw new ParityError(parity);
}

/** The runtime for WebGPU can also run on the CPU, and the weights are the same: what the GPU is compared with costs no download. */
async function withReference<Result>(downloaded: Downloaded, work: (reference: FramePath) => Promise<Result>): Promise<Result> {
  const reference = await CpuPath.create(downloaded);
  try {
    return await work(reference);
  } finally {
    await reference.release();
  }
}

/** What the known frame gives on the GPU in use and on the CPU, side by side. Throws `bad-input` where no GPU is in use. */
export async function compareWithCpu({ path, gpu, downloaded }: ReadyVision): Promise<Parity> {
  if (!gpu) throw new VisionError('bad-input', 'no GPU is in use that could be compared with the CPU');
  const compare = async (reference: FramePath): Promise<Parity> => {
    await reference.addEmbedder(await downloaded.embedderFiles(() => undefined), 'fp32');
    return { ...(await compareSights(path, reference)), embedding: await measureNames(embedOf(path), embedOf(reference)) };
  };
  return withoutErrors(gpu, () => withReference(downloaded, compare));
}

function ready(
  wish: ReadyVision['wish'],
  path: FramePath,
  gpu: GpuAccess | null,
  downloaded: Downloaded,
  report: Omit<VisionReport, 'models' | 'runtime' | 'threads'>,
): ReadyVision {
  const { name: runtime, threads } = downloaded.runtime;
  return { wish, path, gpu, downloaded, report: { ...report, runtime, threads, models: downloaded.models(path.precisions) } };
}

function stepOf(step: LoadProgress['step'], { totalBytes }: Downloaded): LoadProgress {
  return { step, model: null, loadedBytes: totalBytes, totalBytes };
}
