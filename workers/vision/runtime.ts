import type * as Ort from 'onnxruntime-web';
import type { RuntimeBuild, RuntimeFiles } from './runtime-files.ts';
import { asVisionError } from './vision-error.ts';

export type OrtModule = typeof Ort;

/** How many threads the WASM backend gets when nobody says: half of the processors, because the page and the camera need some too. */
export function defaultThreads(processors: number): number {
  return Math.max(1, Math.min(4, processors <= 2 ? processors : Math.ceil(processors / 2)));
}

/**
 * Imports one build of ONNX Runtime and hands it its files. Call it once per worker and build: its settings cannot change
 * after the first session. Threads need a cross-origin isolated page; without one it runs on a single thread.
 */
export async function startRuntime(
  build: RuntimeBuild,
  files: RuntimeFiles,
  binary: ArrayBuffer,
  threads: number,
): Promise<OrtModule> {
  try {
    const ort = await importBuild(build);
    ort.env.wasm.wasmPaths = { mjs: files.module };
    ort.env.wasm.wasmBinary = binary;
    ort.env.wasm.numThreads = threads;
    ort.env.logLevel = 'error';
    return ort;
  } catch (error) {
    throw asVisionError(error, 'runtime-failed', 'ONNX Runtime could not be started; reload the page');
  }
}

function importBuild(build: RuntimeBuild): Promise<OrtModule> {
  switch (build) {
    case 'wasm':
      return import('onnxruntime-web/wasm');
    case 'asyncify':
      return import('onnxruntime-web/webgpu');
    case 'jspi':
      return import('onnxruntime-web/jspi');
  }
}
