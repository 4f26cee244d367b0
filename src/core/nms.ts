import { fromList, toList, type Detection, type Detections } from './detections.ts';
import { iou } from './geometry.ts';

/**
 * Greedy non-maximum suppression per class: of two boxes of one class that overlap by more than `maxIou`, the less confident goes.
 * The result is sorted by confidence, best first; equal confidences keep their order, so that a replay repeats exactly.
 *
 * @param maxIou 0..1, the manifest's `nmsIou`
 * @param maxCount at most so many boxes stay
 */
export function nms(detections: Detections, maxIou: number, maxCount = 256): Detections {
  const kept: Detection[] = [];
  // Sorting is stable: equal confidences keep their order.
  for (const candidate of toList(detections).sort((a, b) => b.confidence - a.confidence)) {
    if (kept.length >= maxCount) break;
    const covered = kept.some(({ classId, box }) => classId === candidate.classId && iou(box, candidate.box) > maxIou);
    if (!covered) kept.push(candidate);
  }
  return fromList(kept);
}
