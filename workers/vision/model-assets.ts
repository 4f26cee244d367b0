import type { Backend, VisionOptions } from '../vision.api.ts';
import type { Asset } from './asset-store.ts';
import type { DetectorManifest, EmbedderManifest, ModelManifest, WeightsFile } from './manifest.ts';

/** Where the files of one model are. */
export interface ModelAssets {
  readonly weights: Asset;
  /** What they compute in by themselves. */
  readonly precision: 'fp32' | 'int8';
  readonly fp16: Asset | null;
}

/** All that a backend needs besides the runtime. */
export interface NeededModels {
  readonly detector: ModelAssets;
  readonly embedder: ModelAssets;
  readonly background: Asset | null;
}

/**
 * Which files of the models a start on `backend` takes.
 *
 * @param fp16 there is a GPU that computes in fp16
 */
export function neededModels(
  detector: DetectorManifest,
  embedder: EmbedderManifest,
  { modelsUrl, precision }: Pick<VisionOptions, 'modelsUrl' | 'precision'>,
  backend: Backend,
  fp16: boolean,
): NeededModels {
  const narrow = precision !== 'full';
  const assetOf = (manifest: ModelManifest, { file, bytes, sha256 }: WeightsFile): Asset => {
    return { url: new URL(`${manifest.name}/${file}`, modelsUrl).href, bytes, sha256, label: manifest.name };
  };
  const assetsOf = (manifest: ModelManifest, int8: WeightsFile | null): ModelAssets => ({
    weights: assetOf(manifest, int8 ?? manifest),
    precision: int8 ? 'int8' : 'fp32',
    fp16: fp16 && narrow && manifest.fp16 ? assetOf(manifest, manifest.fp16) : null,
  });
  return {
    detector: assetsOf(detector, backend === 'wasm' && narrow ? detector.int8 : null),
    // All backends share one embedder's weights: a gallery is compared with the vectors of the weights that made it.
    embedder: assetsOf(embedder, null),
    background: embedder.background && assetOf(embedder, embedder.background),
  };
}

export function filesOf({ weights, fp16 }: ModelAssets): Asset[] {
  return fp16 ? [weights, fp16] : [weights];
}
