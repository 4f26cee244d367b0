import { cropOf } from '../../src/core/crop.ts';
import { decodeDetections } from '../../src/core/decode-detections.ts';
import type { Detections } from '../../src/core/detections.ts';
import type { Box, Size } from '../../src/core/geometry.ts';
import type { Luminance } from '../../src/core/luminance.ts';
import { nms } from '../../src/core/nms.ts';
import { WEAK_SHARE } from '../../src/core/tracker.ts';
import type { ModelName, Precision } from '../vision.api.ts';
import type { CpuModel, CpuRuntime } from './cpu-model.ts';
import type { FrameInWork, FramePath, Sight } from './frame-path.ts';
import { letterbox, normalisationOf, planLetterbox, type LetterboxPlan, type Normalisation } from './letterbox.ts';
import type { Downloaded, ModelFiles, Precisions } from './load-models.ts';
import { luminanceOf } from './luminance.ts';
import type { DetectorManifest, EmbedderManifest } from './manifest.ts';
import { PixelReader, type Pixels } from './pixels.ts';
import { cutThumbnail } from './thumbnail.ts';

/** Frames as bytes, models in WebAssembly: one frame at a time. Pixels are read once and resized once, into the models' own input. */
export class CpuPath implements FramePath {
  readonly room = 1;
  private readonly reader = new PixelReader();
  private readonly runtime: CpuRuntime;
  private readonly detector: CpuModel;
  private embedder: CpuModel | null = null;
  private readonly detectorPrecision: Precision;
  private readonly manifests: { readonly detector: DetectorManifest; readonly embedder: EmbedderManifest };
  private readonly normalisation: Readonly<Record<ModelName, Normalisation>>;
  /** For frames of the latest size. */
  private plan: { readonly frame: Size; readonly letterbox: LetterboxPlan } | null = null;

  private constructor({ runtime, detector, embedder, detectorFiles }: Downloaded, model: CpuModel) {
    this.runtime = runtime;
    this.detector = model;
    this.detectorPrecision = detectorFiles.precision;
    this.manifests = { detector, embedder };
    this.normalisation = { detector: normalisationOf(detector.input), embedder: normalisationOf(embedder.input) };
  }

  /** Compiles the detector. Throws `runtime-failed`. */
  static async create(downloaded: Downloaded): Promise<CpuPath> {
    const { runtime, detector, detectorFiles } = downloaded;
    return new CpuPath(downloaded, await runtime.compile(detector, detectorFiles.weights));
  }

  get precisions(): Precisions {
    return { detector: this.detectorPrecision, embedder: this.embedder && 'fp32' };
  }

  /** From now on things can be told apart. Nothing is checked: the CPU is what others are compared with. */
  async addEmbedder({ weights }: ModelFiles): Promise<void> {
    this.embedder ??= await this.runtime.compile(this.manifests.embedder, weights);
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
    const answer = (output: Float32Array): { raw: Float32Array; detections: Detections } => ({
      raw: output.slice(),
      detections: this.boxesOf(output, pixels),
    });
    const { raw, detections } = await this.runDetector(pixels, answer);
    return { raw, sight: { detections, luminance: luminanceOf(pixels) } };
  }

  /** Core does it as fast as anyone here. */
  async weigh(): Promise<void> {}

  async release(): Promise<void> {
    await this.detector.release();
    await this.embedder?.release();
  }

  private look(pixels: Pixels): Promise<Detections> {
    return this.runDetector(pixels, (raw) => this.boxesOf(raw, pixels));
  }

  private runDetector<Result>(pixels: Pixels, read: (raw: Float32Array) => Result): Promise<Result> {
    const { detector } = this;
    const fill = (image: Float32Array): void =>
      letterbox(pixels, this.planOf(pixels), this.normalisation.detector, image, detector.order);
    return detector.run(fill, read);
  }

  private boxesOf(raw: Float32Array, frame: Size): Detections {
    const { strides, thresholds, input } = this.manifests.detector;
    const confidence = WEAK_SHARE * thresholds.confidence;
    return nms(decodeDetections(raw, frame, { inputSide: input.size, strides, confidence }), thresholds.nmsIou);
  }

  private async embed(pixels: Pixels, boxes: readonly Box[]): Promise<Float32Array | null> {
    const { embedder } = this;
    if (embedder === null) return null;
    const { dimension, input } = this.manifests.embedder;
    const embeddings = new Float32Array(boxes.length * dimension);
    for (const [row, box] of boxes.entries()) {
      const plan = planLetterbox(cropOf(box, pixels), input.size);
      await embedder.run(
        (crop) => letterbox(pixels, plan, this.normalisation.embedder, crop, embedder.order),
        (embedding) => embeddings.set(embedding, row * dimension),
      );
    }
    return embeddings;
  }

  private planOf({ width, height }: Size): LetterboxPlan {
    if (this.plan?.frame.width !== width || this.plan.frame.height !== height) {
      const { size } = this.manifests.detector.input;
      this.plan = { frame: { width, height }, letterbox: planLetterbox([0, 0, width, height], size) };
    }
    return this.plan.letterbox;
  }
}
