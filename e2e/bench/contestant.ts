import type { ApiCounts } from '../../workers/lab/api-counter.ts';
import type { StartReport } from './bench-api.ts';

/** One way from a camera frame to boxes, as the bench page drives it. */
export interface Contestant {
  /** Downloads and compiles; the first `detect` follows at once. */
  load(): Promise<Pick<StartReport, 'model' | 'threads' | 'adapter'>>;
  /** Loads what was left for after the first result. */
  complete?(): Promise<unknown>;
  /** Number of boxes after NMS. Takes the frame over and closes it. */
  detect(frame: VideoFrame): Promise<number>;
  /** Calls of the browser's APIs since this was last asked, on the thread that does the work. */
  takeCounts(): Promise<ApiCounts>;
}
