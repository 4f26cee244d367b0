import type { Stage } from '../../workers/vision.api.ts';
import type { FrameRecord } from './frame-log.ts';

/** From the bottom up, in the order of the work. */
const ORDER: readonly Stage[] = ['import', 'detect', 'track', 'embed'];

/**
 * Frames as columns for a chart: seconds since the first, the top of each stage's layer with the lowest layer last (so that it is drawn in front),
 * and the turnaround; milliseconds.
 */
export function stackFrames(records: readonly FrameRecord[]): [number[], ...number[][]] {
  const start = records[0]?.at ?? 0;
  const tops = ORDER.map((_, layer) =>
    records.map(({ stagesMs }) => ORDER.slice(0, layer + 1).reduce((sum, stage) => sum + stagesMs[stage], 0)),
  );
  return [records.map(({ at }) => at - start), ...tops.reverse(), records.map(({ turnaroundMs }) => turnaroundMs)];
}
