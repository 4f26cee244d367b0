import type * as Ort from 'onnxruntime-web';
import type { CpuModel, CpuRuntime } from './cpu-model.ts';
import type { ModelManifest } from './manifest.ts';
import type { OnnxBuild, RuntimeFiles } from './runtime-files.ts';
import { SerialQueue } from './serial-queue.ts';
import { asVisionError } from './vision-error.ts';

export type OrtModule = typeof Ort;

/** ONNX Runtime drives the GPU. On the CPU it is what a GPU is compared with, and what stands in for one that is lost: that costs no download. */
export class OnnxRuntime implements CpuRuntime {
  readonly name = 'ONNX Runtime';
  readonly ort: OrtModule;
  /** It must never run two calls at once, whatever model they belong to. */
  readonly queue = new SerialQueue();

  readonly threads: number;

  private constructor(ort: OrtModule, threads: number) {
    this.ort = ort;
    this.threads = threads;
  }

  /**
   * Imports one build and hands it its files. Call it once per worker and build: its settings cannot change after the first session. Threads
   * need a cross-origin isolated page; without one it runs on a single thread. Throws `runtime-failed`.
   */
  static async start(build: OnnxBuild, files: RuntimeFiles, binary: ArrayBuffer, threads: number): Promise<OnnxRuntime> {
    try {
      const ort = await importBuild(build);
      ort.env.wasm.wasmPaths = { mjs: files.module };
      ort.env.wasm.wasmBinary = binary;
      ort.env.wasm.numThreads = threads;
      ort.env.logLevel = 'error';
      return new OnnxRuntime(ort, threads);
    } catch (error) {
      throw asVisionError(error, 'runtime-failed', 'ONNX Runtime could not be started; reload the page');
    }
  }

  async compile(manifest: ModelManifest, weights: ArrayBuffer): Promise<CpuModel> {
    const options: Ort.InferenceSession.SessionOptions = { executionProviders: ['wasm'], graphOptimizationLevel: 'all' };
    try {
      const session = await this.queue.run(() => this.ort.InferenceSession.create(weights, options));
      return new OnnxModel(this.ort, session, manifest, this.queue);
    } catch (error) {
      throw asVisionError(error, 'runtime-failed', `the ${manifest.name} could not be loaded`);
    }
  }
}

function importBuild(build: OnnxBuild): Promise<OrtModule> {
  switch (build) {
    case 'asyncify':
      return import('onnxruntime-web/webgpu');
    case 'jspi':
      return import('onnxruntime-web/jspi');
  }
}

class OnnxModel implements CpuModel {
  readonly order = 'planar';
  private readonly session: Ort.InferenceSession;
  private readonly manifest: ModelManifest;
  private readonly queue: SerialQueue;
  private readonly input: Float32Array;
  private readonly feeds: Readonly<Record<string, Ort.Tensor>>;

  constructor(ort: OrtModule, session: Ort.InferenceSession, manifest: ModelManifest, queue: SerialQueue) {
    const { name, size } = manifest.input;
    this.session = session;
    this.manifest = manifest;
    this.queue = queue;
    this.input = new Float32Array(3 * size * size);
    this.feeds = { [name]: new ort.Tensor('float32', this.input, [1, 3, size, size]) };
  }

  async run<Result>(fill: (input: Float32Array) => void, read: (output: Float32Array) => Result): Promise<Result> {
    const { output: outputOf, name } = this.manifest;
    try {
      return await this.queue.run(async () => {
        fill(this.input);
        const outputs = await this.session.run(this.feeds);
        const output = outputs[outputOf.name];
        if (!(output?.data instanceof Float32Array)) throw new Error(`the model has no float output "${outputOf.name}"`);
        return read(output.data);
      });
    } catch (error) {
      throw asVisionError(error, 'runtime-failed', `the ${name} could not be run`);
    }
  }

  /** Frees the session's memory. Failures are of no use to anyone: the runtime is thrown away next. */
  async release(): Promise<void> {
    await this.queue.run(() => this.session.release()).catch(() => undefined);
  }
}
