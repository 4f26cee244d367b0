import type { RuntimeName } from '../vision.api.ts';
import type { ChannelOrder } from './letterbox.ts';
import type { ModelManifest } from './manifest.ts';

/** One model with one input and one output on the CPU, ready to run, one picture at a time. `release` it. */
export interface CpuModel {
  /** Of its input. */
  readonly order: ChannelOrder;
  /**
   * Runs once, without copies: `fill` overwrites all `3 * size * size` numbers of the model's own input, and `read` gets the output where the
   * model has put it, which is valid until it returns. Throws `runtime-failed`.
   */
  run<Result>(fill: (input: Float32Array) => void, read: (output: Float32Array) => Result): Promise<Result>;
  release(): Promise<void>;
}

/** What runs models on the CPU. */
export interface CpuRuntime {
  readonly name: RuntimeName;
  readonly threads: number;
  /** Compiles `weights`, which have been verified. Throws `runtime-failed`. */
  compile(manifest: ModelManifest, weights: ArrayBuffer): Promise<CpuModel>;
}
