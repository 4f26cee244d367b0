import type { AssetStore } from '../vision/asset-store.ts';
import { findAdapter } from '../vision/gpu-device.ts';
import { parseDetectorManifest, parseEmbedderManifest } from '../vision/manifest.ts';
import { filesOf, neededModels, type ModelForm } from '../vision/model-assets.ts';
import { findRuntime, liteRtBuild, onnxBuild } from '../vision/runtime-files.ts';

/** Where the files are; absolute URLs ending in `/`. */
export interface ModelPlaces {
  readonly modelsUrl: string;
  readonly runtimeUrl: string;
}

/**
 * Keeps the models and the runtime that this device needs, verified, in the cache of the vision worker: those of the GPU where a real one is seen
 * from here, which the CPU can run too, and those of the CPU elsewhere. What is there already is not fetched again. Throws as `AssetStore.keep`.
 *
 * @param manifests reads the manifests of the version that is kept
 * @param version names it
 * @param isolated pages are cross-origin isolated, so the CPU has threads
 */
export async function keepModels(
  store: Pick<AssetStore, 'setAside' | 'keep'>,
  manifests: Pick<AssetStore, 'json'>,
  places: ModelPlaces,
  version: string,
  isolated: boolean,
  seenGpu: typeof findAdapter = findAdapter,
): Promise<void> {
  const { modelsUrl, runtimeUrl } = places;
  const detector = parseDetectorManifest(await manifests.json(new URL('detector/manifest.json', modelsUrl).href));
  const embedder = parseEmbedderManifest(await manifests.json(new URL('embedder/manifest.json', modelsUrl).href));
  const gpu = await seenGpu();
  const form: ModelForm = !gpu || gpu.software ? 'litert' : gpu.fp16 ? 'onnx-fp16' : 'onnx';
  const build = form === 'litert' ? await liteRtBuild(isolated) : onnxBuild();
  const runtime = await findRuntime(manifests, build, runtimeUrl);
  const models = neededModels(detector, embedder, modelsUrl, form);
  const wanted = [
    runtime.binary,
    ...filesOf(models.detector),
    ...filesOf(models.embedder),
    ...(models.background ? [models.background] : []),
  ];
  const files = new Map(wanted.map((file) => [file.sha256, file]));
  await store.setAside(version, [...files.keys()]);
  // One after the other: a shopper who begins meanwhile comes first.
  for (const file of files.values()) await store.keep(file);
}
