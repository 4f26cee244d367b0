/** Scores of detection: a pure function of boxes. */
import { iou, type Box } from '../../src/core/geometry.ts';

export interface FoundBox {
  readonly box: Box;
  readonly confidence: number;
}

/** One class in one picture: what lies there, and what the detector found. */
export interface DetectionSample {
  readonly truth: readonly Box[];
  readonly found: readonly FoundBox[];
}

const LEAST_IOU = 0.5;

/**
 * AP50: the area under the precision envelope (all-point interpolation, PASCAL VOC 2010) at an IoU of 0.5. Surest first, a found box takes the
 * free true box that it overlaps most; null where nothing is there to be found.
 */
export function averagePrecision(samples: readonly DetectionSample[]): number | null {
  const positives = samples.reduce((sum, { truth }) => sum + truth.length, 0);
  if (positives === 0) return null;
  const rows = samples.flatMap(matched).sort((a, b) => b.confidence - a.confidence);
  let hits = 0;
  const curve = rows.map(({ hit }, index) => {
    if (hit) hits++;
    return { hit, precision: hits / (index + 1) };
  });
  let best = 0;
  let area = 0;
  for (const { hit, precision } of curve.reverse()) {
    best = Math.max(best, precision);
    if (hit) area += best / positives;
  }
  return area;
}

function matched({ truth, found }: DetectionSample): { readonly confidence: number; readonly hit: boolean }[] {
  const free = new Set(truth);
  return [...found]
    .sort((a, b) => b.confidence - a.confidence)
    .map(({ box, confidence }) => {
      let best: Box | null = null;
      for (const candidate of free) if (best === null || iou(candidate, box) > iou(best, box)) best = candidate;
      const hit = best !== null && iou(best, box) >= LEAST_IOU;
      if (hit && best !== null) free.delete(best);
      return { confidence, hit };
    });
}
