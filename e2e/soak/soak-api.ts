/** What the soak tool and the specs ask of the soak page. Everything here crosses the browser's boundary as JSON. */
import type { Box } from '../../src/core/geometry.ts';
import type { Backend, FrameResult, VisionReport } from '../../workers/vision.api.ts';
import type { VisionState } from '../../src/vision/vision-client.ts';
import type { WorkerAnswers } from './soak-channel.ts';

/** The last frame of a few that were shown. */
export interface SoakResult {
  readonly looked: number;
  readonly events: number;
  readonly last: Pick<FrameResult, 'tracks' | 'inventory' | 'observer'> | null;
}

/** From a loss to the first frame that is looked at again. */
export interface Recovery {
  readonly ms: number;
  /** All states in between. */
  readonly states: readonly VisionState['kind'][];
  readonly failedFrames: number;
  readonly report: VisionReport | null;
}

export interface SoakApi {
  /** Loads everything, names too. `urls`: the pictures that go round. */
  start(backend: Backend, urls: readonly string[]): Promise<VisionReport>;
  /** Shows so many frames, one after the other, as a camera would give them at so many a second. `still`: always the same picture. */
  show(frames: number, still: boolean): Promise<SoakResult>;
  /** Boxes of so many frames of the same picture, without tracking; those of the last one. */
  detect(frames: number): Promise<readonly Box[]>;
  ask<K extends keyof WorkerAnswers>(question: K): Promise<WorkerAnswers[K]>;
  /** Loses the GPU or the worker while frames come, and waits for the first result. */
  lose(what: 'device' | 'worker'): Promise<Recovery>;
  /** Shows the same picture until a frame has been looked at on `backend`. */
  showUntil(backend: Backend): Promise<VisionReport>;
  report(): VisionReport | null;
}

declare global {
  interface Window {
    soak: SoakApi;
  }
}
