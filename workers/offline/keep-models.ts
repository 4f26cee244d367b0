import type { AssetStore } from '../vision/asset-store.ts';
import { findAdapter } from '../vision/gpu-device.ts';
import { parseDetectorManifest, parseEmbedderManifest } from '../vision/manifest.ts';
import { filesOf, neededModels } from '../vision/model-assets.ts';
import { findRuntime, webgpuBuild } from '../vision/runtime-files.ts';
import type { Backend } from '../vision.api.ts';

/** Where the files are; absolute URLs ending in `/`. */
export interface ModelPlaces {
  readonly modelsUrl: string;
  readonly runtimeUrl: string;
}

/**
 * Keeps the models and runtimes that this device can need, verified, in the cache of the vision worker: always those of the CPU, which everything
 * falls back on, and those of the GPU where a real one is seen from here. What is there already is not fetched again. Throws as `AssetStore.keep`.
 *
 * @param manifests reads the manifests of the version that is kept
 * @param version names it
 */
export async function keepModels(
  store: Pick<AssetStore, 'setAside' | 'keep'>,
  manifests: Pick<AssetStore, 'json'>,
  places: ModelPlaces,
  version: string,
  seenGpu: typeof findAdapter = findAdapter,
): Promise<void> {
  const { modelsUrl, runtimeUrl } = places;
  const detector = parseDetectorManifest(await manifests.json(new URL('detector/manifest.json', modelsUrl).href));
  const embedder = parseEmbedderManifest(await manifests.json(new URL('embedder/manifest.json', modelsUrl).href));
  const filesFor = async (backend: Backend, fp16: boolean) => {
    const runtime = await findRuntime(manifests, backend === 'wasm' ? 'wasm' : webgpuBuild(), runtimeUrl);
    const models = neededModels(detector, embedder, { modelsUrl }, backend, fp16);
    return [
      runtime.binary,
      ...filesOf(models.detector),
      ...filesOf(models.embedder),
      ...(models.background ? [models.background] : []),
    ];
  };
  const gpu = await seenGpu();
  const wanted = [...(await filesFor('wasm', false)), ...(gpu && !gpu.software ? await filesFor('webgpu', gpu.fp16) : [])];
  const files = new Map(wanted.map((file) => [file.sha256, file]));
  await store.setAside(version, [...files.keys()]);
  // One after the other: a shopper who begins meanwhile comes first.
  for (const file of files.values()) await store.keep(file);
}
