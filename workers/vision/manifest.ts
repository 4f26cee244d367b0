import type { Background } from '../../src/core/gallery.ts';
import type { DetectorThresholds, ModelName } from '../vision.api.ts';
import { VisionError } from './vision-error.ts';

/** A file of weights beside the manifest. */
export interface WeightsFile {
  readonly file: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** The same network as LiteRT takes it. */
export interface LiteRtFile extends WeightsFile {
  /** What it computes in. */
  readonly precision: 'fp32' | 'int8';
}

/** What stands in `models/<name>/manifest.json` and the worker needs: where the weights are and how their input is made. */
export interface ModelManifest extends WeightsFile {
  readonly name: ModelName;
  readonly version: string;
  /** A graph that computes in fp16 with the weights of `file`, which it does not hold itself (decision 19); null where there is none. */
  readonly fp16: WeightsFile | null;
  /** For the CPU (decision 21); null where there is none, and ONNX Runtime runs the full weights. */
  readonly litert: LiteRtFile | null;
  readonly input: ModelInput;
  readonly output: { readonly name: string; readonly shape: readonly (number | string)[] };
}

/** How pixels become the model's input: letterboxed RGB, `(v / 255 - mean) / std` per channel. */
export interface ModelInput {
  readonly name: string;
  /** Width and height of the square input, pixels. */
  readonly size: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  /** Byte value of the bars. */
  readonly letterboxFill: number;
}

export interface DetectorManifest extends ModelManifest {
  readonly strides: readonly number[];
  readonly thresholds: DetectorThresholds;
}

export interface EmbedderManifest extends ModelManifest {
  readonly dimension: number;
  /** How similarity becomes evidence: one look is a softmax over `scale · cos(product)` and `scale · unknownSimilarity`. */
  readonly calibration: { readonly scale: number; readonly unknownSimilarity: number };
  /** Unit vectors of what is commonly sold, little-endian float32 row by row, and how they count (`Background`); null where there are none. */
  readonly background: BackgroundFile | null;
}

export type BackgroundFile = WeightsFile & Omit<Background, 'vectors'>;

/** Reads a detector's manifest. Throws `model-corrupt` where a field is missing or of the wrong kind. */
export function parseDetectorManifest(json: unknown): DetectorManifest {
  const read: Reader = new Reader('detector', json);
  const base = read.model();
  const thresholds = read.object('thresholds');
  return {
    ...base,
    strides: read.numbers('strides'),
    thresholds: { confidence: thresholds.number('confidence'), nmsIou: thresholds.number('nmsIou') },
  };
}

/** Reads an embedder's manifest. Throws `model-corrupt` where a field is missing or of the wrong kind. */
export function parseEmbedderManifest(json: unknown): EmbedderManifest {
  const read: Reader = new Reader('embedder', json);
  const base = read.model();
  const calibration = read.object('calibration');
  const dimension = base.output.shape.at(-1);
  if (typeof dimension !== 'number') read.fail('output.shape');
  return {
    ...base,
    dimension,
    calibration: { scale: calibration.number('scale'), unknownSimilarity: calibration.number('unknownSimilarity') },
    background: read.has('background') ? read.object('background').background(dimension) : null,
  };
}

/** The manifest with other thresholds, where some are wished for. Throws `bad-input` where those are none. */
export function withThresholds(manifest: DetectorManifest, wished: Partial<DetectorThresholds> = {}): DetectorManifest {
  for (const [name, value] of Object.entries(wished)) {
    if (!(value > 0 && value < 1))
      throw new VisionError('bad-input', `the threshold "${name}" lies between 0 and 1, not at ${value}`);
  }
  return { ...manifest, thresholds: { ...manifest.thresholds, ...wished } };
}

/** Typed access to unknown JSON, with an error that names the model and the field. */
class Reader {
  private readonly modelName: ModelName;
  private readonly fields: Readonly<Record<string, unknown>>;
  private readonly path: string;

  constructor(model: ModelName, json: unknown, path = '') {
    this.modelName = model;
    this.path = path;
    if (typeof json !== 'object' || json === null) this.fail('');
    this.fields = json as Record<string, unknown>;
  }

  fail(field: string): never {
    throw new VisionError('model-corrupt', `models/${this.modelName}/manifest.json has no valid "${this.path}${field}"`);
  }

  number(field: string): number {
    const value = this.fields[field];
    return typeof value === 'number' && Number.isFinite(value) ? value : this.fail(field);
  }

  string(field: string, pattern = /./): string {
    const value = this.fields[field];
    return typeof value === 'string' && pattern.test(value) ? value : this.fail(field);
  }

  numbers(field: string): number[] {
    const value = this.fields[field];
    return Array.isArray(value) && value.every((entry) => typeof entry === 'number') ? value : this.fail(field);
  }

  triple(field: string): [number, number, number] {
    const [r, g, b, ...rest] = this.numbers(field);
    return r !== undefined && g !== undefined && b !== undefined && rest.length === 0 ? [r, g, b] : this.fail(field);
  }

  shape(field: string): (number | string)[] {
    const value = this.fields[field];
    return Array.isArray(value) && value.every((entry) => typeof entry === 'number' || typeof entry === 'string')
      ? value
      : this.fail(field);
  }

  has(field: string): boolean {
    return field in this.fields;
  }

  object(field: string): Reader {
    return new Reader(this.modelName, this.fields[field], `${this.path}${field}.`);
  }

  weights(name = /^[\w.-]+\.onnx$/): WeightsFile {
    return {
      // A plain file name: the manifest must not lead anywhere else.
      file: this.string('file', name),
      bytes: this.number('bytes'),
      sha256: this.string('sha256', /^[0-9a-f]{64}$/),
    };
  }

  optionalWeights(field: string): WeightsFile | null {
    return this.has(field) ? this.object(field).weights() : null;
  }

  litert(): LiteRtFile {
    const precision = this.string('precision');
    if (precision !== 'fp32' && precision !== 'int8') this.fail('precision');
    return { ...this.weights(/^[\w.-]+\.tflite$/), precision };
  }

  background(dimension: number): BackgroundFile {
    const file = this.weights(/^[\w.-]+\.bin$/);
    if (file.bytes % (4 * dimension) !== 0) this.fail('bytes');
    return { ...file, same: this.number('same'), margin: this.number('margin'), share: this.number('share') };
  }

  model(): ModelManifest {
    if (this.string('name') !== this.modelName) this.fail('name');
    const input: Reader = this.object('input');
    const [, channels, height, width] = input.shape('shape');
    if (channels !== 3 || typeof width !== 'number' || width !== height) input.fail('shape');
    const output = this.object('output');
    return {
      name: this.modelName,
      version: this.string('version'),
      ...this.weights(),
      fp16: this.optionalWeights('fp16'),
      litert: this.has('litert') ? this.object('litert').litert() : null,
      input: {
        name: input.string('name'),
        size: width,
        mean: input.triple('mean'),
        std: input.triple('std'),
        letterboxFill: input.number('letterboxFill'),
      },
      output: { name: output.string('name'), shape: output.shape('shape') },
    };
  }
}
