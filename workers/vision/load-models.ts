import type { Background } from '../../src/core/gallery.ts';
import type { LoadedModel, LoadProgress, ModelName, Precision, VisionOptions } from '../vision.api.ts';
import { AssetStore, type Asset, type LoadedAsset } from './asset-store.ts';
import {
  parseDetectorManifest,
  parseEmbedderManifest,
  withThresholds,
  type DetectorManifest,
  type EmbedderManifest,
  type ModelManifest,
} from './manifest.ts';
import type { CpuRuntime } from './cpu-model.ts';
import { LiteRt } from './litert.ts';
import { filesOf, neededModels, type ModelAssets, type ModelForm } from './model-assets.ts';
import { OnnxRuntime } from './onnx-runtime.ts';
import { findRuntime, liteRtBuild, onnxBuild, type RuntimeBuild, type RuntimeFiles } from './runtime-files.ts';

/** What a runtime makes a model of. */
export interface ModelFiles {
  readonly weights: ArrayBuffer;
  /** What they compute in by themselves. */
  readonly precision: 'fp32' | 'int8';
  /** The graph that computes in fp16 with the same weights; null where there is none, or where nothing here could run it. */
  readonly fp16: ArrayBuffer | null;
}

/** Null: it is still to come. */
export type Precisions = Readonly<Record<ModelName, Precision | null>>;

/** Downloaded and verified. What is needed later is kept: after a lost device models are compiled again without the network. */
export interface Downloaded<Runtime extends CpuRuntime = CpuRuntime> {
  readonly runtime: Runtime;
  readonly detector: DetectorManifest;
  readonly embedder: EmbedderManifest;
  readonly detectorFiles: ModelFiles;
  readonly background: Background | null;
  /** From the network at the first call that succeeds. Throws as `loadModels`. */
  embedderFiles(onProgress: OnProgress): Promise<ModelFiles>;
  /** Both models, as they are in use. */
  models(precisions: Precisions): readonly LoadedModel[];
  /** Of all that is needed before the first frame. */
  readonly totalBytes: number;
}

type OnProgress = (progress: LoadProgress) => void;

/** Builds that this worker has started: a build's settings cannot change afterwards, and it can be asked for again. */
const started = new Map<RuntimeBuild, Promise<CpuRuntime>>();

/**
 * Downloads (or takes from the cache) and verifies what finding things needs, the detector in the `form` that is asked for and the runtime for it, at
 * the same time, and starts the runtime. Throws `model-missing`, `model-corrupt`, `offline`, `runtime-failed` or `bad-input` (thresholds).
 */
export function loadModels(
  options: VisionOptions,
  form: 'litert',
  threads: number,
  onProgress: OnProgress,
): Promise<Downloaded<LiteRt>>;
export function loadModels(
  options: VisionOptions,
  form: 'onnx' | 'onnx-fp16',
  threads: number,
  onProgress: OnProgress,
): Promise<Downloaded<OnnxRuntime>>;
export async function loadModels(
  options: VisionOptions,
  form: ModelForm,
  threads: number,
  onProgress: OnProgress,
): Promise<Downloaded> {
  const store = new AssetStore(options.hurry);
  const build = form === 'litert' ? await liteRtBuild(crossOriginIsolated) : onnxBuild();
  const manifestOf = (model: ModelName): Promise<unknown> =>
    store.json(new URL(`${model}/manifest.json`, options.modelsUrl).href);
  const [detector, embedder, runtime] = await Promise.all([
    manifestOf('detector').then((json) => withThresholds(parseDetectorManifest(json), options.thresholds)),
    manifestOf('embedder').then(parseEmbedderManifest),
    findRuntime(store, build, options.runtimeUrl),
  ]);
  const needed = neededModels(detector, embedder, options.modelsUrl, form);
  const { detector: detectorAssets, embedder: embedderAssets, background: backgroundFile } = needed;
  const atOnce = [runtime.binary, ...filesOf(detectorAssets), ...(backgroundFile ? [backgroundFile] : [])];
  const download = new Downloads(store, onProgress, atOnce);
  const [running, first, others] = await Promise.all([
    startOnce(build, async () => start(build, runtime, (await download.get(runtime.binary, null)).data, threads)),
    loadFiles(detectorAssets, 'detector', download),
    backgroundFile && download.get(backgroundFile, 'embedder'),
  ]);
  await store.keepOnly([...atOnce, ...filesOf(embedderAssets)].map(({ sha256 }) => sha256));
  let second: LoadedFiles | null = null;
  return {
    runtime: running,
    detector,
    embedder,
    detectorFiles: first,
    background: embedder.background && others && { ...embedder.background, vectors: new Float32Array(others.data) },
    async embedderFiles(onLater) {
      second ??= await loadFiles(embedderAssets, 'embedder', new Downloads(store, onLater, filesOf(embedderAssets)));
      return second;
    },
    models: (precisions) => [
      reportOf(detector, detectorAssets, first, precisions.detector),
      reportOf(embedder, embedderAssets, second, precisions.embedder),
    ],
    totalBytes: download.totalBytes,
  };
}

async function startOnce(build: RuntimeBuild, begin: () => Promise<CpuRuntime>): Promise<CpuRuntime> {
  const running = started.get(build) ?? begin();
  started.set(build, running);
  // Whoever asks again has another try.
  running.catch(() => started.delete(build));
  return running;
}

function start(build: RuntimeBuild, files: RuntimeFiles, binary: ArrayBuffer, threads: number): Promise<CpuRuntime> {
  switch (build) {
    case 'asyncify':
    case 'jspi':
      return OnnxRuntime.start(build, files, binary, threads);
    case 'litert-threads':
    case 'litert':
    case 'litert-compat':
      // Only one of them has threads.
      return LiteRt.start(files, binary, build === 'litert-threads' ? threads : 1);
  }
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

interface LoadedFiles extends ModelFiles {
  readonly fromCache: boolean;
  readonly ms: number;
}

async function loadFiles({ weights, precision, fp16 }: ModelAssets, model: ModelName, download: Downloads): Promise<LoadedFiles> {
  const start = performance.now();
  const [whole, graph] = await Promise.all([download.get(weights, model), fp16 && download.get(fp16, model)]);
  return {
    weights: whole.data,
    precision,
    fp16: graph && graph.data,
    fromCache: whole.fromCache && (graph?.fromCache ?? true),
    ms: performance.now() - start,
  };
}

function reportOf(
  { name, version, sha256 }: ModelManifest,
  assets: ModelAssets,
  loaded: LoadedFiles | null,
  precision: Precision | null,
): LoadedModel {
  const bytes = filesOf(assets).reduce((sum, file) => sum + file.bytes, 0);
  const { fromCache = false, ms = null } = loaded ?? {};
  return { name, version, sha256, bytes, precision, fromCache, loadMs: ms };
}
