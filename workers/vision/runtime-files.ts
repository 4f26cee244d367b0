import { relaxedSimd } from 'wasm-feature-detect';
import type { Asset, AssetStore } from './asset-store.ts';
import { VisionError } from './vision-error.ts';

/** The builds of ONNX Runtime that drive WebGPU. */
export type OnnxBuild = 'asyncify' | 'jspi';

/** The builds of LiteRT: with threads, without, and for browsers without relaxed SIMD. */
export type LiteRtBuild = 'litert-threads' | 'litert' | 'litert-compat';

export type RuntimeBuild = OnnxBuild | LiteRtBuild;

export interface RuntimeFiles {
  readonly module: string;
  readonly binary: Asset;
}

/** The build for this browser: JSPI is smaller and encodes faster where the browser can suspend WebAssembly. */
export function onnxBuild(): OnnxBuild {
  return 'Suspending' in WebAssembly ? 'jspi' : 'asyncify';
}

/** @param shared memory can be shared with threads: the page is cross-origin isolated */
export async function liteRtBuild(shared: boolean, hasRelaxedSimd = relaxedSimd): Promise<LiteRtBuild> {
  if (!(await hasRelaxedSimd())) return 'litert-compat';
  return shared ? 'litert-threads' : 'litert';
}

/** How many threads WebAssembly gets when nobody says: half of the processors, because the page and the camera need some too. */
export function defaultThreads(processors: number): number {
  return Math.max(1, Math.min(4, processors <= 2 ? processors : Math.ceil(processors / 2)));
}

/** Where the files of `build` are, with bytes and hash. Throws as `AssetStore.json` does. */
export async function findRuntime(
  store: Pick<AssetStore, 'json'>,
  build: RuntimeBuild,
  runtimeUrl: string,
): Promise<RuntimeFiles> {
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
