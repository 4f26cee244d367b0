import { CpuFrameImporter, type FrameImporter } from './frame-importer.ts';
import { Detector } from './detector.ts';
import { Embedder } from './embedder.ts';
import type { Downloaded } from './load-models.ts';
import { OnnxModel, type Execution } from './onnx-model.ts';

/** Everything that dies with a GPU device: importer and both models, compiled for one backend. */
export interface Pipeline {
  readonly execution: Execution;
  readonly importer: FrameImporter;
  readonly detector: Detector;
  readonly embedder: Embedder;
}

/** Compiles both models. Throws `runtime-failed` or `device-lost`; nothing is left behind then. */
export async function createPipeline(execution: Execution, downloaded: Downloaded): Promise<Pipeline> {
  const { detector, embedder, weights } = downloaded;
  const first = await OnnxModel.create(execution, detector, weights.detector);
  try {
    const second = await OnnxModel.create(execution, embedder, weights.embedder);
    return {
      execution,
      importer: new CpuFrameImporter(execution.ort, detector.input, embedder.input),
      detector: new Detector(first, detector),
      // A software adapter has nothing to gain from full batches, and every row takes it a second.
      embedder: new Embedder(second, embedder, execution.gpu?.software === false),
    };
  } catch (error) {
    await first.release();
    throw error;
  }
}

export async function releasePipeline({ detector, embedder, execution }: Pipeline): Promise<void> {
  await detector.release();
  await embedder.release();
  execution.gpu?.device.destroy();
}
