import type { Box, Size } from '../../../src/core/geometry.ts';
import type { Gallery } from '../../../src/core/gallery.ts';
import type { Luminance } from '../../../src/core/luminance.ts';
import type { Question } from '../../../src/core/tally.ts';
import { WEAK_SHARE } from '../../../src/core/tracker.ts';
import { cropOf, type FrameInWork, type FramePath, type Sight } from '../frame-path.ts';
import type { GpuAccess } from '../gpu-device.ts';
import type { Downloaded } from '../load-models.ts';
import type { ModelInput } from '../manifest.ts';
import { SerialQueue } from '../serial-queue.ts';
import { drawThumbnail } from '../thumbnail.ts';
import { asVisionError } from '../vision-error.ts';
import { BoxSelector } from './box-selector.ts';
import { CapturedModel } from './captured-model.ts';
import { FrameLender, sizeOf } from './frame-lender.ts';
import { COPY_DST, COPY_SRC, STORAGE } from './gpu-flags.ts';
import { GalleryMatcher } from './gallery-matcher.ts';
import { FrameShaders, type FrameBinding } from './frame-shaders.ts';
import type { BindingKind } from './frame-binding.ts';
import { ReadbackRing, RING } from './readback-ring.ts';
import { readBoxes, readLuminance, resultBytes } from './result-layout.ts';

/** Crops per run. A software adapter has nothing to gain from more than one, and every row takes it a second. */
const BATCH = 4;
/** The largest result is that of a square frame. */
const RESULT_BYTES = resultBytes({ width: 1000, height: 1000 });
const FLOATS = Float32Array.BYTES_PER_ELEMENT;
const REGION = 4;

/**
 * Frames on the GPU from end to end: JS uploads nothing and reads back 4 KB, boxes and brightness. A frame costs two submits of ours besides
 * the models' own, and one bind group.
 */
export class GpuPath implements FramePath {
  readonly room = RING;
  readonly canName = true;
  private readonly gpu: GpuAccess;
  private readonly downloaded: Downloaded;
  private readonly detector: CapturedModel;
  private readonly embedder: CapturedModel;
  private readonly batch: number;
  private readonly lender: FrameLender;
  private readonly shaders = new Map<BindingKind, FrameShaders>();
  private readonly selector: BoxSelector;
  /** The whole frame, as the only region. */
  private readonly whole: GPUBuffer;
  private readonly crops: GPUBuffer;
  private readonly result: GPUBuffer;
  private readonly results: ReadbackRing;
  private readonly embeddings: ReadbackRing;
  private readonly matcher: GalleryMatcher;
  /** Looks and glances share the detector's buffers and the result: from the first pass to the copy only one of them is at it. */
  private readonly looks = new SerialQueue();

  private constructor(gpu: GpuAccess, downloaded: Downloaded, detector: CapturedModel, embedder: CapturedModel, batch: number) {
    const { device } = gpu;
    this.gpu = gpu;
    this.downloaded = downloaded;
    this.detector = detector;
    this.embedder = embedder;
    this.batch = batch;
    this.lender = new FrameLender(device, RING);
    this.whole = device.createBuffer({ label: 'whole frame', size: REGION * FLOATS, usage: STORAGE | COPY_DST });
    device.queue.writeBuffer(this.whole, 0, Float32Array.of(0, 0, 1, 1));
    this.crops = device.createBuffer({ label: 'crops', size: batch * REGION * FLOATS, usage: STORAGE | COPY_DST });
    this.result = device.createBuffer({ label: 'result', size: RESULT_BYTES, usage: STORAGE | COPY_SRC });
    const confidence = WEAK_SHARE * downloaded.detector.thresholds.confidence;
    this.selector = new BoxSelector(device, downloaded.detector, confidence, detector.output, this.result);
    this.results = new ReadbackRing(device, RESULT_BYTES);
    this.embeddings = new ReadbackRing(device, embedder.length * FLOATS);
    this.matcher = new GalleryMatcher(gpu);
  }

  /** Compiles both models and all shaders. Throws `runtime-failed` or `device-lost`; nothing is left behind then but the device. */
  static async create(
    gpu: GpuAccess,
    queue: SerialQueue,
    downloaded: Downloaded,
    embedderWeights: ArrayBuffer,
  ): Promise<GpuPath> {
    const { ort, detector, embedder, detectorWeights } = downloaded;
    const batch = gpu.software ? 1 : BATCH;
    const first = await CapturedModel.create(ort, gpu, queue, detector, detectorWeights, 1);
    let second: CapturedModel | null = null;
    try {
      second = await CapturedModel.create(ort, gpu, queue, embedder, embedderWeights, batch);
      return new GpuPath(gpu, downloaded, first, second, batch);
    } catch (error) {
      await first.release();
      await second?.release();
      throw error;
    }
  }

  async open(frame: VideoFrame | ImageBitmap): Promise<FrameInWork> {
    const binding = await this.lender.take(frame);
    const size = sizeOf(frame);
    return {
      size,
      glance: () => this.glance(binding, size),
      look: () => this.looks.run(() => this.look(binding, size)),
      embed: (boxes) => this.embed(binding, size, boxes),
      thumbnail: (box) => drawThumbnail(frame, cropOf(box, size)),
    };
  }

  async inspect(frame: VideoFrame | ImageBitmap): Promise<{ readonly raw: Float32Array; readonly sight: Sight }> {
    const ring = new ReadbackRing(this.gpu.device, this.detector.length * FLOATS);
    try {
      const binding = await this.lender.take(frame);
      const { sight } = await this.looks.run(() => this.look(binding, sizeOf(frame)));
      return { raw: await this.readAll(ring, this.detector), sight: await sight };
    } finally {
      ring.destroy();
    }
  }

  /** It was there from the start: both are compared with the CPU before the GPU is trusted. */
  async addEmbedder(): Promise<void> {}

  weigh(gallery: Gallery, questions: readonly Question[]): Promise<void> {
    return this.matcher.weigh(gallery, questions);
  }

  async release(): Promise<void> {
    await this.detector.release();
    await this.embedder.release();
    for (const buffer of [this.whole, this.crops, this.result]) buffer.destroy();
    this.results.destroy();
    this.embeddings.destroy();
    this.lender.destroy();
    this.matcher.destroy();
    this.gpu.device.destroy();
  }

  private async look(binding: FrameBinding, size: Size): Promise<{ readonly sight: Promise<Sight> }> {
    await this.detect(binding, size);
    const encoder = this.gpu.device.createCommandEncoder();
    const pass = encoder.beginComputePass({ label: 'select boxes' });
    this.selector.encode(pass);
    pass.end();
    const read = this.results.copy(encoder, this.result, resultBytes(size));
    this.gpu.device.queue.submit([encoder.finish()]);
    return {
      sight: this.read(read).then((result) => ({ detections: readBoxes(result, size), luminance: readLuminance(result, size) })),
    };
  }

  private async glance(binding: FrameBinding, size: Size): Promise<Luminance> {
    const read = await this.looks.run(async () => {
      const encoder = this.gpu.device.createCommandEncoder();
      const pass = this.begin('brightness', encoder, binding, this.whole, this.detector.input);
      this.shadersFor(binding.kind).encodeLuminance(pass, size);
      pass.end();
      const done = this.results.copy(encoder, this.result, resultBytes(size));
      this.gpu.device.queue.submit([encoder.finish()]);
      return done;
    });
    return readLuminance(await this.read(read), size);
  }

  /** The frame into the detector's input, its brightness into the result, and the detector's run. */
  private async detect(binding: FrameBinding, size: Size): Promise<void> {
    const { detector } = this.downloaded;
    const encoder = this.gpu.device.createCommandEncoder();
    const pass = this.begin('letterbox and brightness', encoder, binding, this.whole, this.detector.input);
    this.shadersFor(binding.kind).encodeLetterbox(pass, detector.input, 1);
    this.shadersFor(binding.kind).encodeLuminance(pass, size);
    pass.end();
    this.gpu.device.queue.submit([encoder.finish()]);
    await this.detector.run();
  }

  private async embed(binding: FrameBinding, size: Size, boxes: readonly Box[]): Promise<Float32Array> {
    const { dimension, input } = this.downloaded.embedder;
    const embeddings = new Float32Array(boxes.length * dimension);
    for (let from = 0; from < boxes.length; from += this.batch) {
      const part = boxes.slice(from, from + this.batch);
      const regions = part.flatMap((box) => {
        const [x1, y1, x2, y2] = cropOf(box, size);
        return [x1 / size.width, y1 / size.height, x2 / size.width, y2 / size.height];
      });
      this.gpu.device.queue.writeBuffer(this.crops, 0, Float32Array.from(regions));
      const encoder = this.gpu.device.createCommandEncoder();
      const pass = this.begin('cut crops', encoder, binding, this.crops, this.embedder.input);
      this.shadersFor(binding.kind).encodeLetterbox(pass, input, part.length);
      pass.end();
      this.gpu.device.queue.submit([encoder.finish()]);
      await this.embedder.run();
      const rows = await this.readAll(this.embeddings, this.embedder);
      embeddings.set(rows.subarray(0, part.length * dimension), from * dimension);
    }
    return embeddings;
  }

  private begin(
    label: string,
    encoder: GPUCommandEncoder,
    binding: FrameBinding,
    regions: GPUBuffer,
    input: GPUBuffer,
  ): GPUComputePassEncoder {
    const pass = encoder.beginComputePass({ label });
    pass.setBindGroup(0, this.shadersFor(binding.kind).bind(binding, { regions, input, result: this.result }));
    return pass;
  }

  private async readAll(ring: ReadbackRing, { output, length }: CapturedModel): Promise<Float32Array> {
    const encoder = this.gpu.device.createCommandEncoder();
    const read = ring.copy(encoder, output, length * FLOATS);
    this.gpu.device.queue.submit([encoder.finish()]);
    return new Float32Array(await this.read(read));
  }

  private async read(read: () => Promise<ArrayBuffer>): Promise<ArrayBuffer> {
    try {
      return await this.gpu.guard.race(read());
    } catch (error) {
      throw asVisionError(error, 'runtime-failed', 'nothing came back from the GPU');
    }
  }

  /** Compiled when the first frame of a kind comes. */
  private shadersFor(kind: BindingKind): FrameShaders {
    const known = this.shaders.get(kind);
    if (known) return known;
    const inputs: readonly ModelInput[] = [this.downloaded.detector.input, this.downloaded.embedder.input];
    const shaders = new FrameShaders(this.gpu.device, kind, inputs);
    this.shaders.set(kind, shaders);
    return shaders;
  }
}
