import type { Box } from '../../src/core/geometry.ts';
import { letterboxTransform } from '../../src/core/letterbox.ts';
import type { ModelInput } from './manifest.ts';
import type { Pixels } from './pixels.ts';

/** Byte values to the model's numbers: `byte * gain + bias` per channel. */
export interface Normalisation {
  readonly gain: readonly [number, number, number];
  readonly bias: readonly [number, number, number];
  /** Byte value of the bars. */
  readonly fill: number;
}

/** `(v / 255 - mean) / std` as `v * gain + bias`. */
export function normalisationOf({ mean, std, letterboxFill }: ModelInput): Normalisation {
  return {
    gain: [1 / (255 * std[0]), 1 / (255 * std[1]), 1 / (255 * std[2])],
    bias: [-mean[0] / std[0], -mean[1] / std[1], -mean[2] / std[2]],
    fill: letterboxFill,
  };
}

/** How the numbers of a picture follow each other: colour by colour (NCHW) or pixel by pixel (NHWC). */
export type ChannelOrder = 'planar' | 'interleaved';

/** How a region becomes a square, and the memory for doing it. Frames of one size share one. */
export interface LetterboxPlan {
  readonly size: number;
  readonly columns: Taps;
  readonly rows: Taps;
  /** Neighbouring rows of the result share at most one row of the source, so two of them are kept. */
  readonly kept: readonly [Float32Array, Float32Array];
  readonly sum: Float32Array;
}

/**
 * @param region in pixels, inside the pictures to come; its edges may fall inside a pixel
 * @param size side of the square
 */
export function planLetterbox([x1, y1, x2, y2]: Box, size: number): LetterboxPlan {
  const { scale, padX, padY } = letterboxTransform({ width: x2 - x1, height: y2 - y1 }, size);
  const columns = taps(size, x1, x2, scale, padX);
  const row = (): Float32Array => new Float32Array((columns.to - columns.from) * 3);
  return { size, columns, rows: taps(size, y1, y2, scale, padY), kept: [row(), row()], sum: row() };
}

/**
 * Letterboxes a region of `pixels` into a square float input in one pass over the source: area averages when shrinking (no
 * aliasing), bilinear with half-pixel centres when enlarging, normalised on the way.
 *
 * @param target `3 * size * size` numbers, overwritten completely
 */
export function letterbox(
  pixels: Pixels,
  plan: LetterboxPlan,
  normalisation: Normalisation,
  target: Float32Array,
  order: ChannelOrder,
): void {
  const { size, columns, rows, kept, sum } = plan;
  const plane = size * size;
  // From one colour of a pixel to the next, and from one pixel to the next.
  const [colour, step] = order === 'planar' ? [plane, 1] : [1, 3];
  fillWithBars(target, plane, normalisation, order);
  const keptIndex = [-1, -1];
  const [gainR, gainG, gainB] = normalisation.gain;
  const [biasR, biasG, biasB] = normalisation.bias;
  for (let y = rows.from; y < rows.to; y++) {
    sum.fill(0);
    const first = rows.first[y]!;
    for (let tap = 0; tap < rows.count[y]!; tap++) {
      const source = first + tap;
      const slot = (source & 1) as 0 | 1;
      const row = kept[slot];
      if (keptIndex[slot] !== source) {
        averageRow(pixels, source, columns, row);
        keptIndex[slot] = source;
      }
      const weight = rows.weights[y * rows.stride + tap]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += row[i]! * weight;
    }
    let at = (y * size + columns.from) * step;
    for (let i = 0; i < sum.length; i += 3, at += step) {
      target[at] = sum[i]! * gainR + biasR;
      target[at + colour] = sum[i + 1]! * gainG + biasG;
      target[at + 2 * colour] = sum[i + 2]! * gainB + biasB;
    }
  }
}

function fillWithBars(target: Float32Array, plane: number, { gain, bias, fill }: Normalisation, order: ChannelOrder): void {
  const bar = [fill * gain[0] + bias[0], fill * gain[1] + bias[1], fill * gain[2] + bias[2]] as const;
  if (bar[0] === bar[1] && bar[1] === bar[2]) target.fill(bar[0]);
  else if (order === 'planar') bar.forEach((value, channel) => target.fill(value, channel * plane, (channel + 1) * plane));
  else for (let at = 0; at < target.length; at++) target[at] = bar[(at % 3) as 0 | 1 | 2];
}

/** Sums of box edges carry rounding errors: a sliver this thin is not a pixel. */
const EPSILON = 1e-6;

/** For each destination pixel the source pixels it is made of, and their weights (sum 1). */
interface Taps {
  /** Destination pixels `from .. to - 1` show the picture, the others are bars. */
  readonly from: number;
  readonly to: number;
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: Float32Array;
  readonly stride: number;
}

function taps(size: number, low: number, high: number, scale: number, pad: number): Taps {
  const length = high - low;
  // A destination pixel belongs to the picture when its centre does.
  const from = Math.max(0, Math.ceil(pad - 0.5 - EPSILON));
  const to = Math.min(size, Math.ceil(pad + length * scale - 0.5 - EPSILON));
  const step = 1 / scale;
  const half = Math.max(step, 1) / 2;
  const stride = Math.ceil(2 * half) + 1;
  const first = new Int32Array(size);
  const count = new Int32Array(size);
  const weights = new Float32Array(size * stride);
  for (let i = from; i < to; i++) {
    // Enlarging: what a box of one pixel's width covers of its two neighbours is bilinear interpolation.
    const centre = low + (i + 0.5 - pad) * step;
    const begin = Math.max(centre - half, low);
    const end = Math.min(centre + half, high);
    const start = Math.min(Math.floor(begin + EPSILON), Math.ceil(high) - 1);
    const stop = Math.max(start + 1, Math.ceil(end - EPSILON));
    let total = 0;
    for (let source = start; source < stop; source++) {
      const covered = Math.max(Math.min(source + 1, end) - Math.max(source, begin), 0);
      weights[i * stride + source - start] = covered;
      total += covered;
    }
    for (let k = 0; k < stop - start; k++) weights[i * stride + k]! /= total;
    first[i] = start;
    count[i] = stop - start;
  }
  return { from, to, first, count, weights, stride };
}

/** One source row, averaged into the destination's columns; interleaved RGB byte values. */
function averageRow(pixels: Pixels, y: number, columns: Taps, row: Float32Array): void {
  const { rgba } = pixels;
  const line = y * pixels.width * 4;
  let out = 0;
  for (let i = columns.from; i < columns.to; i++) {
    let r = 0;
    let g = 0;
    let b = 0;
    let at = line + columns.first[i]! * 4;
    const weightsFrom = i * columns.stride;
    for (let tap = 0; tap < columns.count[i]!; tap++, at += 4) {
      const weight = columns.weights[weightsFrom + tap]!;
      r += rgba[at]! * weight;
      g += rgba[at + 1]! * weight;
      b += rgba[at + 2]! * weight;
    }
    row[out++] = r;
    row[out++] = g;
    row[out++] = b;
  }
}
