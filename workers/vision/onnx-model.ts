import type * as Ort from 'onnxruntime-web';
import type { ModelManifest } from './manifest.ts';
import type { OrtModule } from './runtime.ts';
import type { SerialQueue } from './serial-queue.ts';
import { asVisionError } from './vision-error.ts';

/** One model with one input and one output in WebAssembly, ready to run. `release` it. */
export class OnnxModel {
  private readonly session: Ort.InferenceSession;
  private readonly manifest: ModelManifest;
  private readonly queue: SerialQueue;

  private constructor(session: Ort.InferenceSession, manifest: ModelManifest, queue: SerialQueue) {
    this.session = session;
    this.manifest = manifest;
    this.queue = queue;
  }

  /** Compiles `weights`, which have been verified. All calls to the runtime, of all models, go through one `queue`. Throws `runtime-failed`. */
  static async create(ort: OrtModule, queue: SerialQueue, manifest: ModelManifest, weights: ArrayBuffer): Promise<OnnxModel> {
    const options: Ort.InferenceSession.SessionOptions = { executionProviders: ['wasm'], graphOptimizationLevel: 'all' };
    try {
      const session = await queue.run(() => ort.InferenceSession.create(weights, options));
      return new OnnxModel(session, manifest, queue);
    } catch (error) {
      throw asVisionError(error, 'runtime-failed', `the ${manifest.name} could not be loaded`);
    }
  }

  /** The output's numbers. Throws `runtime-failed`. */
  async run(input: Ort.Tensor): Promise<Float32Array> {
    const { input: inputOf, output: outputOf, name } = this.manifest;
    try {
      return await this.queue.run(async () => {
        const outputs = await this.session.run({ [inputOf.name]: input });
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
    await this.queue.run(() => this.session.release()).catch(() => undefined);
  }
}
