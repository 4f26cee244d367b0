/** The contract between the page and the vision worker: types only. */
import type { BarcodeSite } from '../src/core/barcode-site.ts';
import type { BasketEvent } from '../src/core/basket-event.ts';
import type { ProductId } from '../src/core/catalog.ts';
import type { Decision } from '../src/core/decision.ts';
import type { Background, Gallery } from '../src/core/gallery.ts';
import type { Point, Size } from '../src/core/geometry.ts';
import type { Calibration } from '../src/core/identity.ts';
import type { InventoryItem, ObserverState } from '../src/core/inventory.ts';
import type { KnownScene } from '../src/core/known-scene.ts';
import type { Track } from '../src/core/track.ts';
import type { Zone } from '../src/core/zone.ts';
import type { ItemId } from '../src/core/basket-event.ts';

export type Backend = 'webgpu' | 'wasm';
export type ModelName = 'detector' | 'embedder';
/** What runs the models: on a GPU ONNX Runtime, on the CPU LiteRT, or ONNX Runtime where that cannot be or was not there in time. */
export type RuntimeName = 'LiteRT' | 'ONNX Runtime';
/** What a model computes in. */
export type Precision = 'fp16' | 'fp32' | 'int8';

export interface VisionOptions {
  /** `auto` takes WebGPU on a real adapter that passes the parity check, WASM otherwise. */
  readonly backend: 'auto' | Backend;
  /** Folder that holds `<model>/manifest.json`, absolute URL ending in `/`. */
  readonly modelsUrl: string;
  /** Folder of the self-hosted runtimes' files, absolute URL ending in `/`. */
  readonly runtimeUrl: string;
  /** WASM threads; 0 lets the worker choose. */
  readonly threads: number;
  /** Makes the ids of events and items unique across runs, and the same in a replay. */
  readonly runId: string;
  /** Frames are waiting (a worker that had crashed is replaced): begins on the CPU in any case, and takes the GPU when nothing is going on. */
  readonly hurry?: boolean;
  /** `full`: no backend takes narrower weights than fp32. Default: `auto`, the fastest that are as good. */
  readonly precision?: 'auto' | 'full';
  /** The detector's; default: its manifest's. */
  readonly thresholds?: Partial<DetectorThresholds>;
}

/** Both in 0..1, ends excluded. */
export interface DetectorThresholds {
  /** Boxes count from here on. Lower finds more, and more that is not there. */
  readonly confidence: number;
  /** Of two boxes of one class that overlap more than this (IoU) the less sure one is dropped. */
  readonly nmsIou: number;
}

/** Bytes are true: they come from the manifests and from the network. */
export interface LoadProgress {
  readonly step: 'download' | 'compile' | 'warm-up' | 'parity';
  /** Null: the runtime itself. */
  readonly model: ModelName | null;
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

export interface LoadedModel {
  readonly name: ModelName;
  readonly version: string;
  /** Of the full weights: it names the network, in whatever form it was loaded. */
  readonly sha256: string;
  /** All that was loaded for it. */
  readonly bytes: number;
  /** Null: it is still to come (`loadNames`). */
  readonly precision: Precision | null;
  readonly fromCache: boolean;
  /** Null: it is still to come (`loadNames`). */
  readonly loadMs: number | null;
}

export interface VisionReport {
  readonly backend: Backend;
  /**
   * Why WebGPU is not in use, null where it is or was not asked for. `device-lost`: for now, the CPU stands in for it. `not-kept`: there is no
   * network, and its files are not on this device.
   */
  readonly fallback: 'no-webgpu' | 'software-adapter' | 'device-lost' | 'device-failed' | 'parity-failed' | 'not-kept' | null;
  readonly adapter: string | null;
  readonly runtime: RuntimeName;
  readonly threads: number;
  readonly models: readonly LoadedModel[];
  /** Greatest difference between the backends on the known frame, as far as models are there; null where it was not checked. */
  readonly parity: number | null;
  /** Why a model that could compute in fp16 here does not, for engineers; null where all is well. */
  readonly fp16Refused: string | null;
}

export type Stage = 'import' | 'detect' | 'embed' | 'track';

/** All that one frame led to. */
export interface FrameResult {
  /** Seconds, as given. */
  readonly t: number;
  readonly frame: Size;
  /** False: nothing was going on and the picture is as before, so the detector was spared and all else is as it was. */
  readonly looked: boolean;
  /** Brightness that a tenth of the picture exceeds, 0..1: in the dark nothing can be recognised. */
  readonly light: number;
  readonly tracks: readonly Track[];
  readonly events: readonly BasketEvent[];
  /** What the events rest on, for the engineer's view. */
  readonly decisions: readonly Decision[];
  readonly inventory: readonly InventoryItem[];
  readonly observer: ObserverState;
  /** Frames have another size from this one on (a phone was turned): what lies there is looked at anew, without an area of its own. */
  readonly anew: boolean;
  /** Where the basket is in this frame: it moves when the camera does. Null: everything in view. */
  readonly zone: Zone | null;
  /** When work on it began, milliseconds since 1970 with fractions: clocks of page and worker have different zeros. */
  readonly began: number;
  readonly stagesMs: Readonly<Record<Stage, number>>;
  /** Crops that the embedder has looked at. */
  readonly embedded: number;
  /** Small pictures of items that were just added; they stay on the device. The receiver closes them. */
  readonly thumbnails: readonly { readonly item: ItemId; readonly picture: ImageBitmap }[];
}

/** What names are worked out with beside a gallery: it comes with the embedder. */
export interface Naming {
  readonly calibration: Calibration;
  readonly background: Background | null;
}

/** Boxes of one frame without tracking, for the parity check, the lab and tests. */
export interface DetectionResult {
  readonly frame: Size;
  readonly count: number;
  readonly xyxy: Float32Array;
  readonly confidence: Float32Array;
  readonly classId: Uint8Array;
}

export type VisionErrorCode =
  | 'model-missing'
  | 'model-corrupt'
  | 'offline'
  /** The server answers, but with an error. */
  | 'server-failed'
  | 'runtime-failed'
  | 'device-lost'
  | 'worker-crashed'
  | 'timeout'
  | 'bad-input';

/** What happens to the models on its own, after they were loaded. Tracks and inventory are kept. */
export type VisionChange =
  | { readonly kind: 'device-lost' }
  /** Frames are looked at again, on the CPU. */
  | { readonly kind: 'recovered'; readonly report: VisionReport }
  /** Nothing stood still, but the report is another one: the GPU is back, or given up. */
  | { readonly kind: 'moved'; readonly report: VisionReport }
  | { readonly kind: 'failed'; readonly code: VisionErrorCode; readonly message: string };

/** Errors cross the worker boundary as `name: 'VisionError'` and `message: '<code>: <what to do>'`. */
export interface VisionApi {
  load(
    options: VisionOptions,
    onProgress: (progress: LoadProgress) => void,
    onChange?: (change: VisionChange) => void,
  ): Promise<VisionReport>;
  /**
   * What gives things their names. `load` has left it for later so that frames can be looked at sooner: until then things are found and
   * counted, but unknown. A GPU that gives other names than the CPU is given up as a whole. Asked again after a failure it tries anew.
   */
  loadNames(onProgress: (progress: LoadProgress) => void): Promise<VisionReport>;
  setGallery(gallery: Gallery): Promise<void>;
  /** As it lies in the latest frame; null: everything in view. */
  setZone(zone: Zone | null): Promise<void>;
  /** A barcode that was read twice names the thing around `at`, pixels of the latest frame. Says what carries it. */
  readBarcode(product: ProductId, at: Point): Promise<BarcodeSite>;
  /** Goes on where another worker has left off: tracks, inventory and ids. The next frame comes after `scene.t`. */
  resume(scene: KnownScene): Promise<void>;
  /** Forgets tracks and inventory: the next settled scene is the start. */
  reset(runId: string): Promise<void>;
  /** Looks less often while nothing is going on: the device is hot, or its battery low. */
  savePower(saving: boolean): Promise<void>;
  /** Takes the frame over and closes it, whatever happens. `t` grows from call to call. */
  process(frame: VideoFrame | ImageBitmap, t: number): Promise<FrameResult>;
  /** Takes the frame over and closes it. */
  detect(frame: VideoFrame | ImageBitmap): Promise<DetectionResult>;
  /** Whole pictures to unit vectors, `pictures.length` rows of the embedder's dimension. Takes the pictures over and closes them. */
  embed(pictures: readonly ImageBitmap[]): Promise<Float32Array>;
  /** What comes with the embedder. */
  naming(): Promise<Naming>;
  /** For the engineer's view and tests: destroys the GPU device as the system would. */
  loseDevice(): Promise<void>;
}
