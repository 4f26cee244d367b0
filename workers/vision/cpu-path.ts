import type * as Ort from 'onnxruntime-web';
import { cropOf } from '../../src/core/crop.ts';
import { decodeDetections } from '../../src/core/decode-detections.ts';
import type { Detections } from '../../src/core/detections.ts';
import type { Box, Size } from '../../src/core/geometry.ts';
import type { Luminance } from '../../src/core/luminance.ts';
import { nms } from '../../src/core/nms.ts';
import { WEAK_SHARE } from '../../src/core/tracker.ts';
import type { Precision } from '../vision.api.ts';
import type { FrameInWork, FramePath, Sight } from './frame-path.ts';
import { letterbox, normalisationOf, planLetterbox, type LetterboxPlan } from './letterbox.ts';
import type { Downloaded, ModelFiles, Precisions } from './load-models.ts';
import { luminanceOf } from './luminance.ts';
import type { DetectorManifest, EmbedderManifest } from './manifest.ts';
import { OnnxModel } from './onnx-model.ts';
import { PixelReader, type Pixels } from './pixels.ts';
import type { OrtModule } from './runtime.ts';
import type { SerialQueue } from './serial-queue.ts';
import { cutThumbnail } from './thumbnail.ts';

/** Crops per run. */
const BATCH = 4;

/** Frames as bytes, models in WebAssembly: one frame at a time. Pixels are read once and resized once, into the models' own input. */
export class CpuPath implements FramePath {
  readonly room = 1;
  private readonly reader = new PixelReader();
  private readonly ort: OrtModule;
  private readonly detector: OnnxModel;
  private embedder: OnnxModel | null = null;
  private readonly queue: SerialQueue;
  private readonly detectorPrecision: Precision;
  private readonly manifests: { readonly detector: DetectorManifest; readonly embedder: EmbedderManifest };
  private readonly image: Float32Array;
  /** For frames of the latest size. */
  private plan: { readonly frame: Size; readonly letterbox: LetterboxPlan } | null = null;

  private constructor(queue: SerialQueue, { ort, detector, embedder, detectorFiles }: Downloaded, model: OnnxModel) {
    this.ort = ort;
    this.queue = queue;
    this.detector = model;
    this.detectorPrecision = detectorFiles.precision;
    this.manifests = { detector, embedder };
    this.image = new Float32Array(3 * detector.input.size * detector.input.size);
  }

  /** Compiles the detector. Throws `runtime-failed`. */
  static async create(queue: SerialQueue, downloaded: Downloaded): Promise<CpuPath> {
    const { ort, detector, detectorFiles } = downloaded;
    return new CpuPath(queue, downloaded, await OnnxModel.create(ort, queue, detector, detectorFiles.weights));
  }

  get precisions(): Precisions {
    return { detector: this.detectorPrecision, embedder: this.embedder && 'fp32' };
  }

  /** From now on things can be told apart. Nothing is checked: the CPU is what others are compared with. */
  async addEmbedder({ weights }: ModelFiles): Promise<void> {
    this.embedder ??= await OnnxModel.create(this.ort, this.queue, this.manifests.embedder, weights);
  }

  async open(frame: VideoFrame | ImageBitmap): Promise<FrameInWork> {
    const pixels = await this.reader.read(frame);
    let luminance: Luminance | null = null;
    const glance = (): Luminance => (luminance ??= luminanceOf(pixels));
    return {
      size: { width: pixels.width, height: pixels.height },
      glance: async () => glance(),
      look: async () => ({ sight: this.look(pixels).then((detections) => ({ detections, luminance: glance() })) }),
      embed: (boxes) => this.embed(pixels, boxes),
      thumbnail: (box) => cutThumbnail(pixels, cropOf(box, pixels)),
    };
  }

  async inspect(frame: VideoFrame | ImageBitmap): Promise<{ readonly raw: Float32Array; readonly sight: Sight }> {
    const pixels = await this.reader.read(frame);
    const raw = await this.detector.run(this.whole(pixels));
    return { raw, sight: { detections: this.boxesOf(raw, pixels), luminance: luminanceOf(pixels) } };
  }

  /** Core does it as fast as anyone here. */
  async weigh(): Promise<void> {}

  async release(): Promise<void> {
    await this.detector.release();
    await this.embedder?.release();
  }

  private async look(pixels: Pixels): Promise<Detections> {
    return this.boxesOf(await this.detector.run(this.whole(pixels)), pixels);
  }

  private boxesOf(raw: Float32Array, frame: Size): Detections {
    const { strides, thresholds, input } = this.manifests.detector;
    const confidence = WEAK_SHARE * thresholds.confidence;
    return nms(decodeDetections(raw, frame, { inputSide: input.size, strides, confidence }), thresholds.nmsIou);
  }

  private async embed(pixels: Pixels, boxes: readonly Box[]): Promise<Float32Array | null> {
    const { embedder } = this;
    if (embedder === null) return null;
    const { dimension } = this.manifests.embedder;
    const embeddings = new Float32Array(boxes.length * dimension);
    for (let from = 0; from < boxes.length; from += BATCH) {
      const part = boxes.slice(from, from + BATCH);
      embeddings.set(await embedder.run(this.crops(pixels, part)), from * dimension);
    }
    return embeddings;
  }

  private whole(pixels: Pixels): Ort.Tensor {
    const { input } = this.manifests.detector;
    letterbox(pixels, this.planOf(pixels), normalisationOf(input), this.image);
    return new this.ort.Tensor('float32', this.image, [1, 3, input.size, input.size]);
  }

  private planOf({ width, height }: Size): LetterboxPlan {
    if (this.plan?.frame.width !== width || this.plan.frame.height !== height) {
      const { size } = this.manifests.detector.input;
      this.plan = { frame: { width, height }, letterbox: planLetterbox([0, 0, width, height], size) };
    }
    return this.plan.letterbox;
  }

  private crops(pixels: Pixels, boxes: readonly Box[]): Ort.Tensor {
    const { input } = this.manifests.embedder;
    const numbers = 3 * input.size * input.size;
    const data = new Float32Array(boxes.length * numbers);
    const normalisation = normalisationOf(input);
    boxes.forEach((box, index) =>
      letterbox(
        pixels,
        planLetterbox(cropOf(box, pixels), input.size),
        normalisation,
        data.subarray(index * numbers, (index + 1) * numbers),
      ),
    );
    return new this.ort.Tensor('float32', data, [boxes.length, 3, input.size, input.size]);
  }
}
