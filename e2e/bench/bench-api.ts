/** What the bench tool asks of a bench page, one page per contestant. Everything here crosses the browser's boundary as JSON. */
import type { Backend } from '../../workers/vision.api.ts';
import type { ApiCounts } from '../../workers/lab/api-counter.ts';

/**
 * Someone who finds boxes in frames: we, or what a user would pick instead. The names with `overhead` run a network that does nothing: what is
 * left is what everything around it costs.
 */
export type ContestantName =
  | 'cartlens'
  | 'bare-worker'
  | 'plain-page'
  | 'litert'
  | 'mediapipe'
  | 'coco-ssd'
  | 'human'
  | 'cartlens-overhead'
  | 'plain-page-overhead';

/** Peers may also run on WebGL. */
export type RowBackend = Backend | 'webgl';

export interface ContestantSpec {
  readonly name: ContestantName;
  readonly backend: RowBackend;
}

/** What a contestant has become after its first result, without caches and from a page that is already there. */
export interface StartReport {
  /** Name and version of the detector. */
  readonly model: string;
  readonly threads: number;
  /** GPU adapter, null without one. */
  readonly adapter: string | null;
  /** Milliseconds from the wish to have boxes to the boxes of the first frame: downloads, compilation, warm-up, detection. */
  readonly firstResultMs: number;
  /** Milliseconds of main-thread long tasks meanwhile. */
  readonly longTaskMs: number;
}

/** One frame, from a `VideoFrame` on the page to boxes on the page. */
export interface FrameSample {
  readonly ms: number;
  readonly boxes: number;
  /** Milliseconds of main-thread long tasks (50 ms and more) that touched this frame. */
  readonly longTaskMs: number;
  readonly counts: ApiCounts;
}

export interface BenchApi {
  start(spec: ContestantSpec, firstFrameUrl: string): Promise<StartReport>;
  /** Loads what was left for after the first result: frames are measured with everything there. */
  complete(): Promise<void>;
  frame(url: string): Promise<FrameSample>;
  /** Keeps these frames at hand for `runMany`. */
  keep(urls: readonly string[]): Promise<void>;
  /** Runs `count` frames, the kept ones round and round, each as soon as the one before is done: milliseconds of main-thread long tasks. */
  runMany(count: number): Promise<number>;
}

declare global {
  interface Window {
    bench: BenchApi;
  }
}
