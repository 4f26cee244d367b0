import { firstOf, HAND, ITEM } from './detections.ts';
import type { Detections } from './detections.ts';
import type { Size } from './geometry.ts';
import { letterboxTransform } from './letterbox.ts';

const CHANNELS = 6;

export interface DecodeOptions {
  /** Side of the detector's square input in pixels. */
  readonly inputSide: number;
  /** Pixels of the input per cell, in the order in which the levels follow each other in the output. */
  readonly strides: readonly number[];
  /** Boxes below this are dropped, 0..1. */
  readonly confidence: number;
}

/**
 * Turns the detector's raw output into boxes, before NMS.
 *
 * `raw` is `[6, anchors]`: the anchors of each stride row by row, finest first; channels 0..3 are the log-distances `l, t, r, b`
 * (`exp(v) * stride` pixels of the input from the cell's centre `(i + 0.5) * stride`), 4 and 5 the logits of item and hand.
 * The class is the greater logit, the confidence its sigmoid (FCOS, Tian et al. 2019, with per-class sigmoids).
 *
 * @param frame size of the picture that was letterboxed into the input; boxes come out in its pixels, clamped to it
 * @throws RangeError when the length of `raw` does not fit the strides
 */
export function decodeDetections(raw: Float32Array, frame: Size, options: DecodeOptions): Detections {
  const { inputSide, strides, confidence } = options;
  const cells = strides.map((stride) => Math.floor(inputSide / stride));
  const anchors = cells.reduce((sum, side) => sum + side * side, 0);
  if (raw.length !== CHANNELS * anchors) {
    throw new RangeError(`the detector's output has ${raw.length} numbers, expected ${CHANNELS * anchors}`);
  }
  const sure = anchorsAbove(Math.log(confidence / (1 - confidence)), raw, anchors);
  const { scale, padX, padY } = letterboxTransform(frame, inputSide);
  const xyxy = new Float32Array(4 * sure.length);
  const scores = new Float32Array(sure.length);
  const classes = new Uint8Array(sure.length);
  let count = 0;
  let level = 0;
  let first = 0;
  // Many a time a second: nothing is made for a box but its numbers.
  for (const anchor of sure) {
    while (anchor >= first + cells[level]! ** 2) first += cells[level++]! ** 2;
    const stride = strides[level]!;
    const side = cells[level]!;
    const x = (((anchor - first) % side) + 0.5) * stride;
    const y = (Math.floor((anchor - first) / side) + 0.5) * stride;
    // From the input to the frame as `boxFromInput` has it, clamped.
    const x1 = within((x - Math.exp(raw[anchor]!) * stride - padX) / scale, frame.width);
    const y1 = within((y - Math.exp(raw[anchors + anchor]!) * stride - padY) / scale, frame.height);
    const x2 = within((x + Math.exp(raw[2 * anchors + anchor]!) * stride - padX) / scale, frame.width);
    const y2 = within((y + Math.exp(raw[3 * anchors + anchor]!) * stride - padY) / scale, frame.height);
    // Nothing is left of a box that lies in the letterbox's bars.
    if (!(x2 - x1 >= 1 && y2 - y1 >= 1)) continue;
    xyxy[4 * count] = x1;
    xyxy[4 * count + 1] = y1;
    xyxy[4 * count + 2] = x2;
    xyxy[4 * count + 3] = y2;
    const item = raw[4 * anchors + anchor]!;
    const hand = raw[5 * anchors + anchor]!;
    scores[count] = 1 / (1 + Math.exp(-Math.max(item, hand)));
    classes[count] = hand > item ? HAND : ITEM;
    count++;
  }
  const all = { count, xyxy, confidence: scores, classId: classes };
  return count === sure.length ? all : firstOf(all, count);
}

/** Anchors of which one logit is `minLogit` or more, in order. */
function anchorsAbove(minLogit: number, raw: Float32Array, anchors: number): readonly number[] {
  const sure: number[] = [];
  for (let anchor = 0; anchor < anchors; anchor++) {
    // Written so that a NaN of a broken backend is dropped as well.
    if (Math.max(raw[4 * anchors + anchor]!, raw[5 * anchors + anchor]!) >= minLogit) sure.push(anchor);
  }
  return sure;
}

function within(value: number, length: number): number {
  return Math.min(Math.max(value, 0), length);
}
