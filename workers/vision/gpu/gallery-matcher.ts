import { MAX_LOOKS } from '../../../src/core/evidence.ts';
import type { Gallery } from '../../../src/core/gallery.ts';
import { TALLIED, tallyOf, type Question, type Tally } from '../../../src/core/tally.ts';
import { withoutErrors, type GpuAccess } from '../gpu-device.ts';
import { COMPUTE_STAGE, COPY_DST, COPY_SRC, STORAGE } from './gpu-flags.ts';
import matchCode from './match-gallery.wgsl?raw';
import { layoutOf, packProducts, packReferences, PART, type GalleryLayout } from './pack-gallery.ts';
import { ReadbackRing } from './readback-ring.ts';

/** References from which on the GPU is asked (docs/decisions/0018): of fewer, core knows the answer before one has come back from there. */
export const ENOUGH_REFERENCES = 16_384;
/** Questions in one pass over the gallery: as many as a frame has looks. */
const QUESTIONS = 4;
const FLOATS = Float32Array.BYTES_PER_ELEMENT;
/** A `Tally` of the shader: three logits and a sum, three columns, and what is nearest to eight looks. */
const TALLY_WORDS = 16;
const SUM_AT = 3;
const COLUMNS_AT = 4;
const NEAREST_AT = 8;
/** A logit of core's and one of 16-bit numbers may differ by so much. */
const TOLERANCE = 0.05;

/**
 * A large gallery on the GPU. Looks go there and tallies come back: 64 bytes for a thing, whatever the number of products. Two dispatches
 * read the gallery once for up to four things, each with all its looks.
 */
export class GalleryMatcher {
  private readonly gpu: GpuAccess;
  private readonly layout: GalleryLayout;
  private readonly products: number;
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
    const packed = packProducts(gallery, layout);
    this.products = packed.byteLength / 16;
    const buffer = (label: string, size: number, usage = STORAGE): GPUBuffer => device.createBuffer({ label, size, usage });
    const references = device.createBuffer({ label: 'gallery', size: layout.bytes, usage: STORAGE, mappedAtCreation: true });
    packReferences(gallery, layout, new Int16Array(references.getMappedRange()));
    references.unmap();
    const products = buffer('products', packed.byteLength, STORAGE | COPY_DST);
    device.queue.writeBuffer(products, 0, packed);
    this.questions = buffer('questions', QUESTIONS * questionFloats(layout) * FLOATS, STORAGE | COPY_DST);
    const tiles = buffer('tallies of tiles', QUESTIONS * layout.tiles * TALLY_WORDS * FLOATS);
    this.result = buffer('tallies', QUESTIONS * TALLY_WORDS * FLOATS, STORAGE | COPY_SRC);
    this.buffers = [references, products, this.questions, tiles, this.result];
    this.results = new ReadbackRing(device, this.result.size);

    const bindGroupLayout = device.createBindGroupLayout({
      label: 'match gallery',
      entries: this.buffers.map((_, binding) => ({
        binding,
        visibility: COMPUTE_STAGE,
        buffer: { type: binding < 3 ? 'read-only-storage' : 'storage' },
      })),
    });
    this.bindGroup = device.createBindGroup({
      label: 'match gallery',
      layout: bindGroupLayout,
      entries: this.buffers.map((each, binding) => ({ binding, resource: { buffer: each } })),
    });
    const module = device.createShaderModule({ label: 'match gallery', code: matchCode });
    const pipeline = (entryPoint: 'score' | 'gather'): GPUComputePipeline =>
      device.createComputePipeline({
        label: `match gallery: ${entryPoint}`,
        layout: device.createPipelineLayout({ bindGroupLayouts: [bindGroupLayout] }),
        compute: { module, entryPoint, constants: { WORDS: layout.words, PRODUCTS: this.products } },
      });
    this.score = pipeline('score');
    this.gather = pipeline('gather');
  }

  /**
   * Brings a gallery to the GPU and asks it for something known. Null where the gallery is small, or too large for this GPU, and where the GPU
   * fails or does not say what core does.
   *
   * @param enough references from which on it is worth it
   */
  static async create(gpu: GpuAccess, gallery: Gallery, enough = ENOUGH_REFERENCES): Promise<GalleryMatcher | null> {
    if (gallery.products.length < enough) return null;
    const layout = layoutOf(gallery);
    const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupsPerDimension } = gpu.device.limits;
    if (layout.bytes > Math.min(maxBufferSize, maxStorageBufferBindingSize)) return null;
    if (layout.tiles > maxComputeWorkgroupsPerDimension) return null;
    const made: GalleryMatcher[] = [];
    try {
      return await withoutErrors(gpu, async () => {
        const matcher = new GalleryMatcher(gpu, gallery, layout);
        made.push(matcher);
        if (!(await matcher.saysAsCore(gallery))) throw new Error('the GPU does not weigh as core does');
        return matcher;
      });
    } catch {
      for (const matcher of made) matcher.destroy();
      return null;
    }
  }

  /** Fills in the tallies. Throws `device-lost`, or `RangeError` for looks of another dimension or more of them than `MAX_LOOKS`. */
  async weigh(questions: readonly Question[]): Promise<void> {
    for (let from = 0; from < questions.length; from += QUESTIONS)
      await this.weighTogether(questions.slice(from, from + QUESTIONS));
  }

  destroy(): void {
    for (const buffer of this.buffers) buffer.destroy();
    this.results.destroy();
  }

  private async weighTogether(questions: readonly Question[]): Promise<void> {
    const { device, guard } = this.gpu;
    device.queue.writeBuffer(this.questions, 0, this.packQuestions(questions));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setBindGroup(0, this.bindGroup);
    pass.setPipeline(this.score);
    // Those who read one tile follow each other: only the first one brings it from memory.
    pass.dispatchWorkgroups(questions.length, this.layout.tiles);
    pass.setPipeline(this.gather);
    pass.dispatchWorkgroups(questions.length);
    pass.end();
    const read = this.results.copy(encoder, this.result, questions.length * TALLY_WORDS * FLOATS);
    device.queue.submit([encoder.finish()]);
    const words = await guard.race(read());
    questions.forEach((question, index) => (question.tally = this.readTally(words, index, question.looks.length)));
  }

  /** For each question the weights of `MAX_LOOKS` looks, then number by number what each of them has there. */
  private packQuestions(questions: readonly Question[]): Float32Array<ArrayBuffer> {
    const stride = questionFloats(this.layout);
    const packed = new Float32Array(questions.length * stride);
    questions.forEach(({ looks, gallery: { dimension } }, question) => {
      if (looks.length > MAX_LOOKS) throw new RangeError(`${looks.length} looks at one thing, at most ${MAX_LOOKS}`);
      looks.forEach(({ embedding, weight }, look) => {
        if (embedding.length !== dimension)
          throw new RangeError(`embedding of ${embedding.length} numbers, gallery of ${dimension}`);
        const at = question * stride + look;
        packed[at] = weight;
        for (let k = 0; k < dimension; k++) packed[at + (k + 1) * MAX_LOOKS] = embedding[k]!;
      });
    });
    return packed;
  }

  private readTally(words: ArrayBuffer, question: number, looks: number): Tally {
    const from = question * TALLY_WORDS * FLOATS;
    const numbers = new Float32Array(words, from, TALLY_WORDS);
    const columns = new Uint32Array(words, from + COLUMNS_AT * FLOATS, TALLIED);
    const best = [...columns]
      .map((column, place) => ({ column, logit: numbers[place] ?? -Infinity }))
      .filter(({ column }) => column < this.products);
    return {
      best,
      total: (numbers[0] ?? -Infinity) + Math.log(numbers[SUM_AT] ?? 0),
      nearest: [...numbers.subarray(NEAREST_AT, NEAREST_AT + looks)],
    };
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

function questionFloats({ words }: GalleryLayout): number {
  return (1 + PART * words) * MAX_LOOKS;
}
