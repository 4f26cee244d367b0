import { HAND, ITEM } from './detections.ts';
import type { Detections } from './detections.ts';
import { clamp } from './geometry.ts';
import type { Box, Size } from './geometry.ts';
import { boxFromInput, letterboxTransform } from './letterbox.ts';

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
  const transform = letterboxTransform(frame, inputSide);
  const minLogit = Math.log(confidence / (1 - confidence));
  const at = (channel: number, anchor: number): number => raw[channel * anchors + anchor] ?? 0;
  const boxes: Box[] = [];
  const scores: number[] = [];
  const classes: number[] = [];
  let anchor = 0;
  strides.forEach((stride, level) => {
    const side = cells[level] ?? 0;
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++, anchor++) {
        const item = at(4, anchor);
        const hand = at(5, anchor);
        const logit = Math.max(item, hand);
        // Written so that a NaN of a broken backend is dropped as well.
        if (!(logit >= minLogit)) continue;
        const x = (column + 0.5) * stride;
        const y = (row + 0.5) * stride;
        const reach = (channel: number): number => Math.exp(at(channel, anchor)) * stride;
        const box = clamp(boxFromInput([x - reach(0), y - reach(1), x + reach(2), y + reach(3)], transform), frame);
        // Nothing is left of a box that lies in the letterbox's bars.
        if (!(box[2] - box[0] >= 1 && box[3] - box[1] >= 1)) continue;
        boxes.push(box);
        scores.push(1 / (1 + Math.exp(-logit)));
        classes.push(hand > item ? HAND : ITEM);
      }
    }
  });
  return {
    count: boxes.length,
    xyxy: Float32Array.from(boxes.flat()),
    confidence: Float32Array.from(scores),
    classId: Uint8Array.from(classes),
  };
}
