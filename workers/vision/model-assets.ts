import type { Asset } from './asset-store.ts';
import type { DetectorManifest, EmbedderManifest, ModelManifest, WeightsFile } from './manifest.ts';
import { VisionError } from './vision-error.ts';

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

/** In what form models are taken: for the runtime that runs them, and as narrow as it can compute. */
export type ModelForm = 'onnx' | 'onnx-fp16' | 'litert';

/** Which files of the models are needed. Throws `runtime-failed` where there are none in this form. */
export function neededModels(
  detector: DetectorManifest,
  embedder: EmbedderManifest,
  modelsUrl: string,
  form: ModelForm,
): NeededModels {
  const assetOf = (manifest: ModelManifest, { file, bytes, sha256 }: WeightsFile): Asset => {
    return { url: new URL(`${manifest.name}/${file}`, modelsUrl).href, bytes, sha256, label: manifest.name };
  };
  const assetsOf = (manifest: ModelManifest): ModelAssets => {
    if (form === 'litert') {
      if (!manifest.litert) throw new VisionError('runtime-failed', `the ${manifest.name} has no file for LiteRT`);
      return { weights: assetOf(manifest, manifest.litert), precision: manifest.litert.precision, fp16: null };
    }
    const fp16 = form === 'onnx-fp16' && manifest.fp16 ? assetOf(manifest, manifest.fp16) : null;
    return { weights: assetOf(manifest, manifest), precision: 'fp32', fp16 };
  };
  return {
    detector: assetsOf(detector),
    embedder: assetsOf(embedder),
    background: embedder.background && assetOf(embedder, embedder.background),
  };
}

export function filesOf({ weights, fp16 }: ModelAssets): Asset[] {
  return fp16 ? [weights, fp16] : [weights];
}
