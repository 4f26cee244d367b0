import type * as Ort from 'onnxruntime-web';
import type { FloatPrecision } from '../frame-path.ts';
import type { GpuAccess } from '../gpu-device.ts';
import type { ModelFiles } from '../load-models.ts';
import type { ModelManifest } from '../manifest.ts';
import type { OnnxRuntime } from '../onnx-runtime.ts';
import type { SerialQueue } from '../serial-queue.ts';
import { asVisionError } from '../vision-error.ts';
import { COPY_DST, STORAGE } from './gpu-flags.ts';
import { NUMBERS } from './gpu-numbers.ts';

/**
 * A model whose input and output stay on the GPU. Its commands are captured at the first run and replayed ("graph capture"): a run costs one call
 * instead of encoding every kernel anew.
 *
 * The input is a buffer of ours, the output one of ONNX Runtime's that stays the same from run to run. (An output buffer of ours would be
 * forgotten by version 1.30 after the first run: it unregisters what was bound, but binds only once.)
 */
export class CapturedModel {
  readonly input: GPUBuffer;
  readonly output: GPUBuffer;
  /** Of input and output. */
  readonly precision: FloatPrecision;
  /** Numbers of the output. */
  readonly length: number;
  private readonly session: Ort.InferenceSession;
  private readonly feeds: Readonly<Record<string, Ort.Tensor>>;
  private readonly manifest: ModelManifest;
  private readonly gpu: GpuAccess;
  private readonly queue: SerialQueue;

  private constructor(
    session: Ort.InferenceSession,
    feeds: Readonly<Record<string, Ort.Tensor>>,
    output: Ort.Tensor,
    precision: FloatPrecision,
    manifest: ModelManifest,
    gpu: GpuAccess,
    queue: SerialQueue,
  ) {
    this.session = session;
    this.feeds = feeds;
    this.manifest = manifest;
    this.gpu = gpu;
    this.queue = queue;
    this.input = feeds[manifest.input.name]?.gpuBuffer as GPUBuffer;
    this.output = output.gpuBuffer as GPUBuffer;
    this.precision = precision;
    this.length = output.size;
  }

  /** Of the output. */
  get bytes(): number {
    return this.length * NUMBERS[this.precision].bytes;
  }

  /**
   * Compiles `files`, which have been verified, for exactly `batch` rows, and runs them once. Throws `runtime-failed`, also where an operator
   * would have to run on the CPU, or `device-lost` when the GPU goes meanwhile.
   *
   * @param precision fp16 only where the files have it and the GPU too
   */
  static async create(
    { ort, queue }: OnnxRuntime,
    gpu: GpuAccess,
    manifest: ModelManifest,
    { weights, fp16 }: ModelFiles,
    precision: FloatPrecision,
    batch: number,
  ): Promise<CapturedModel> {
    const { input, output, file } = manifest;
    const numbers = NUMBERS[precision];
    const half = precision === 'fp16' ? fp16 : null;
    const [rows] = output.shape;
    const options: Ort.InferenceSession.SessionOptions = {
      // In its string form 'webgpu' ignores the options and takes a device of its own.
      executionProviders: [{ name: 'webgpu', device: gpu.device }],
      graphOptimizationLevel: 'all',
      enableGraphCapture: true,
      preferredOutputLocation: 'gpu-buffer',
      // The graph for fp16 has no weights of its own: it names those of the full file.
      ...(half && { externalData: [{ path: file, data: new Uint8Array(weights) }] }),
      ...(typeof rows === 'string' && { freeDimensionOverrides: { [rows]: batch } }),
      // An operator that the GPU lacks would run on the CPU with a copy there and back, unseen: rather fail, and take WASM as a whole.
      extra: { session: { disable_cpu_ep_fallback: '1' } },
    };
    try {
      return await queue.run(async () => {
        const session = await gpu.guard.race(ort.InferenceSession.create(half ?? weights, options));
        const dims = [batch, 3, input.size, input.size];
        const size = numbers.bytes * dims.reduce((product, side) => product * side, 1);
        const buffer = gpu.device.createBuffer({ label: `${manifest.name} input`, size, usage: STORAGE | COPY_DST });
        try {
          const feeds = { [input.name]: ort.Tensor.fromGpuBuffer(buffer, { dataType: numbers.tensor, dims }) };
          const { [output.name]: first } = await gpu.guard.race(session.run(feeds));
          if (first?.type !== numbers.tensor) throw new Error(`the model has no ${numbers.tensor} output "${output.name}"`);
          return new CapturedModel(session, feeds, first, precision, manifest, gpu, queue);
        } catch (error) {
          buffer.destroy();
          await gpu.guard.race(session.release()).catch(() => undefined);
          throw error;
        }
      });
    } catch (error) {
      throw asVisionError(error, 'runtime-failed', `the ${manifest.name} could not be loaded`);
    }
  }

  /** Hands a run over to the GPU: `output` follows from what lies in `input` by then. Throws `runtime-failed` or `device-lost`. */
  async run(): Promise<void> {
    const { name, output } = this.manifest;
    try {
      await this.queue.run(async () => {
        const { [output.name]: tensor } = await this.gpu.guard.race(this.session.run(this.feeds));
        const moved = tensor?.gpuBuffer !== this.output;
        tensor?.dispose();
        if (moved) throw new Error('its output is not where it was');
      });
    } catch (error) {
      throw asVisionError(error, 'runtime-failed', `the ${name} could not be run`);
    }
  }

  /** Frees the session's memory. Failures are of no use to anyone: the runtime is thrown away next. */
  async release(): Promise<void> {
    await this.queue.run(() => this.gpu.guard.race(this.session.release())).catch(() => undefined);
    this.input.destroy();
  }
}
