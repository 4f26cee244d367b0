import type { Gallery } from '../../../src/core/gallery.ts';
import { tallyOf, type Question } from '../../../src/core/tally.ts';
import { withoutErrors, type GpuAccess } from '../gpu-device.ts';
import { COMPUTE_STAGE, COPY_DST, COPY_SRC, STORAGE } from './gpu-flags.ts';
import matchCode from './match-gallery.wgsl?raw';
import { layoutOf, packProducts, packReferences, PRODUCT_BYTES, type GalleryLayout } from './pack-gallery.ts';
import { ReadbackRing } from './readback-ring.ts';
import { packQuestions, questionLength, readTally, TALLY_WORDS } from './tally-layout.ts';

/** Questions in one pass over the gallery: as many as a frame has looks. */
const QUESTIONS = 4;
const TALLY_BYTES = 4 * TALLY_WORDS;
/** By so much a logit of 16-bit numbers may differ from core's. */
const TOLERANCE = 0.05;

/**
 * A large gallery on the GPU. Looks go there and tallies come back: 64 bytes for a thing, whatever the number of products. Two dispatches read the
 * gallery once for up to four things, each with all its looks.
 */
export class GalleryOnGpu {
  private readonly gpu: GpuAccess;
  private readonly layout: GalleryLayout;
  private readonly score: GPUComputePipeline;
  private readonly gather: GPUComputePipeline;
  private readonly bindGroup: GPUBindGroup;
  private readonly questions: GPUBuffer;
  private readonly result: GPUBuffer;
  private readonly buffers: readonly GPUBuffer[];
  private readonly results: ReadbackRing;

  private constructor(gpu: GpuAccess, gallery: Gallery, layout: GalleryLayout) {
    const { device } = gpu;
    this.gpu = gpu;
    this.layout = layout;
    const { products, tiles, words, bytes } = layout;
    const filled = (label: string, size: number, fill: (into: ArrayBuffer) => void): GPUBuffer => {
      const buffer = device.createBuffer({ label, size, usage: STORAGE, mappedAtCreation: true });
      fill(buffer.getMappedRange());
      buffer.unmap();
      return buffer;
    };
    const empty = (label: string, size: number, usage: number): GPUBuffer => device.createBuffer({ label, size, usage });
    this.questions = empty('questions', 4 * QUESTIONS * questionLength(words), STORAGE | COPY_DST);
    this.result = empty('tallies', QUESTIONS * TALLY_BYTES, STORAGE | COPY_SRC);
    this.buffers = [
      filled('references', bytes, (into) => packReferences(gallery, layout, new Int16Array(into))),
      filled('products', PRODUCT_BYTES * products, (into) => packProducts(gallery, layout, into)),
      this.questions,
      empty('tallies of tiles', QUESTIONS * TALLY_BYTES * tiles, STORAGE),
      this.result,
    ];
    this.results = new ReadbackRing(device, QUESTIONS * TALLY_BYTES);

    const label = 'match gallery';
    const bindings = device.createBindGroupLayout({
      label,
      entries: this.buffers.map((_, binding) => ({
        binding,
        visibility: COMPUTE_STAGE,
        buffer: { type: binding < 3 ? 'read-only-storage' : 'storage' },
      })),
    });
    const entries = this.buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
    this.bindGroup = device.createBindGroup({ label, layout: bindings, entries });
    const module = device.createShaderModule({ label, code: matchCode });
    const constants = { WORDS: words, PRODUCTS: products };
    const pipeline = (entryPoint: 'score' | 'gather'): GPUComputePipeline => {
      const pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [bindings] });
      return device.createComputePipeline({
        label: entryPoint,
        layout: pipelineLayout,
        compute: { module, entryPoint, constants },
      });
    };
    this.score = pipeline('score');
    this.gather = pipeline('gather');
  }

  /**
   * Brings a gallery to the GPU and asks it for something known. Null where the gallery is too large for this GPU, and where the GPU fails or does
   * not say what core says.
   */
  static async create(gpu: GpuAccess, gallery: Gallery): Promise<GalleryOnGpu | null> {
    const layout = layoutOf(gallery);
    const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupsPerDimension } = gpu.device.limits;
    if (layout.bytes > Math.min(maxBufferSize, maxStorageBufferBindingSize)) return null;
    if (layout.tiles > maxComputeWorkgroupsPerDimension) return null;
    const made: GalleryOnGpu[] = [];
    try {
      return await withoutErrors(gpu, async () => {
        const onGpu = new GalleryOnGpu(gpu, gallery, layout);
        made.push(onGpu);
        if (!(await onGpu.saysAsCore(gallery))) throw new Error('the GPU does not weigh as core does');
        return onGpu;
      });
    } catch {
      for (const onGpu of made) onGpu.destroy();
      return null;
    }
  }

  /** Fills in the tallies. Throws `device-lost`, and `RangeError` where looks do not fit. */
  async weigh(questions: readonly Question[]): Promise<void> {
    for (let from = 0; from < questions.length; from += QUESTIONS)
      await this.weighAtOnce(questions.slice(from, from + QUESTIONS));
  }

  destroy(): void {
    for (const buffer of this.buffers) buffer.destroy();
    this.results.destroy();
  }

  private async weighAtOnce(questions: readonly Question[]): Promise<void> {
    const { device, guard } = this.gpu;
    device.queue.writeBuffer(this.questions, 0, packQuestions(questions, this.layout.words));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass({ label: 'match gallery' });
    pass.setBindGroup(0, this.bindGroup);
    pass.setPipeline(this.score);
    // Questions to one tile follow each other: only the first one brings it from memory.
    pass.dispatchWorkgroups(questions.length, this.layout.tiles);
    pass.setPipeline(this.gather);
    pass.dispatchWorkgroups(questions.length);
    pass.end();
    const read = this.results.copy(encoder, this.result, questions.length * TALLY_BYTES);
    device.queue.submit([encoder.finish()]);
    const result = await guard.race(read());
    questions.forEach((question, index) => (question.tally = readTally(result, index, question, this.layout.products)));
  }

  /** A GPU that is wrong would name things wrongly without a word. */
  private async saysAsCore(gallery: Gallery): Promise<boolean> {
    const look = { embedding: gallery.vectors.slice(0, gallery.dimension), weight: 16 };
    const question: Question = { gallery, looks: [look], tally: null };
    await this.weigh([question]);
    const [told, expected] = [question.tally, tallyOf(question)];
    const near = (one: number | undefined, other: number): boolean => Math.abs((one ?? NaN) - other) <= TOLERANCE;
    return (
      near(told?.total, expected.total) &&
      expected.best.every(({ logit }, place) => near(told?.best[place]?.logit, logit)) &&
      expected.nearest.every((nearest, index) => near(told?.nearest[index], nearest))
    );
  }
}
