/** What the measuring tool asks of its page. Everything here crosses the browser's boundary as JSON. */
import type { LearningReport } from '../../workers/learning.api.ts';
import type { Naming } from '../../workers/vision.api.ts';
import type { StoredGallery } from '../../src/vision/gallery-store.ts';
import type { DrawnObject } from './objects.ts';

/** Where the pictures of an object come from: drawn here, or files by URL, those to teach and those to ask about. */
export type Material =
  | { readonly kind: 'drawn'; readonly object: DrawnObject }
  | { readonly kind: 'files'; readonly teach: readonly string[]; readonly ask: readonly string[] };

/** Vectors are base64 of little-endian float32. */
export interface Taught {
  readonly views: string;
  /** Looks in which the detector found the object, and all looks. */
  readonly found: readonly [number, number];
  /** Looks at it later, lying elsewhere. */
  readonly asked: string;
}

export interface Timing {
  /** From the press of the button to the first frame that names it, seconds; null: none of the frames did. */
  readonly seconds: number | null;
  /** Of the poses afterwards: named right by one look without asking, nearest, and charged as something else. */
  readonly poses: number;
  readonly recognised: number;
  readonly right: number;
  readonly charged: number;
}

export interface TeachApi {
  /** Starts the real worker with the shipped models, on the CPU, and gives it the demo catalogue's gallery. */
  start(): Promise<{ readonly embedder: string; readonly gallery: StoredGallery; readonly naming: PackedNaming }>;
  /** Looks at an object as the app does when it is taught, and later at what lies on a tray. */
  teach(material: Material, seed: number, asks: number): Promise<Taught>;
  /** Has the real learning worker learn a head on WASM. `names[i]` was taught the views `views[i]`. */
  learn(names: readonly string[], views: readonly string[]): Promise<PackedReport>;
  /** Teaches one object in real time, and waits for the first frame that names it. */
  time(object: DrawnObject, seed: number): Promise<Timing>;
  /** A frame of an object that turns on a tray, as a small JPEG, base64: only `turn` differs from frame to frame. */
  draw(object: DrawnObject, turn: number): Promise<string>;
}

export interface PackedNaming {
  readonly calibration: Naming['calibration'];
  readonly background: (Omit<NonNullable<Naming['background']>, 'vectors'> & { readonly vectors: string }) | null;
}

export type PackedReport = Omit<LearningReport, 'head'> & { readonly residual: string | null };

declare global {
  interface Window {
    teachLab: TeachApi;
  }
}
