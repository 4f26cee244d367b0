/** The contract between the page and the learning worker: types only. */
import type { ProductId } from '../src/core/catalog.ts';
import type { Gallery } from '../src/core/gallery.ts';
import type { Trial } from '../src/core/head-trial.ts';
import type { LinearHead } from '../src/core/linear-head.ts';
import type { Backend, Naming } from './vision.api.ts';

export interface LearningRequest {
  /** `auto` takes WebGPU on a real adapter, WASM otherwise. */
  readonly backend: 'auto' | Backend;
  /** Folder of the self-hosted TensorFlow.js file, absolute URL ending in `/`. */
  readonly runtimeUrl: string;
  /** The shop's references and all taught views, plain: without head and background. */
  readonly gallery: Gallery;
  /** What of it was taught on this device. */
  readonly taught: readonly ProductId[];
  readonly naming: Naming;
}

export interface LearningReport {
  /** Null: none is better than none. */
  readonly head: LinearHead | null;
  /** Named with the gallery alone. */
  readonly plain: Trial;
  /** Named through the head that was learned; null where there was nothing to make better, and nothing was learned. */
  readonly headed: Trial | null;
  /** What it was learned on; null where nothing was. */
  readonly backend: Backend | null;
  /** Learning alone, seconds. */
  readonly seconds: number;
}

export interface LearningApi {
  /**
   * Learns a head that parts look-alikes from two thirds of all views, and judges it by the rest. Throws where neither backend can be started.
   *
   * @param onProgress share that is done, 0..1
   */
  learnHead(request: LearningRequest, onProgress: (share: number) => void): Promise<LearningReport>;
}
