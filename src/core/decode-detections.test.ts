import { describe, expect, it } from 'vitest';
import { decodeDetections } from './decode-detections.ts';
import { HAND, ITEM, toList } from './detections.ts';

const OPTIONS = { inputSide: 320, strides: [8, 16, 32], confidence: 0.3 };
const ANCHORS = 40 * 40 + 20 * 20 + 10 * 10;
const SQUARE = { width: 320, height: 320 };

/** A raw output in which nothing is seen but at the given anchors. */
function rawOutput(
  cells: readonly {
    anchor: number;
    reach: readonly [number, number, number, number];
    stride: number;
    item: number;
    hand: number;
  }[],
): Float32Array {
  const raw = new Float32Array(6 * ANCHORS);
  raw.fill(-10, 4 * ANCHORS);
  for (const { anchor, reach, stride, item, hand } of cells) {
    reach.forEach((pixels, channel) => (raw[channel * ANCHORS + anchor] = Math.log(pixels / stride)));
    raw[4 * ANCHORS + anchor] = item;
    raw[5 * ANCHORS + anchor] = hand;
  }
  return raw;
}

describe('decodeDetections', () => {
  it('finds nothing in silence', () => {
    expect(decodeDetections(rawOutput([]), SQUARE, OPTIONS).count).toBe(0);
  });

  it('reads a box around a cell of each stride', () => {
    const fine = 3 * 40 + 5; // row 3, column 5: centre (44, 28)
    const middle = 1600 + 2 * 20 + 1; // centre (24, 40)
    const coarse = 1600 + 400 + 4 * 10 + 7; // centre (240, 144)
    const found = toList(
      decodeDetections(
        rawOutput([
          { anchor: fine, stride: 8, reach: [10, 20, 30, 40], item: 2, hand: -3 },
          { anchor: middle, stride: 16, reach: [4, 8, 12, 16], item: -3, hand: 1 },
          { anchor: coarse, stride: 32, reach: [40, 40, 40, 40], item: 0, hand: 0 },
        ]),
        SQUARE,
        OPTIONS,
      ),
    );
    expect(found.map(({ classId }) => classId)).toEqual([ITEM, HAND, ITEM]);
    const boxes = [
      [34, 8, 74, 68],
      [20, 32, 36, 56],
      [200, 104, 280, 184],
    ];
    found.forEach(({ box }, i) => box.forEach((value, side) => expect(value).toBeCloseTo(boxes[i]?.[side] ?? NaN, 3)));
    expect(found[0]?.confidence).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
    expect(found[2]?.confidence).toBeCloseTo(0.5, 6);
  });

  it('takes the letterbox back and stays inside of the frame', () => {
    // Centre (44, 28) of the input lies in the upper bar (40 pixels) of a 640x480 frame; the box reaches 32 pixels below.
    const raw = rawOutput([{ anchor: 3 * 40 + 5, stride: 8, reach: [60, 20, 30, 32], item: 3, hand: 0 }]);
    const [only] = toList(decodeDetections(raw, { width: 640, height: 480 }, OPTIONS));
    [0, 0, 148, 40].forEach((value, side) => expect(only?.box[side]).toBeCloseTo(value, 3));
  });

  it('drops boxes that lie in the bars, weak ones and broken numbers', () => {
    const raw = rawOutput([
      { anchor: 0, stride: 8, reach: [4, 4, 4, 4], item: 5, hand: 0 },
      { anchor: 20 * 40 + 20, stride: 8, reach: [20, 20, 20, 20], item: -1, hand: -1 },
      { anchor: 21 * 40 + 20, stride: 8, reach: [20, 20, 20, 20], item: Number.NaN, hand: Number.NaN },
    ]);
    expect(decodeDetections(raw, { width: 640, height: 480 }, OPTIONS).count).toBe(0);
  });

  it('refuses an output of another size', () => {
    expect(() => decodeDetections(new Float32Array(12), SQUARE, OPTIONS)).toThrow(/expected 12600/);
  });
});
