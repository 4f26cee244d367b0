/** What the lab needs from the outside; `src/lab.ts` plugs it in, tests plug in their own. */
import type { Truth } from '../core/event-score.ts';
import type { Catalog } from '../core/catalog.ts';
import type { Gallery } from '../core/gallery.ts';
import type { FrameSource } from '../camera/frame-source.ts';
import type { ClipFile } from '../camera/clip-reader.ts';
import type { InstrumentedVision } from './instrumented-vision.ts';
import type { Wishes } from './lab-state.ts';
import type { Memory } from './page-watch.ts';

export interface LabWorld {
  /** Whether the browser has WebGPU at all. */
  readonly hasWebgpu: boolean;
  /** The clip that comes with the app. */
  readonly bundledClip: ClipFile;
  bundledTruth(): Promise<Truth>;
  /** Makes a worker of its own; nothing is loaded yet. */
  createVision(wishes: Wishes): InstrumentedVision;
  loadCatalog(): Promise<Catalog>;
  /** What the catalogue's products look like to an embedder. */
  loadGallery(
    catalog: Catalog,
    embedder: string,
    client: InstrumentedVision['client'],
    onProgress: (progress: { readonly done: number; readonly total: number }) => void,
    signal: AbortSignal,
  ): Promise<Gallery>;
  openCamera(onLost: (error: unknown) => void): FrameSource;
  /** Plays in real time, once. */
  openClip(clip: ClipFile, onEnded: () => void): FrameSource;
  wholeMemory(): Promise<Memory['whole']>;
  pageHeap(): number | null;
  newId(): string;
  saveFile(name: string, type: string, content: string): void;
  /** Milliseconds, only growing. */
  now(): number;
}
