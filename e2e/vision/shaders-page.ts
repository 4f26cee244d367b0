/** The page of the shaders spec: the worker's shaders on one side, its CPU code on the other. */
import { decodeDetections } from '../../src/core/decode-detections.ts';
import { detectionAt } from '../../src/core/detections.ts';
import { Evidence } from '../../src/core/evidence.ts';
import type { Gallery } from '../../src/core/gallery.ts';
import type { Box, Size } from '../../src/core/geometry.ts';
import { nms } from '../../src/core/nms.ts';
import type { Identity } from '../../src/core/identity.ts';
import { normalise, Random } from '../../src/core/testing/random.ts';
import { LossGuard, type GpuAccess } from '../../workers/vision/gpu-device.ts';
import { BoxSelector } from '../../workers/vision/gpu/box-selector.ts';
import type { FloatPrecision } from '../../workers/vision/frame-path.ts';
import { FrameLender } from '../../workers/vision/gpu/frame-lender.ts';
import { FrameShaders } from '../../workers/vision/gpu/frame-shaders.ts';
import { GalleryMatcher } from '../../workers/vision/gpu/gallery-matcher.ts';
import { GalleryOnGpu } from '../../workers/vision/gpu/gallery-on-gpu.ts';
import { COPY_DST, COPY_SRC, STORAGE } from '../../workers/vision/gpu/gpu-flags.ts';
import { NUMBERS, readNumbers } from '../../workers/vision/gpu/gpu-numbers.ts';
import { ReadbackRing } from '../../workers/vision/gpu/readback-ring.ts';
import { MAX_BOXES, readBoxes, readLuminance, resultBytes } from '../../workers/vision/gpu/result-layout.ts';
import { letterbox, normalisationOf, planLetterbox } from '../../workers/vision/letterbox.ts';
import { luminanceOf } from '../../workers/vision/luminance.ts';
import type { DetectorManifest, ModelInput } from '../../workers/vision/manifest.ts';
import { PixelReader } from '../../workers/vision/pixels.ts';
import { ApiCounter } from '../../workers/lab/api-counter.ts';
import type {
  BoxErrors,
  ChangeAnswers,
  GalleryChange,
  GallerySpec,
  Lending,
  MatchErrors,
  MatchSpec,
  PixelErrors,
  RawSpec,
} from './shaders-api.ts';

/** Small sides: what is tested does not depend on them. */
const DETECTOR: ModelInput = { name: 'images', size: 96, mean: [0, 0, 0], std: [1, 1, 1], letterboxFill: 114 };
const EMBEDDER: ModelInput = {
  name: 'crops',
  size: 60,
  mean: [0.498, 0.498, 0.498],
  std: [0.502, 0.502, 0.502],
  letterboxFill: 114,
};
/** A wide, a tall and a tiny one, whose edges fall inside pixels; shares of the frame. */
const REGIONS: readonly Box[] = [
  [0.11, 0.4, 0.83, 0.61],
  [0.503, 0.07, 0.6, 0.93],
  [0.3, 0.3, 0.33, 0.34],
];
const ROWS = REGIONS.length + 1;

const STRIDES = [8, 16, 32];
const SIDE = 320;
const CONFIDENCE = 0.35;
const MAX_IOU = 0.5;
const ANCHORS = STRIDES.reduce((sum, stride) => sum + (SIDE / stride) ** 2, 0);

const CALIBRATION = { scale: 16.375, unknownSimilarity: 0.5641 };

const counter = new ApiCounter(globalThis, () => performance.now());
const adapter = await navigator.gpu.requestAdapter();
const hasFp16 = adapter?.features.has('shader-f16') ?? false;
const device = await adapter?.requestDevice({ requiredFeatures: hasFp16 ? ['shader-f16'] : [] });

window.shaders = {
  pixels: (...args) => orRefused(() => pixels(...args)),
  boxes: (...args) => orRefused(() => boxes(...args)),
  hasFp16,
  match,
  change,
};

/** The GPU says aside what it refuses, and goes on. */
async function orRefused<Result>(work: () => Promise<Result>): Promise<Result> {
  const gpu = theDevice();
  gpu.pushErrorScope('validation');
  const result = await work();
  const error = await gpu.popErrorScope();
  if (error) throw new Error(error.message);
  return result;
}

async function pixels(lending: Lending, size: Size, seed: number, precision: FloatPrecision): Promise<PixelErrors> {
  const gpu = theDevice();
  const { bytes } = NUMBERS[precision];
  const frame = lend(lending, picture(size, seed));
  const result = storage(gpu, resultBytes({ width: 1000, height: 1000 }));
  const [whole, crops] = [DETECTOR, EMBEDDER].map((input, index) =>
    storage(gpu, bytes * (index ? ROWS : 1) * 3 * input.size ** 2),
  );
  const [all, some] = [1, ROWS].map((rows) => storage(gpu, 16 * rows));
  if (!whole || !crops || !all || !some) throw new Error('no buffers');
  gpu.queue.writeBuffer(all, 0, Float32Array.of(0, 0, 1, 1));
  gpu.queue.writeBuffer(some, 0, Float32Array.from(REGIONS.flat()));

  const source = await new FrameLender(gpu, 1).take(frame);
  const shaders = new FrameShaders(gpu, source.kind);
  const upright = lending === 'turned frame' ? { width: size.height, height: size.width } : size;
  const encoder = gpu.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setBindGroup(0, shaders.bind(source, { regions: all, input: whole, result }));
  shaders.encodeLetterbox(pass, DETECTOR, precision, 1);
  shaders.encodeLuminance(pass, upright);
  pass.setBindGroup(0, shaders.bind(source, { regions: some, input: crops, result }));
  shaders.encodeLetterbox(pass, EMBEDDER, precision, ROWS);
  pass.end();
  gpu.queue.submit([encoder.finish()]);
  const gotWhole = readNumbers(await read(gpu, whole), precision);
  const gotCrops = readNumbers(await read(gpu, crops), precision);
  const told = await read(gpu, result);

  const expected = await new PixelReader().read(frame);
  frame.close();
  const [width = 0, height = 0] = new Uint32Array(told).subarray(1, 3);
  const numbers = 3 * EMBEDDER.size ** 2;
  const cut = (input: ModelInput, [x1, y1, x2, y2]: Box): Float32Array => {
    const target = new Float32Array(3 * input.size ** 2);
    const region: Box = [x1 * expected.width, y1 * expected.height, x2 * expected.width, y2 * expected.height];
    letterbox(expected, planLetterbox(region, input.size), normalisationOf(input), target, 'planar');
    return target;
  };
  const gain = normalisationOf(EMBEDDER).gain[0];
  const bars = (114 / 255 - EMBEDDER.mean[0]) / EMBEDDER.std[0];
  const cropErrors = REGIONS.map((region, row) =>
    greatest(gotCrops.subarray(row * numbers, (row + 1) * numbers), cut(EMBEDDER, region)),
  );
  return {
    binding: source.kind,
    whole: 255 * greatest(gotWhole, cut(DETECTOR, [0, 0, 1, 1])),
    crops: Math.max(...cropErrors) / gain,
    emptyRow: gotCrops
      .subarray(REGIONS.length * numbers)
      .filter((value) => Math.abs(value - bars) > (precision === 'fp16' ? 1e-4 : 1e-5)).length,
    luminance: greatest(readLuminance(told, upright).bytes, luminanceOf(expected).bytes),
    size: { width, height },
  };
}

async function boxes(spec: RawSpec, precision: FloatPrecision): Promise<BoxErrors> {
  const gpu = theDevice();
  const stored = storedAs(rawOutput(spec), precision);
  // What the shader is given, rounded as it is.
  const raw = readNumbers(stored, precision);
  const rawBuffer = storage(gpu, stored.byteLength);
  const result = storage(gpu, resultBytes(spec.frame));
  gpu.queue.writeBuffer(rawBuffer, 0, stored);
  gpu.queue.writeBuffer(result, 4, Uint32Array.of(spec.frame.width, spec.frame.height));
  const manifest = {
    strides: STRIDES,
    thresholds: { confidence: CONFIDENCE, nmsIou: MAX_IOU },
    input: { ...DETECTOR, size: SIDE },
    output: { name: 'raw', shape: [1, 6, ANCHORS] },
  } as unknown as DetectorManifest;
  const selector = new BoxSelector(gpu, manifest, CONFIDENCE, precision, rawBuffer, result);
  const encoder = gpu.createCommandEncoder();
  const pass = encoder.beginComputePass();
  selector.encode(pass);
  pass.end();
  gpu.queue.submit([encoder.finish()]);
  const found = readBoxes(await read(gpu, result), spec.frame);

  const decoded = decodeDetections(raw, spec.frame, { inputSide: SIDE, strides: STRIDES, confidence: CONFIDENCE });
  const expected = nms(decoded, MAX_IOU, MAX_BOXES);
  const pairs = Array.from({ length: Math.min(found.count, expected.count) }, (_, index) => [
    detectionAt(found, index),
    detectionAt(expected, index),
  ]);
  const worst = (difference: (pair: (typeof pairs)[number]) => number): number => Math.max(0, ...pairs.map(difference));
  return {
    onGpu: found.count,
    onCpu: expected.count,
    candidates: decoded.count,
    edges: worst(([one, other]) => Math.max(...(one?.box.map((edge, side) => Math.abs(edge - (other?.box[side] ?? NaN))) ?? []))),
    confidence: worst(([one, other]) => Math.abs((one?.confidence ?? NaN) - (other?.confidence ?? NaN))),
    classes: pairs.filter(([one, other]) => one?.classId !== other?.classId).length,
  };
}

async function match(spec: MatchSpec): Promise<MatchErrors> {
  const random = new Random(spec.seed);
  const gallery = randomGallery(random, spec);
  const things = Array.from({ length: spec.things }, () => {
    const row = Math.floor(random.between(0, gallery.products.length)) * spec.dimension;
    const seen = gallery.vectors.subarray(row, row + spec.dimension);
    // From quite like a reference to like nothing.
    const noise = random.between(0.5, 1.5);
    return Array.from({ length: spec.looks }, () => near(random, seen, noise).map((value) => (spec.length === 0 ? 0 : value)));
  });
  const [onGpu, onCpu] = [evidenceOf(things), evidenceOf(things)];
  const matcher = await GalleryOnGpu.create(access(theDevice()), gallery);
  if (!matcher) throw new Error('the gallery was not taken');
  const questions = onGpu.flatMap((evidence) => evidence.question(gallery, CALIBRATION) ?? []);
  counter.take();
  await matcher.weigh(questions);
  const counts = counter.take();
  matcher.destroy();
  if (!questions.every(({ tally }) => tally !== null)) throw new Error('a tally is missing');
  const pairs = onGpu.map(
    (evidence, index) =>
      [evidence.identity(gallery, CALIBRATION), (onCpu[index] ?? new Evidence()).identity(gallery, CALIBRATION)] as const,
  );
  const kinds = { recognised: 0, ambiguous: 0, unknown: 0 };
  for (const [, { kind }] of pairs) kinds[kind]++;
  const names = ({ kind, candidates }: Identity): string => [kind, ...candidates.map(({ product }) => product)].join();
  const posteriors = ({ confidence, candidates }: Identity): number[] => [confidence, ...candidates.map(({ score }) => score)];
  return {
    kinds,
    others: pairs.filter(([one, other]) => names(one) !== names(other)).length,
    posterior: Math.max(...pairs.map(([one, other]) => greatest(posteriors(one), posteriors(other)))),
    counts,
  };
}

async function change(what: GalleryChange): Promise<ChangeAnswers> {
  const spec = { dimension: 16, products: 100, references: 2, different: Infinity, background: 0 };
  const random = new Random(1);
  const [first, second] = [randomGallery(random, spec), randomGallery(random, spec)];
  const gpu = await anotherDevice();
  const matcher = new GalleryMatcher(access(gpu), 64);
  const ask = async (gallery: Gallery): Promise<boolean> => {
    const [evidence = new Evidence()] = evidenceOf([[gallery.vectors.subarray(0, spec.dimension)]]);
    const question = evidence.question(gallery, CALIBRATION);
    if (question === null) throw new Error('there is nothing to ask');
    await matcher.weigh(gallery, [question]);
    const isAnswered = question.tally !== null;
    const { candidates } = evidence.identity(gallery, CALIBRATION);
    if (candidates[0]?.product !== gallery.products[0]) throw new Error('it was named wrongly');
    return isAnswered;
  };
  const before = await ask(first);
  let after = first;
  if (what === 'another gallery') after = second;
  if (what === 'a small gallery')
    after = { ...first, products: first.products.slice(0, 63), vectors: first.vectors.slice(0, 63 * 16) };
  if (what === 'vectors of length 2') after = { ...first, vectors: first.vectors.map((value) => 2 * value) };
  if (what === 'a lost device') gpu.destroy();
  const answers = { before, after: await ask(after), again: await ask(first) };
  matcher.destroy();
  gpu.destroy();
  return answers;
}

function randomGallery(random: Random, spec: GallerySpec): Gallery {
  const { dimension, products, references, different, background } = spec;
  const names: string[] = [];
  const rows: Float32Array[] = [];
  const kinds = Array.from({ length: Math.min(different, products) }, () => {
    const middle = random.unitVector(dimension);
    const count = 1 + Math.floor(random.between(0, references));
    return Array.from({ length: count }, () => near(random, middle, 0.5));
  });
  for (let product = 0; product < products; product++) {
    for (const row of kinds[product % kinds.length] ?? []) {
      names.push(`p${product}`);
      rows.push(row);
    }
  }
  // The references of a product need not lie together.
  for (let swap = 0; swap < names.length / 4; swap++) {
    const [a, b] = [0, 0].map(() => Math.floor(random.between(0, names.length))) as [number, number];
    [names[a], names[b]] = [names[b] ?? '', names[a] ?? ''];
    [rows[a], rows[b]] = [rows[b] ?? new Float32Array(), rows[a] ?? new Float32Array()];
  }
  const flat = (vectors: readonly Float32Array[]): Float32Array => Float32Array.from(vectors.flatMap((vector) => [...vector]));
  const gallery = { dimension, products: names, vectors: flat(rows), embedder: 'x' };
  if (background === 0) return gallery;
  const others = Array.from({ length: background }, (_, index) =>
    index % 2 ? near(random, random.pick(rows), 0.7) : near(random, random.pick(rows), 0.2),
  );
  return { ...gallery, background: { vectors: flat(others), same: 0.75, margin: 0.15, share: 0.5 } };
}

/** Something like a unit vector, at a cosine of about 1 / sqrt(1 + noise²). */
function near(random: Random, vector: Float32Array, noise: number): Float32Array {
  const other = random.unitVector(vector.length);
  return normalise(vector.map((value, k) => value + noise * (other[k] ?? 0)));
}

function evidenceOf(things: readonly (readonly Float32Array[])[]): Evidence[] {
  return things.map((looks) => {
    const evidence = new Evidence();
    for (const look of looks) evidence.addLook(look);
    return evidence;
  });
}

function access(gpu: GPUDevice): GpuAccess {
  return { device: gpu, adapter: 'any', software: true, fp16: hasFp16, guard: new LossGuard(gpu.lost) };
}

/** Objects that a bunch of neighbouring cells agree on, and cells that agree with nobody. */
function rawOutput({ seed, objects, noise, broken }: RawSpec): Float32Array {
  const random = new Random(seed);
  const raw = new Float32Array(6 * ANCHORS).fill(-9);
  const put = (anchor: number, values: readonly number[]): void =>
    values.forEach((value, channel) => (raw[channel * ANCHORS + anchor] = value));
  const columns = SIDE / 8;
  for (let object = 0; object < objects; object++) {
    const [x, y] = [Math.floor(random.between(1, columns - 1)), Math.floor(random.between(1, columns - 1))];
    const size = random.between(0.5, 2);
    const hand = random.chance(0.3);
    for (const [dx, dy] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const) {
      const sides = Array.from({ length: 4 }, () => size + random.between(-0.2, 0.2));
      const logit = random.between(-0.5, 3);
      put((y + dy) * columns + x + dx, [...sides, hand ? -3 : logit, hand ? logit : -3]);
    }
  }
  for (let cell = 0; cell < noise; cell++) {
    const sides = Array.from({ length: 4 }, () => random.between(-1, 1.5));
    put(Math.floor(random.between(0, ANCHORS)), [...sides, random.between(-2, 2.5), random.between(-2, 2.5)]);
  }
  for (let cell = 0; cell < broken; cell++)
    raw.fill(NaN, 4 * ANCHORS + cell, 4 * ANCHORS + cell + 1).fill(NaN, 5 * ANCHORS + cell, 5 * ANCHORS + cell + 1);
  return raw;
}

/** Something with edges, colours and no symmetry. */
function picture({ width, height }: Size, seed: number): ImageBitmap {
  const random = new Random(seed);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const shade = context.createLinearGradient(0, 0, width, height);
  shade.addColorStop(0, '#e0c020');
  shade.addColorStop(1, '#104080');
  context.fillStyle = shade;
  context.fillRect(0, 0, width, height);
  for (let part = 0; part < 40; part++) {
    context.fillStyle = `rgb(${random.between(0, 255)} ${random.between(0, 255)} ${random.between(0, 255)})`;
    const [w, h] = [random.between(2, width / 3), random.between(2, height / 3)];
    context.fillRect(Math.floor(random.between(-10, width)), Math.floor(random.between(-10, height)), Math.ceil(w), Math.ceil(h));
  }
  return canvas.transferToImageBitmap();
}

/** As a model's output lies in its buffer; towards zero where fp16 is too coarse. */
function storedAs(numbers: Float32Array, precision: FloatPrecision): ArrayBuffer {
  const copy = Float32Array.from(numbers);
  if (precision === 'fp32') return copy.buffer;
  return Uint16Array.from(new Uint32Array(copy.buffer), (bits) => {
    const sign = (bits >>> 16) & 0x8000;
    const exponent = ((bits >>> 23) & 255) - 112;
    if (exponent > 30) return sign | 0x7e00;
    return exponent < 1 ? sign : sign | (exponent << 10) | ((bits >>> 13) & 0x3ff);
  }).buffer;
}

function lend(lending: Lending, bitmap: ImageBitmap): VideoFrame | ImageBitmap {
  if (lending === 'picture') return bitmap;
  const init: VideoFrameInit & { readonly rotation: number } = { timestamp: 0, rotation: lending === 'turned frame' ? 90 : 0 };
  return new VideoFrame(bitmap, init);
}

function theDevice(): GPUDevice {
  if (!device) throw new Error('this browser has no WebGPU');
  return device;
}

/** A device that was lost is replaced by one of a new adapter. */
async function anotherDevice(): Promise<GPUDevice> {
  const another = await (await navigator.gpu.requestAdapter())?.requestDevice();
  if (!another) throw new Error('this browser has no WebGPU');
  return another;
}

function storage(gpu: GPUDevice, size: number): GPUBuffer {
  return gpu.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
}

async function read(gpu: GPUDevice, buffer: GPUBuffer): Promise<ArrayBuffer> {
  const encoder = gpu.createCommandEncoder();
  const done = new ReadbackRing(gpu, buffer.size).copy(encoder, buffer, buffer.size);
  gpu.queue.submit([encoder.finish()]);
  return done();
}

function greatest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs((a[i] ?? NaN) - (b[i] ?? NaN)));
  return Number.isNaN(worst) ? Infinity : worst;
}
