import type { Box } from '../../src/core/geometry.ts';
import type { ImportedFrame } from './frame-importer.ts';
import type { EmbedderManifest } from './manifest.ts';
import type { OnnxModel } from './onnx-model.ts';

/** Crops per run. */
const BATCH = 4;

/** Turns crops of a frame into unit vectors that are near each other for the same product. */
export class Embedder {
  private readonly model: OnnxModel;
  private readonly manifest: EmbedderManifest;
  private readonly fixedBatch: boolean;

  /** @param fixedBatch always run full batches: on WebGPU every new shape compiles new kernels, which costs more than empty rows */
  constructor(model: OnnxModel, manifest: EmbedderManifest, fixedBatch: boolean) {
    this.model = model;
    this.manifest = manifest;
    this.fixedBatch = fixedBatch;
  }

  /** `boxes.length` rows of the embedder's dimension; boxes as detected, pixels of the frame. Throws as `OnnxModel.run` does. */
  async embed(frame: ImportedFrame, boxes: readonly Box[]): Promise<Float32Array> {
    const { dimension } = this.manifest;
    const embeddings = new Float32Array(boxes.length * dimension);
    for (let from = 0; from < boxes.length; from += BATCH) {
      const part = boxes.slice(from, from + BATCH);
      const output = await this.model.run(frame.embedderInput(part, this.fixedBatch ? BATCH : part.length));
      embeddings.set(output.subarray(0, part.length * dimension), from * dimension);
    }
    return embeddings;
  }

  release(): Promise<void> {
    return this.model.release();
  }
}
