import { decodeDetections } from '../../src/core/decode-detections.ts';
import type { Detections } from '../../src/core/detections.ts';
import { nms } from '../../src/core/nms.ts';
import type { ImportedFrame } from './frame-importer.ts';
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

  /** Boxes after NMS, best first, in pixels of the frame, at least `confidence` (0..1) sure. Throws as `OnnxModel.run` does. */
  async detect(frame: ImportedFrame, confidence: number): Promise<Detections> {
    const raw = await this.raw(frame);
    const { strides, thresholds, input } = this.manifest;
    return nms(decodeDetections(raw, frame.size, { inputSide: input.size, strides, confidence }), thresholds.nmsIou);
  }

  /** The model's output as it is, for comparing backends. */
  raw(frame: ImportedFrame): Promise<Float32Array> {
    return this.model.run(frame.detectorInput());
  }

  release(): Promise<void> {
    return this.model.release();
  }
}
