import type { Box } from './geometry.ts';
import { STILL, moveBox } from './similarity.ts';
import type { Similarity } from './similarity.ts';

/** What the detector can tell apart. The number is the model's class index. */
export const ITEM = 0;
export const HAND = 1;
export type ClassId = typeof ITEM | typeof HAND;

/** The boxes of one frame, struct of arrays. Entry `i` spans `xyxy[4 * i .. 4 * i + 3]`. */
export interface Detections {
  readonly count: number;
  /** `[x1, y1, x2, y2]` per box, in pixels of the frame. */
  readonly xyxy: Float32Array;
  /** 0..1 per box. */
  readonly confidence: Float32Array;
  readonly classId: Uint8Array;
}

/** One entry of `Detections`, for code that is easier to read box by box. */
export interface Detection {
  readonly box: Box;
  readonly confidence: number;
  readonly classId: ClassId;
}

/**
 * Entry `index`, its class narrowed.
 *
 * @throws RangeError when there is no such entry
 */
export function detectionAt(detections: Detections, index: number): Detection {
  const { count, xyxy, confidence, classId } = detections;
  const score = confidence[index];
  const x1 = xyxy[4 * index];
  const y1 = xyxy[4 * index + 1];
  const x2 = xyxy[4 * index + 2];
  const y2 = xyxy[4 * index + 3];
  if (index >= count || score === undefined || x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) {
    throw new RangeError(`no detection ${index} among ${count}`);
  }
  return { box: [x1, y1, x2, y2], confidence: score, classId: classId[index] === HAND ? HAND : ITEM };
}

/** All entries, in order. */
export function toList(detections: Detections): Detection[] {
  return Array.from({ length: detections.count }, (_, index) => detectionAt(detections, index));
}

/** The inverse of `toList`. Coordinates and confidence are rounded to float32. */
export function fromList(list: readonly Detection[]): Detections {
  const detections = {
    count: list.length,
    xyxy: new Float32Array(4 * list.length),
    confidence: new Float32Array(list.length),
    classId: new Uint8Array(list.length),
  };
  list.forEach(({ box, confidence, classId }, index) => {
    detections.xyxy.set(box, 4 * index);
    detections.confidence[index] = confidence;
    detections.classId[index] = classId;
  });
  return detections;
}

/** The first `count` of them. */
export function firstOf({ xyxy, confidence, classId }: Detections, count: number): Detections {
  return { count, xyxy: xyxy.slice(0, 4 * count), confidence: confidence.slice(0, count), classId: classId.slice(0, count) };
}

/** The same boxes where `motion` takes them. */
export function moveDetections(detections: Detections, motion: Similarity): Detections {
  if (motion === STILL) return detections;
  return fromList(toList(detections).map((entry) => ({ ...entry, box: moveBox(motion, entry.box) })));
}
