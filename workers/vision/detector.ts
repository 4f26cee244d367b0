import type * as Ort from 'onnxruntime-web';
import { decodeDetections } from '../../src/core/decode-detections.ts';
import type { Detections } from '../../src/core/detections.ts';
import type { Size } from '../../src/core/geometry.ts';
import { nms } from '../../src/core/nms.ts';
import type { DetectorManifest } from './manifest.ts';
import type { OnnxModel } from './onnx-model.ts';

/** Finds items and hands in a frame. */
export class Detector {
  private readonly model: OnnxModel;
  private readonly manifest: DetectorManifest;

  constructor(model: OnnxModel, manifest: DetectorManifest) {
    this.model = model;
    this.manifest = manifest;
  }

  /** Boxes after NMS in the frame that `input` was made of, best first, in its pixels, at least `confidence` (0..1) sure. Throws as `OnnxModel.run` does. */
  async detect(input: Ort.Tensor, frame: Size, confidence: number): Promise<Detections> {
    const raw = await this.raw(input);
    const { strides, thresholds, input: shape } = this.manifest;
    return nms(decodeDetections(raw, frame, { inputSide: shape.size, strides, confidence }), thresholds.nmsIou);
  }

  /** The model's output as it is, for comparing backends. */
  raw(input: Ort.Tensor): Promise<Float32Array> {
    return this.model.run(input);
  }

  release(): Promise<void> {
    return this.model.release();
  }
}
