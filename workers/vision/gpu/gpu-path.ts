import type { Box, Size } from '../../../src/core/geometry.ts';
import type { Gallery } from '../../../src/core/gallery.ts';
import type { Luminance } from '../../../src/core/luminance.ts';
import type { Question } from '../../../src/core/tally.ts';
import { WEAK_SHARE } from '../../../src/core/tracker.ts';
import { cropOf } from '../../../src/core/crop.ts';
import type { Embed, FloatPrecision, FrameInWork, FramePath, Sight } from '../frame-path.ts';
import type { GpuAccess } from '../gpu-device.ts';
import type { Downloaded, ModelFiles, Precisions } from '../load-models.ts';
import type { OnnxRuntime } from '../onnx-runtime.ts';
import { SerialQueue } from '../serial-queue.ts';
import { drawThumbnail } from '../thumbnail.ts';
import { asVisionError } from '../vision-error.ts';
import { BoxSelector } from './box-selector.ts';
import { CapturedModel } from './captured-model.ts';
import { FrameLender, sizeOf } from './frame-lender.ts';
import { GpuEmbedder } from './gpu-embedder.ts';
import { COPY_DST, COPY_SRC, STORAGE } from './gpu-flags.ts';
import { GalleryMatcher } from './gallery-matcher.ts';
import { readNumbers } from './gpu-numbers.ts';
import { FrameShaders, type FrameBinding } from './frame-shaders.ts';
import type { BindingKind } from './frame-binding.ts';
import { ReadbackRing, RING } from './readback-ring.ts';
import { readBoxes, readLuminance, resultBytes } from './result-layout.ts';

/** The largest result is that of a square frame. */
const RESULT_BYTES = resultBytes({ width: 1000, height: 1000 });
const WHOLE = Float32Array.of(0, 0, 1, 1);

/**
 * Frames on the GPU from end to end: JS uploads nothing and reads back 4 KB, boxes and brightness. A frame costs two submits of ours besides
 * the models' own, and one bind group.
 */
export class GpuPath implements FramePath {
  readonly room = RING;
  private readonly gpu: GpuAccess;
  private readonly downloaded: Downloaded<OnnxRuntime>;
  private readonly detector: CapturedModel;
  private embedder: GpuEmbedder | null = null;
  private readonly lender: FrameLender;
  private readonly shaders = new Map<BindingKind, FrameShaders>();
  private readonly selector: BoxSelector;
  /** The whole frame, as the only region. */
  private readonly whole: GPUBuffer;
  private readonly result: GPUBuffer;
  private readonly results: ReadbackRing;
  private readonly matcher: GalleryMatcher;
  /** Looks and glances share the detector's buffers and the result: from the first pass to the copy only one of them is at it. */
  private readonly looks = new SerialQueue();

  private constructor(gpu: GpuAccess, downloaded: Downloaded<OnnxRuntime>, detector: CapturedModel) {
    const { device } = gpu;
    this.gpu = gpu;
    this.downloaded = downloaded;
    this.detector = detector;
    // While the embedder is being checked there is one more frame than there is room for.
    this.lender = new FrameLender(device, RING + 1);
    this.whole = device.createBuffer({ label: 'whole frame', size: WHOLE.byteLength, usage: STORAGE | COPY_DST });
    device.queue.writeBuffer(this.whole, 0, WHOLE);
    this.result = device.createBuffer({ label: 'result', size: RESULT_BYTES, usage: STORAGE | COPY_SRC });
    const confidence = WEAK_SHARE * downloaded.detector.thresholds.confidence;
    const { precision, output } = detector;
    this.selector = new BoxSelector(device, downloaded.detector, confidence, precision, output, this.result);
    this.results = new ReadbackRing(device, RESULT_BYTES);
    this.matcher = new GalleryMatcher(gpu);
  }

  /** Compiles the detector and its shaders. Throws `runtime-failed` or `device-lost`; nothing is left behind then but the device. */
  static async create(gpu: GpuAccess, downloaded: Downloaded<OnnxRuntime>, precision: FloatPrecision): Promise<GpuPath> {
    const { runtime, detector, detectorFiles } = downloaded;
    const model = await CapturedModel.create(runtime, gpu, detector, detectorFiles, precision, 1);
    try {
      return new GpuPath(gpu, downloaded, model);
    } catch (error) {
      await model.release();
      throw error;
    }
  }

  get precisions(): Precisions {
    return { detector: this.detector.precision, embedder: this.embedder?.model.precision ?? null };
  }

  async open(frame: VideoFrame | ImageBitmap): Promise<FrameInWork> {
    const binding = await this.lender.take(frame);
    const size = sizeOf(frame);
    return {
      size,
      glance: () => this.glance(binding, size),
      look: () => this.looks.run(() => this.look(binding, size)),
      embed: async (boxes) => this.embedder && this.embed(this.embedder, binding, size, boxes),
      thumbnail: (box) => drawThumbnail(frame, cropOf(box, size)),
    };
  }

  async inspect(frame: VideoFrame | ImageBitmap): Promise<{ readonly raw: Float32Array; readonly sight: Sight }> {
    const ring = new ReadbackRing(this.gpu.device, this.detector.bytes);
    try {
      const binding = await this.lender.take(frame);
      const { sight } = await this.looks.run(() => this.look(binding, sizeOf(frame)));
      return { raw: await this.readAll(ring, this.detector), sight: await sight };
    } finally {
      ring.destroy();
    }
  }

  async addEmbedder(files: ModelFiles, precision: FloatPrecision, check?: (embed: Embed) => Promise<void>): Promise<void> {
    if (this.embedder) return;
    const embedder = await GpuEmbedder.create(this.gpu, this.downloaded, files, precision);
    try {
      await check?.(async (frame, boxes) => this.embed(embedder, await this.lender.take(frame), sizeOf(frame), boxes));
      this.embedder = embedder;
    } catch (error) {
      await embedder.release();
      throw error;
    }
  }

  weigh(gallery: Gallery, questions: readonly Question[]): Promise<void> {
    return this.matcher.weigh(gallery, questions);
  }

  async release(): Promise<void> {
    await this.detector.release();
    await this.embedder?.release();
    for (const buffer of [this.whole, this.result]) buffer.destroy();
    this.results.destroy();
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
    this.shadersFor(binding.kind).encodeLetterbox(pass, detector.input, this.detector.precision, 1);
    this.shadersFor(binding.kind).encodeLuminance(pass, size);
    pass.end();
    this.gpu.device.queue.submit([encoder.finish()]);
    await this.detector.run();
  }

  private embed(embedder: GpuEmbedder, binding: FrameBinding, size: Size, boxes: readonly Box[]): Promise<Float32Array> {
    const { model, manifest, crops, vectors } = embedder;
    const cut = (rows: number): void => {
      const encoder = this.gpu.device.createCommandEncoder();
      const pass = this.begin('cut crops', encoder, binding, crops, model.input);
      this.shadersFor(binding.kind).encodeLetterbox(pass, manifest.input, model.precision, rows);
      pass.end();
      this.gpu.device.queue.submit([encoder.finish()]);
    };
    return embedder.embed(size, boxes, cut, () => this.readAll(vectors, model));
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

  private async readAll(ring: ReadbackRing, { output, bytes, precision }: CapturedModel): Promise<Float32Array> {
    const encoder = this.gpu.device.createCommandEncoder();
    const read = ring.copy(encoder, output, bytes);
    this.gpu.device.queue.submit([encoder.finish()]);
    return readNumbers(await this.read(read), precision);
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
    const shaders = new FrameShaders(this.gpu.device, kind);
    this.shaders.set(kind, shaders);
    return shaders;
  }
}
