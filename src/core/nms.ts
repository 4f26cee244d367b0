import { detectionAt, select, toList } from './detections.ts';
import type { Detections } from './detections.ts';
import { iou } from './geometry.ts';

/**
 * Greedy non-maximum suppression per class: of two boxes of one class that overlap by more than `maxIou`, the less confident goes.
 * The result is sorted by confidence, best first; equal confidences keep their order, so that a replay repeats exactly.
 *
 * @param maxIou 0..1, the manifest's `nmsIou`
 * @param maxCount at most so many boxes stay
 */
export function nms(detections: Detections, maxIou: number, maxCount = 256): Detections {
  const all = toList(detections);
  const order = all.map((_, index) => index).sort((a, b) => (all[b]?.confidence ?? 0) - (all[a]?.confidence ?? 0) || a - b);
  const kept: number[] = [];
  for (const index of order) {
    if (kept.length >= maxCount) break;
    const { box, classId } = detectionAt(detections, index);
    const covered = kept.some((other) => {
      const rival = all[other];
      return rival !== undefined && rival.classId === classId && iou(rival.box, box) > maxIou;
    });
    if (!covered) kept.push(index);
  }
  return select(detections, kept);
}
