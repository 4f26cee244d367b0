import type { Box, Size } from '../../../src/core/geometry.ts';
import { cropOf } from '../../../src/core/crop.ts';
import type { FloatPrecision } from '../frame-path.ts';
import type { GpuAccess } from '../gpu-device.ts';
import type { Downloaded, ModelFiles } from '../load-models.ts';
import type { EmbedderManifest } from '../manifest.ts';
import type { OnnxRuntime } from '../onnx-runtime.ts';
import { CapturedModel } from './captured-model.ts';
import { COPY_DST, STORAGE } from './gpu-flags.ts';
import { ReadbackRing } from './readback-ring.ts';

/** Crops per run. A software adapter has nothing to gain from more than one, and every row takes it a second. */
const BATCH = 4;
/** x1, y1, x2, y2 as float32. */
const REGION_BYTES = 16;

/** The embedder on the GPU, with all that is its own: crops are cut from the frame into its input, and vectors come back. */
export class GpuEmbedder {
  readonly model: CapturedModel;
  /** Places of the crops in the frame, for the letterbox. */
  readonly crops: GPUBuffer;
  readonly vectors: ReadbackRing;
  readonly manifest: EmbedderManifest;
  private readonly gpu: GpuAccess;
  private readonly batch: number;

  private constructor(gpu: GpuAccess, manifest: EmbedderManifest, model: CapturedModel, batch: number) {
    const { device } = gpu;
    this.gpu = gpu;
    this.manifest = manifest;
    this.model = model;
    this.batch = batch;
    this.crops = device.createBuffer({ label: 'crops', size: batch * REGION_BYTES, usage: STORAGE | COPY_DST });
    this.vectors = new ReadbackRing(device, model.bytes);
  }

  /** Throws `runtime-failed` or `device-lost`. */
  static async create(
    gpu: GpuAccess,
    { runtime, embedder }: Downloaded<OnnxRuntime>,
    files: ModelFiles,
    precision: FloatPrecision,
  ): Promise<GpuEmbedder> {
    const batch = gpu.software ? 1 : BATCH;
    const model = await CapturedModel.create(runtime, gpu, embedder, files, precision, batch);
    return new GpuEmbedder(gpu, embedder, model, batch);
  }

  /**
   * One row of the embedder's dimension per box.
   *
   * @param cut cuts the first `rows` of `crops` out of the frame into the model's input
   * @param read what the model gave
   */
  async embed(
    frame: Size,
    boxes: readonly Box[],
    cut: (rows: number) => void,
    read: () => Promise<Float32Array>,
  ): Promise<Float32Array> {
    const { dimension } = this.manifest;
    const embeddings = new Float32Array(boxes.length * dimension);
    for (let from = 0; from < boxes.length; from += this.batch) {
      const part = boxes.slice(from, from + this.batch);
      const regions = part.flatMap((box) => {
        const [x1, y1, x2, y2] = cropOf(box, frame);
        return [x1 / frame.width, y1 / frame.height, x2 / frame.width, y2 / frame.height];
      });
      this.gpu.device.queue.writeBuffer(this.crops, 0, Float32Array.from(regions));
      cut(part.length);
      await this.model.run();
      const rows = await read();
      embeddings.set(rows.subarray(0, part.length * dimension), from * dimension);
    }
    return embeddings;
  }

  async release(): Promise<void> {
    await this.model.release();
    this.crops.destroy();
    this.vectors.destroy();
  }
}
