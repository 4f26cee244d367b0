import type { Asset, AssetStore } from './asset-store.ts';
import { VisionError } from './vision-error.ts';

/** The builds of ONNX Runtime: `jspi` and `asyncify` drive WebGPU, `wasm` is smaller and quicker without it. */
export type RuntimeBuild = 'wasm' | 'asyncify' | 'jspi';

export interface RuntimeFiles {
  readonly module: string;
  readonly binary: Asset;
}

/** The build for WebGPU in this browser: JSPI is smaller and encodes faster where the browser can suspend WebAssembly. */
export function webgpuBuild(): RuntimeBuild {
  return 'Suspending' in WebAssembly ? 'jspi' : 'asyncify';
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
