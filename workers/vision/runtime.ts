import type * as Ort from 'onnxruntime-web';
import type { Asset, AssetStore } from './asset-store.ts';
import { VisionError, asVisionError } from './vision-error.ts';

/** The builds of ONNX Runtime: `jspi` and `asyncify` drive WebGPU, `wasm` is smaller and quicker without it. */
export type RuntimeBuild = 'wasm' | 'asyncify' | 'jspi';
export type OrtModule = typeof Ort;

export interface RuntimeFiles {
  readonly module: string;
  readonly binary: Asset;
}

/** The build for WebGPU in this browser: JSPI is smaller and encodes faster where the browser can suspend WebAssembly. */
export function webgpuBuild(): RuntimeBuild {
  return 'Suspending' in WebAssembly ? 'jspi' : 'asyncify';
}

/** How many threads the WASM backend gets when nobody says: half of the processors, because the page and the camera need some too. */
export function defaultThreads(processors: number): number {
  return Math.max(1, Math.min(4, processors <= 2 ? processors : Math.ceil(processors / 2)));
}

/** Where the files of `build` are, with bytes and hash. Throws as `AssetStore.json` does. */
export async function findRuntime(store: AssetStore, build: RuntimeBuild, runtimeUrl: string): Promise<RuntimeFiles> {
  const url = new URL('manifest.json', runtimeUrl).href;
  const { builds } = (await store.json(url)) as { builds?: Record<string, Record<string, unknown>> };
  const files = builds?.[build];
  const { module, binary, bytes, sha256 } = files ?? {};
  if (typeof module !== 'string' || typeof binary !== 'string' || typeof bytes !== 'number' || typeof sha256 !== 'string') {
    throw new VisionError('runtime-failed', `${url} does not describe the runtime build "${build}"`);
  }
  const at = (name: string): string => new URL(name, runtimeUrl).href;
  return { module: at(module), binary: { url: at(binary), bytes, sha256, label: 'runtime' } };
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
