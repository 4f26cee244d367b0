import type { Detections } from './detections.ts';

/**
 * Greedy non-maximum suppression per class: of two boxes of one class that overlap by more than `maxIou`, the less confident goes.
 * The result is sorted by confidence, best first; equal confidences keep their order, so that a replay repeats exactly.
 *
 * @param maxIou 0..1, the manifest's `nmsIou`
 * @param maxCount at most so many boxes stay
 */
export function nms(detections: Detections, maxIou: number, maxCount = 256): Detections {
  const { count, confidence } = detections;
  const order: number[] = [];
  for (let index = 0; index < count; index++) order.push(index);
  // Sorting is stable: equal confidences keep their order.
  order.sort((a, b) => confidence[b]! - confidence[a]!);
  let kept = 0;
  // What is kept moves to the front of the same list, which has been read that far.
  for (let next = 0; next < count && kept < maxCount; next++) {
    const candidate = order[next]!;
    if (!isCovered(detections, order, kept, candidate, maxIou)) order[kept++] = candidate;
  }
  return entriesOf(detections, order, kept);
}

/** By one of the first `kept` entries of `order`. */
function isCovered(
  { xyxy, classId }: Detections,
  order: readonly number[],
  kept: number,
  candidate: number,
  maxIou: number,
): boolean {
  for (let index = 0; index < kept; index++) {
    const other = order[index]!;
    if (classId[other] === classId[candidate] && iouOf(xyxy, 4 * other, 4 * candidate) > maxIou) return true;
  }
  return false;
}

/** `iou` of the boxes that begin at `a` and `b`, without making boxes of them. */
function iouOf(xyxy: Float32Array, a: number, b: number): number {
  const width = Math.min(xyxy[a + 2]!, xyxy[b + 2]!) - Math.max(xyxy[a]!, xyxy[b]!);
  const height = Math.min(xyxy[a + 3]!, xyxy[b + 3]!) - Math.max(xyxy[a + 1]!, xyxy[b + 1]!);
  if (!(width > 0 && height > 0)) return 0;
  return (width * height) / (areaOf(xyxy, a) + areaOf(xyxy, b) - width * height);
}

function areaOf(xyxy: Float32Array, at: number): number {
  return Math.max(0, xyxy[at + 2]! - xyxy[at]!) * Math.max(0, xyxy[at + 3]! - xyxy[at + 1]!);
}

/** The first `kept` entries of `order`. */
function entriesOf({ xyxy, confidence, classId }: Detections, order: readonly number[], kept: number): Detections {
  const entries = {
    count: kept,
    xyxy: new Float32Array(4 * kept),
    confidence: new Float32Array(kept),
    classId: new Uint8Array(kept),
  };
  for (let index = 0; index < kept; index++) {
    const from = order[index]!;
    for (let side = 0; side < 4; side++) entries.xyxy[4 * index + side] = xyxy[4 * from + side]!;
    entries.confidence[index] = confidence[from]!;
    entries.classId[index] = classId[from]!;
  }
  return entries;
}
