import type * as Ort from 'onnxruntime-web';
import type { Backend } from '../vision.api.ts';
import type { GpuAccess } from './gpu-device.ts';
import type { ModelManifest } from './manifest.ts';
import type { OrtModule } from './runtime.ts';
import type { SerialQueue } from './serial-queue.ts';
import { asVisionError } from './vision-error.ts';

/** Where models run: one build of ONNX Runtime, and a device of ours where it is WebGPU. */
export interface Execution {
  readonly ort: OrtModule;
  readonly backend: Backend;
  readonly gpu: GpuAccess | null;
  /** All calls to the runtime, of all models, go through this one. */
  readonly queue: SerialQueue;
}

/** One model with one input and one output, ready to run. `release` it; the device stays ours. */
export class OnnxModel {
  private readonly session: Ort.InferenceSession;
  private readonly manifest: ModelManifest;
  private readonly execution: Execution;

  private constructor(session: Ort.InferenceSession, manifest: ModelManifest, execution: Execution) {
    this.session = session;
    this.manifest = manifest;
    this.execution = execution;
  }

  /** Compiles `weights`, which have been verified. Throws `runtime-failed`, or `device-lost` when the GPU goes meanwhile. */
  static async create(execution: Execution, manifest: ModelManifest, weights: ArrayBuffer): Promise<OnnxModel> {
    const { ort, gpu, queue } = execution;
    // In its string form 'webgpu' ignores the options and takes a device of its own.
    const provider: Ort.InferenceSession.ExecutionProviderConfig = gpu ? { name: 'webgpu', device: gpu.device } : 'wasm';
    const options: Ort.InferenceSession.SessionOptions = {
      executionProviders: [provider],
      graphOptimizationLevel: 'all',
      // An operator that the GPU lacks would run on the CPU with a copy there and back, unseen: rather fail, and take WASM as a whole.
      ...(gpu && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
    };
    try {
      const session = await queue.run(() => untilLost(gpu, ort.InferenceSession.create(weights, options)));
      return new OnnxModel(session, manifest, execution);
    } catch (error) {
      throw asVisionError(error, 'runtime-failed', `the ${manifest.name} could not be loaded`);
    }
  }

  /** The output's numbers. Throws `runtime-failed`, or `device-lost` when the GPU goes meanwhile. */
  async run(input: Ort.Tensor): Promise<Float32Array> {
    const { queue, gpu } = this.execution;
    const { input: inputOf, output: outputOf, name } = this.manifest;
    try {
      return await queue.run(async () => {
        const outputs = await untilLost(gpu, this.session.run({ [inputOf.name]: input }));
        const output = outputs[outputOf.name];
        if (!(output?.data instanceof Float32Array)) throw new Error(`the model has no float output "${outputOf.name}"`);
        return output.data;
      });
    } catch (error) {
      throw asVisionError(error, 'runtime-failed', `the ${name} could not be run`);
    }
  }

  /** Frees the session's memory. Failures are of no use to anyone: the runtime is thrown away next. */
  async release(): Promise<void> {
    await this.execution.queue.run(() => untilLost(this.execution.gpu, this.session.release())).catch(() => undefined);
  }
}

function untilLost<Result>(gpu: GpuAccess | null, work: Promise<Result>): Promise<Result> {
  return gpu ? gpu.guard.race(work) : work;
}
