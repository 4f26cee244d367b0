import type { Background } from '../../src/core/gallery.ts';
import type { Backend, LoadedModel, LoadProgress, ModelName, VisionOptions } from '../vision.api.ts';
import { AssetStore, type Asset, type LoadedAsset } from './asset-store.ts';
import {
  parseDetectorManifest,
  parseEmbedderManifest,
  withThresholds,
  type DetectorManifest,
  type EmbedderManifest,
  type ModelManifest,
  type WeightsFile,
} from './manifest.ts';
import { findRuntime, startRuntime, webgpuBuild, type OrtModule, type RuntimeBuild } from './runtime.ts';

/** Downloaded and verified. What is needed later is kept: after a lost device models are compiled again without the network. */
export interface Downloaded {
  readonly ort: OrtModule;
  readonly detector: DetectorManifest;
  readonly embedder: EmbedderManifest;
  readonly detectorWeights: ArrayBuffer;
  readonly background: Background | null;
  /** The embedder's weights, from the network at the first call that succeeds. Throws as `loadModels`. */
  embedderWeights(onProgress: OnProgress): Promise<ArrayBuffer>;
  /** Both models, as far as they are there. */
  readonly models: () => readonly LoadedModel[];
  /** Of all that is needed before the first frame. */
  readonly totalBytes: number;
}

type OnProgress = (progress: LoadProgress) => void;

/** Builds that this worker has started: a build's settings cannot change afterwards, and it can be asked for again. */
const started = new Map<RuntimeBuild, OrtModule>();

/**
 * Downloads (or takes from the cache) and verifies what finding things needs, the runtime for `backend` and the detector, at the same time, and
 * starts the runtime. Throws `model-missing`, `model-corrupt`, `offline`, `runtime-failed` or `bad-input` (thresholds).
 */
export async function loadModels(
  options: VisionOptions,
  backend: Backend,
  threads: number,
  onProgress: (progress: LoadProgress) => void,
): Promise<Downloaded> {
  const store = new AssetStore(options.hurry);
  const build = backend === 'wasm' ? 'wasm' : webgpuBuild();
  const manifestOf = (model: ModelName): Promise<unknown> =>
    store.json(new URL(`${model}/manifest.json`, options.modelsUrl).href);
  const [detector, embedder, runtime] = await Promise.all([
    manifestOf('detector').then((json) => withThresholds(parseDetectorManifest(json), options.thresholds)),
    manifestOf('embedder').then(parseEmbedderManifest),
    findRuntime(store, build, options.runtimeUrl),
  ]);
  const assetOf = (label: ModelName, { file, bytes, sha256 }: WeightsFile): Asset => {
    return { url: new URL(`${label}/${file}`, options.modelsUrl).href, bytes, sha256, label };
  };
  // Both backends share one embedder: a gallery is compared with the vectors of the weights that made it.
  const embedderFile = assetOf('embedder', embedder);
  const narrow = backend === 'wasm' && options.precision !== 'full' ? detector.int8 : null;
  const detectorFile = assetOf('detector', narrow ?? detector);
  const { background } = embedder;
  const backgroundFile = background && assetOf('embedder', background);
  const files = [detectorFile, embedderFile, runtime.binary, ...(backgroundFile ? [backgroundFile] : [])];
  // The GPU is compared with the CPU, names and all, before it is trusted.
  const atOnce = backend === 'webgpu' ? files : files.filter((file) => file !== embedderFile);
  const download = new Downloads(store, onProgress, atOnce);
  const [ort, first, others] = await Promise.all([
    startOnce(build, async () => {
      const { data } = await download.get(runtime.binary, null);
      return startRuntime(build, runtime, data, threads);
    }),
    timed(download.get(detectorFile, 'detector')),
    backgroundFile && download.get(backgroundFile, 'embedder'),
  ]);
  await store.keepOnly(files.map(({ sha256 }) => sha256));
  let second: Timed | null = null;
  return {
    ort,
    detector,
    embedder,
    detectorWeights: first.data,
    background: background && others && { ...background, vectors: new Float32Array(others.data) },
    async embedderWeights(onLater) {
      const later = backend === 'webgpu' ? download : new Downloads(store, onLater, [embedderFile]);
      second ??= await timed(later.get(embedderFile, 'embedder'));
      return second.data;
    },
    models: () => [reportOf(detector, detectorFile, first), reportOf(embedder, embedderFile, second)],
    totalBytes: download.totalBytes,
  };
}

async function startOnce(build: RuntimeBuild, start: () => Promise<OrtModule>): Promise<OrtModule> {
  const running = started.get(build);
  if (running) return running;
  const ort = await start();
  started.set(build, ort);
  return ort;
}

/** Several downloads as one progress: bytes that are there, of all bytes that are needed. */
class Downloads {
  private readonly store: AssetStore;
  private readonly onProgress: OnProgress;
  private readonly loaded = new Map<string, number>();
  readonly totalBytes: number;

  constructor(store: AssetStore, onProgress: OnProgress, assets: readonly Asset[]) {
    this.store = store;
    this.onProgress = onProgress;
    this.totalBytes = assets.reduce((sum, asset) => sum + asset.bytes, 0);
  }

  get(asset: Asset, model: ModelName | null): Promise<LoadedAsset> {
    return this.store.load(asset, (bytes) => {
      this.loaded.set(asset.sha256, bytes);
      const loadedBytes = [...this.loaded.values()].reduce((sum, value) => sum + value, 0);
      this.onProgress({ step: 'download', model, loadedBytes, totalBytes: this.totalBytes });
    });
  }
}

interface Timed extends LoadedAsset {
  readonly ms: number;
}

async function timed(loading: Promise<LoadedAsset>): Promise<Timed> {
  const start = performance.now();
  const asset = await loading;
  return { ...asset, ms: performance.now() - start };
}

function reportOf({ name, version }: ModelManifest, { sha256, bytes }: Asset, loaded: Timed | null): LoadedModel {
  return { name, version, sha256, bytes, fromCache: loaded?.fromCache ?? false, loadMs: loaded?.ms ?? null };
}
