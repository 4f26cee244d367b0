import type { Backend, LoadProgress, VisionOptions, VisionReport } from '../vision.api.ts';
import { acquireGpu, type GpuAccess } from './gpu-device.ts';
import { loadModels, type Downloaded } from './load-models.ts';
import { PARITY_LIMIT, measureParity, warmUp } from './parity.ts';
import { createPipeline, releasePipeline, type Pipeline } from './pipeline.ts';
import { defaultThreads } from './runtime.ts';
import { SerialQueue } from './serial-queue.ts';
import { VisionError } from './vision-error.ts';

/** Models that are compiled and warm on the backend that was chosen. */
export interface ReadyVision {
  readonly pipeline: Pipeline;
  readonly downloaded: Downloaded;
  readonly report: VisionReport;
  release(): Promise<void>;
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
    try {
      const pipeline = await compileWebgpu(downloaded, gpu, onProgress);
      const parity = await checkParity(pipeline, downloaded, onProgress);
      const { adapter } = gpu;
      if (explicit || parity <= PARITY_LIMIT) {
        return ready(pipeline, downloaded, { backend: 'webgpu', fallback: null, adapter, threads, parity });
      }
      await releasePipeline(pipeline);
    } catch (error) {
      gpu.device.destroy();
      if (explicit) throw error;
      return wasm('device-failed', gpu.adapter);
    }
    return wasm('parity-failed', gpu.adapter);
  },

  /** After the device of `lost` is gone: on a new device, or on WASM where there is none. Nothing is downloaded. */
  async rebuild(lost: ReadyVision): Promise<ReadyVision> {
    const { downloaded, report, pipeline: dead } = lost;
    await releasePipeline(dead);
    const gpu = await acquireGpu().catch(() => null);
    if (gpu) {
      try {
        const pipeline = await compileWebgpu(downloaded, gpu, () => undefined);
        return ready(pipeline, downloaded, { ...report, adapter: gpu.adapter });
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
  const pipeline = await compile(downloaded, 'wasm', null, onProgress);
  onProgress(stepOf('warm-up', downloaded));
  await warmUp(pipeline, 1);
  return ready(pipeline, downloaded, { backend: 'wasm', fallback, adapter, threads, parity: null });
}

async function compileWebgpu(downloaded: Downloaded, gpu: GpuAccess, onProgress: OnProgress): Promise<Pipeline> {
  const pipeline = await compile(downloaded, 'webgpu', gpu, onProgress);
  onProgress(stepOf('warm-up', downloaded));
  // On a software adapter a run takes seconds, and what follows warms it up as well.
  await warmUp(pipeline, gpu.software ? 0 : 2);
  return pipeline;
}

/** The greatest difference to WASM. The runtime for WebGPU can also run on the CPU: the reference costs no download. */
async function checkParity(pipeline: Pipeline, downloaded: Downloaded, onProgress: OnProgress): Promise<number> {
  onProgress(stepOf('parity', downloaded));
  const reference = await compile(downloaded, 'wasm', null, () => undefined);
  try {
    return await measureParity(pipeline, reference);
  } finally {
    await releasePipeline(reference);
  }
}

function compile(downloaded: Downloaded, backend: Backend, gpu: GpuAccess | null, onProgress: OnProgress): Promise<Pipeline> {
  onProgress(stepOf('compile', downloaded));
  return createPipeline({ ort: downloaded.ort, backend, gpu, queue }, downloaded);
}

function ready(pipeline: Pipeline, downloaded: Downloaded, report: Omit<VisionReport, 'models'>): ReadyVision {
  return {
    pipeline,
    downloaded,
    report: { ...report, models: downloaded.models },
    release: () => releasePipeline(pipeline),
  };
}

function stepOf(step: LoadProgress['step'], { totalBytes }: Downloaded): LoadProgress {
  return { step, model: null, loadedBytes: totalBytes, totalBytes };
}
