import type * as Ort from 'onnxruntime-web';
import { clamp, expand, type Box, type Size } from '../../src/core/geometry.ts';
import type { Luminance } from '../../src/core/luminance.ts';
import { letterbox, type Normalisation } from './letterbox.ts';
import { luminanceOf } from './luminance.ts';
import type { ModelInput } from './manifest.ts';
import { PixelReader, type Pixels } from './pixels.ts';
import type { OrtModule } from './runtime.ts';
import { cutThumbnail } from './thumbnail.ts';

/** A frame that the models can look at. Valid until the next frame is imported. */
export interface ImportedFrame {
  readonly size: Size;
  /** The whole frame as the detector's input `[1, 3, side, side]`. */
  detectorInput(): Ort.Tensor;
  /** Crops as the embedder's input `[batch, 3, side, side]`; rows beyond `boxes` are bars only. Boxes in pixels of the frame, as detected. */
  embedderInput(boxes: readonly Box[], batch: number): Ort.Tensor;
  /** Its brightness, small, for finding how the camera moves. */
  luminance(): Luminance;
  /** A small picture of one item. The caller closes it. */
  thumbnail(box: Box): Promise<ImageBitmap>;
}

/** Brings frames to where the models run. It neither keeps nor closes them. */
export interface FrameImporter {
  import(frame: VideoFrame | ImageBitmap): Promise<ImportedFrame>;
}

/** A crop shows this much around the item on each side, of its width and height: the embedder was trained so. */
const CROP_MARGIN = 0.08;

/** Reads pixels and makes the inputs on the CPU; a WebGPU session uploads them. */
export class CpuFrameImporter implements FrameImporter {
  private readonly reader = new PixelReader();
  private readonly ort: OrtModule;
  private readonly detector: ModelInput;
  private readonly embedder: ModelInput;
  private readonly image: Float32Array;

  constructor(ort: OrtModule, detector: ModelInput, embedder: ModelInput) {
    this.ort = ort;
    this.detector = detector;
    this.embedder = embedder;
    this.image = new Float32Array(3 * detector.size * detector.size);
  }

  async import(frame: VideoFrame | ImageBitmap): Promise<ImportedFrame> {
    const pixels = await this.reader.read(frame);
    return {
      size: { width: pixels.width, height: pixels.height },
      detectorInput: () => this.whole(pixels),
      embedderInput: (boxes, batch) => this.crops(pixels, boxes, batch),
      luminance: () => luminanceOf(pixels),
      thumbnail: (box) => cutThumbnail(pixels, cropOf(box, pixels)),
    };
  }

  private whole(pixels: Pixels): Ort.Tensor {
    const { size } = this.detector;
    letterbox(pixels, [0, 0, pixels.width, pixels.height], normalisationOf(this.detector), size, this.image);
    return new this.ort.Tensor('float32', this.image, [1, 3, size, size]);
  }

  private crops(pixels: Pixels, boxes: readonly Box[], batch: number): Ort.Tensor {
    const { size } = this.embedder;
    const numbers = 3 * size * size;
    const data = new Float32Array(batch * numbers);
    const normalisation = normalisationOf(this.embedder);
    boxes.forEach((box, index) =>
      letterbox(pixels, cropOf(box, pixels), normalisation, size, data.subarray(index * numbers, (index + 1) * numbers)),
    );
    return new this.ort.Tensor('float32', data, [batch, 3, size, size]);
  }
}

/** What is cut out for a box: a little more than the box, at least one pixel, inside the frame. */
export function cropOf(box: Box, frame: Size): Box {
  const [x1, y1, x2, y2] = clamp(expand(box, CROP_MARGIN), frame);
  const left = Math.min(x1, frame.width - 1);
  const top = Math.min(y1, frame.height - 1);
  return [left, top, Math.max(x2, left + 1), Math.max(y2, top + 1)];
}

/** `(v / 255 - mean) / std` as `v * gain + bias`. */
export function normalisationOf({ mean, std, letterboxFill }: ModelInput): Normalisation {
  return {
    gain: [1 / (255 * std[0]), 1 / (255 * std[1]), 1 / (255 * std[2])],
    bias: [-mean[0] / std[0], -mean[1] / std[1], -mean[2] / std[2]],
    fill: letterboxFill,
  };
}
