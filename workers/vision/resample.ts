import type { Pixels } from './pixels.ts';

/** Where a picture lies in the model's square input: destination pixel `i` shows source position `(i + 0.5 - pad) / scale - 0.5`. */
export interface Placement {
  /** Destination pixels per source pixel. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Bars left and above, in destination pixels. */
  readonly padX: number;
  readonly padY: number;
}

/** The part of a picture that is looked at, whole pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Byte values to the model's numbers: `byte * gain + bias` per channel. */
export interface Normalisation {
  readonly gain: readonly [number, number, number];
  readonly bias: readonly [number, number, number];
  /** Byte value of the bars. */
  readonly fill: number;
}

/**
 * Resamples a region of `pixels` into a square NCHW float input in one pass over the source: area averages when shrinking (no
 * aliasing), bilinear with half-pixel centres when enlarging, normalised on the way.
 *
 * @param target `3 * size * size` numbers, overwritten completely
 */
export function resample(
  pixels: Pixels,
  region: Region,
  placement: Placement,
  normalisation: Normalisation,
  size: number,
  target: Float32Array,
): void {
  const columns = taps(size, region.width, placement.scaleX, placement.padX);
  const rows = taps(size, region.height, placement.scaleY, placement.padY);
  const plane = size * size;
  for (let channel = 0; channel < 3; channel++) {
    const value = normalisation.fill * (normalisation.gain[channel] ?? 1) + (normalisation.bias[channel] ?? 0);
    target.fill(value, channel * plane, (channel + 1) * plane);
  }
  const width = columns.to - columns.from;
  // Neighbouring rows of the result share at most one row of the source, so two of them are kept.
  const kept = [new Float32Array(width * 3), new Float32Array(width * 3)] as const;
  const keptIndex = [-1, -1];
  const sum = new Float32Array(width * 3);
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
        shrinkRow(pixels, region.x, region.y + source, columns, row);
        keptIndex[slot] = source;
      }
      const weight = rows.weights[y * rows.stride + tap]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += row[i]! * weight;
    }
    let at = y * size + columns.from;
    for (let i = 0; i < sum.length; i += 3, at++) {
      target[at] = sum[i]! * gainR + biasR;
      target[at + plane] = sum[i + 1]! * gainG + biasG;
      target[at + 2 * plane] = sum[i + 2]! * gainB + biasB;
    }
  }
}

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

function taps(size: number, length: number, scale: number, pad: number): Taps {
  // A destination pixel belongs to the picture when its centre does.
  const from = Math.max(0, Math.ceil(pad - 0.5 - 1e-6));
  const to = Math.min(size, Math.ceil(pad + length * scale - 0.5 - 1e-6));
  const step = 1 / scale;
  const stride = step > 1 ? Math.ceil(step) + 1 : 2;
  const first = new Int32Array(size);
  const count = new Int32Array(size);
  const weights = new Float32Array(size * stride);
  for (let i = from; i < to; i++) {
    // Enlarging: the hat between two pixel centres is what a box of width 1 covers of both.
    const centre = (i + 0.5 - pad) * step;
    const half = Math.max(step, 1) / 2;
    const begin = Math.max(centre - half, 0);
    const end = Math.min(centre + half, length);
    const start = Math.min(Math.floor(begin + 1e-6), length - 1);
    const stop = Math.max(start + 1, Math.min(Math.ceil(end - 1e-6), length));
    let total = 0;
    for (let s = start; s < stop; s++) {
      const covered = Math.max(Math.min(s + 1, end) - Math.max(s, begin), 0);
      weights[i * stride + s - start] = covered;
      total += covered;
    }
    for (let k = 0; k < stop - start; k++) weights[i * stride + k]! /= total;
    first[i] = start;
    count[i] = stop - start;
  }
  return { from, to, first, count, weights, stride };
}

/** One source row, averaged into the destination's columns; interleaved RGB byte values. */
function shrinkRow(pixels: Pixels, x: number, y: number, columns: Taps, row: Float32Array): void {
  const { rgba } = pixels;
  const line = (y * pixels.width + x) * 4;
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
