import type { VisionReport } from '../../../workers/vision.api.ts';

/** What a worker says of itself on the CPU, without a model yet. */
export const cpuReport: VisionReport = {
  backend: 'wasm',
  fallback: null,
  adapter: null,
  runtime: 'LiteRT',
  threads: 1,
  models: [],
  parity: null,
  fp16Refused: null,
};
