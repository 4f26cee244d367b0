/** What the session needs from the outside. `main.ts` plugs in camera, vision and the rest; tests plug in their own. */
import type { BarcodeSite } from '../core/barcode-site.ts';
import type { Catalog, Product, ProductId } from '../core/catalog.ts';
import type { Point } from '../core/geometry.ts';
import type { Zone } from '../core/zone.ts';
import type { FrameResult, VisionReport } from '../../workers/vision.api.ts';
import type { BarcodePort } from './barcode-desk.ts';
import type { LoadState, ProblemKind, RecoveryReason, SourceKind } from './session-state.ts';

/** One picture and its time in seconds of the source's clock. Whoever holds the frame last closes it. */
export interface TimedFrame {
  readonly frame: VideoFrame | ImageBitmap;
  readonly t: number;
}

/** Camera or clip. */
export interface FramesPort {
  readonly video: HTMLVideoElement;
  /** Resolves when the first picture can be shown. The receiver takes each frame over. */
  start(onFrame: (frame: TimedFrame) => void, signal: AbortSignal): Promise<void>;
  stop(): void;
}

/** What a source tells while it runs. */
export interface FramesEvents {
  /** The clip is over. */
  ended(): void;
  /** The camera was taken away. */
  lost(error: unknown): void;
  /** The source gives nothing for now: the system uses the camera for something else, or nobody looks at the page. */
  paused(): void;
  /** It gives frames again. */
  resumed(): void;
}

/** A few frames in work, the newest one waits. */
export interface PumpPort {
  offer(frame: TimedFrame): void;
  /** Resolves when no frame is in work or waits. */
  idle(): Promise<void>;
  /** While it is held nothing more is worked on. */
  hold(held: boolean): void;
  stop(): void;
}

export interface VisionPort {
  /** Loads the models and learns the catalogue's pictures. Loaded parts are not loaded again, so a second call after a failure is a retry. */
  start(catalog: Catalog, onProgress: (load: LoadState) => void): Promise<VisionReport>;
  /** Destroys the GPU device as the system would, to see it recover. Does nothing on the CPU. */
  loseDevice(): Promise<void>;
  /** Takes the frame over. */
  process(frame: VideoFrame | ImageBitmap, t: number): Promise<FrameResult>;
  /** Forgets what lies in the basket: the next settled scene is the start. */
  reset(runId: string): Promise<void>;
  /** Where the basket is in the latest picture, or in the next one after a reset; null: everything in view counts. */
  setZone(zone: Zone | null): Promise<void>;
  /** A barcode that was read twice names the thing around `at`, pixels of the latest frame. Says what carries it. */
  readBarcode(product: ProductId, at: Point): Promise<BarcodeSite>;
  /** Hears when seeing stops for a while and when it goes on (`report` may name another backend then), or fails for good. */
  watch(listener: (change: VisionChange) => void): void;
}

export type VisionChange =
  | { readonly kind: 'recovering'; readonly reason: RecoveryReason }
  /** What lay in the basket is known as before. */
  | { readonly kind: 'working'; readonly report: VisionReport }
  | { readonly kind: 'failed'; readonly error: unknown };

/** The rest of the world. */
export interface WorldPort {
  /** What this browser lacks, in words for an engineer; null where nothing. */
  readonly lacks: string | null;
  openSource(kind: SourceKind, events: FramesEvents): FramesPort;
  /** `room`: how many frames may be in work at once just now. */
  makePump(work: (frame: TimedFrame) => Promise<void>, onError: (error: unknown) => void, room: () => number): PumpPort;
  readonly barcodes: BarcodePort;
  loadCatalog(): Promise<Catalog>;
  pictureOf(product: Product): string | null;
  /** Which problem screen an error belongs to. */
  problemOf(error: unknown): ProblemKind;
  /** The basket's area as it was drawn last on this device, null where it never was. */
  readonly zoneMemory: { load(): Zone | null; save(zone: Zone | null): void };
  newId(): string;
  /** Offers a file to be kept. */
  saveFile(name: string, type: string, content: string): void;
  /** Seconds, only growing. */
  now(): number;
  /** Calls back with every change, and at once. */
  watchConnection(listener: (online: boolean) => void): void;
}
