import type { Detections } from '../../../src/core/detections.ts';
import type { Size } from '../../../src/core/geometry.ts';
import type { Luminance } from '../../../src/core/luminance.ts';
import { luminanceSize } from '../luminance.ts';

/**
 * What comes back from the GPU for one frame, in words of 32 bits, little-endian:
 *
 * | words | what |
 * | --- | --- |
 * | 0 | boxes |
 * | 1, 2 | width and height of the frame |
 * | 4 … | `MAX_BOXES` boxes of three words: x1 and y1, x2 and y2 (16 bits each, 0..1 of the frame), confidence and class |
 * | 124 … | brightness, 6 bits a pixel, row by row |
 *
 * For a frame of 4:3 that is 4096 bytes.
 */
export const BOXES_AT = 4;
export const MAX_BOXES = 40;
export const LUMINANCE_AT = BOXES_AT + 3 * MAX_BOXES;

const PIXELS_PER_GROUP = 16;
const WORDS_PER_GROUP = 3;
const UNIT = 0xffff;

/** Threads of 16 pixels each that make the brightness of a frame. */
export function luminanceGroups(frame: Size): number {
  const { width, height } = luminanceSize(frame);
  return Math.ceil((width * height) / PIXELS_PER_GROUP);
}

/** Bytes that have to come back for a frame. */
export function resultBytes(frame: Size): number {
  return 4 * (LUMINANCE_AT + WORDS_PER_GROUP * luminanceGroups(frame));
}

/** Boxes after NMS in pixels of the frame, best first. */
export function readBoxes(result: ArrayBuffer, frame: Size): Detections {
  const words = new Uint32Array(result);
  const count = Math.min(words[0] ?? 0, MAX_BOXES);
  const xyxy = new Float32Array(4 * count);
  const confidence = new Float32Array(count);
  const classId = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const at = BOXES_AT + 3 * index;
    const [from, to, last] = [words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0];
    xyxy.set(
      [
        ((from & UNIT) / UNIT) * frame.width,
        ((from >>> 16) / UNIT) * frame.height,
        ((to & UNIT) / UNIT) * frame.width,
        ((to >>> 16) / UNIT) * frame.height,
      ],
      4 * index,
    );
    confidence[index] = (last & UNIT) / UNIT;
    classId[index] = last >>> 16;
  }
  return { count, xyxy, confidence, classId };
}

/** The frame's small picture. */
export function readLuminance(result: ArrayBuffer, frame: Size): Luminance {
  const words = new Uint32Array(result);
  const { width, height } = luminanceSize(frame);
  const bytes = new Uint8Array(width * height);
  for (let pixel = 0; pixel < bytes.length; pixel++) {
    const bit = 6 * (pixel % PIXELS_PER_GROUP);
    const word = LUMINANCE_AT + WORDS_PER_GROUP * Math.floor(pixel / PIXELS_PER_GROUP) + (bit >>> 5);
    const shift = bit & 31;
    const low = (words[word] ?? 0) >>> shift;
    const high = shift > 26 ? (words[word + 1] ?? 0) << (32 - shift) : 0;
    // The middle of the four brightnesses that it stands for.
    bytes[pixel] = 4 * ((low | high) & 63) + 2;
  }
  return { width, height, bytes };
}
