/** What the command line tools ask of the lab page. Everything here crosses the browser's boundary as JSON. */
import type { Box } from '../../src/core/geometry.ts';
import type { Zone } from '../../src/core/zone.ts';
import type { StoredGallery } from '../../src/vision/gallery-store.ts';
import type { ReplayRun } from '../../src/vision/replay.ts';
import type { VisionOptions, VisionReport } from '../../workers/vision.api.ts';

export interface ClipFrame {
  /** Seconds. */
  readonly t: number;
  readonly url: string;
}

export type ClipSource =
  { readonly kind: 'frames'; readonly frames: readonly ClipFrame[] } | { readonly kind: 'gif' | 'video'; readonly url: string };

/** A catalogue without what JSON cannot carry. */
export interface LabCatalog {
  readonly folder: string;
  readonly products: readonly { readonly id: string; readonly images: readonly string[] }[];
}

export interface ReplayOptions {
  readonly clip: ClipSource;
  readonly zone: Zone | null;
  /** Where annotated frames are posted to, `<url>/00042.jpg`; null: none are drawn. */
  readonly drawUrl: string | null;
}

export interface LabApi {
  /** Starts the real worker with the real models. */
  start(options: Pick<VisionOptions, 'backend' | 'threads'>): Promise<VisionReport>;
  /** Embeds the catalogue's pictures and gives the gallery to the worker. */
  useCatalog(catalog: LabCatalog): Promise<StoredGallery>;
  /** Every frame, in order, each with its own time. */
  replay(options: ReplayOptions): Promise<ReplayRun>;
  /** Unit vectors of whole pictures, or of what the detector is surest of in them; base64 as in `StoredGallery.vectors`. */
  embed(urls: readonly string[], detect: boolean): Promise<string>;
  /** Boxes of one picture, without tracking. */
  detect(url: string): Promise<LabDetections>;
}

export interface LabDetections {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly { readonly box: Box; readonly confidence: number; readonly classId: number }[];
}

/** Starts messages of errors that are the input's fault. */
export const BAD_INPUT = 'bad input: ';

declare global {
  interface Window {
    lab: LabApi;
    /** Given by the tool: shows how far a long job is. */
    labProgress(text: string): void;
  }
}
