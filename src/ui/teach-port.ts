/** What teaching needs from the outside. `src/teach.ts` plugs in camera, vision and the shelf; tests plug in their own. */
import type { Catalog, ProductId } from '../core/catalog.ts';
import type { Box, Size } from '../core/geometry.ts';
import type { TaughtFile } from '../core/taught-file.ts';
import type { TaughtProduct } from '../core/taught.ts';
import type { LearningReport } from '../../workers/learning.api.ts';

/** One glance at what is held up, as the collector tells of it. */
export interface GlanceView {
  readonly frame: Size;
  readonly box: Box;
  /** Whether the detector takes it for an item; otherwise the middle of the picture was taken. */
  readonly found: boolean;
  /** 0..1. */
  readonly brightness: number;
  /** 0..1. */
  readonly contrast: number;
  /** Whether it is one of the looks from now on. */
  readonly kept: boolean;
  /** Cosine distance from the nearest look before it; 1 for the first one. */
  readonly news: number;
}

export interface CollectedViews {
  readonly vectors: Float32Array;
  readonly dimension: number;
  readonly count: number;
  readonly picture: string;
}

export interface CollectorPort {
  /** Takes the frame over. */
  look(frame: ImageBitmap, keep: (glance: Omit<GlanceView, 'kept' | 'news'>) => boolean): Promise<GlanceView>;
  views(): Promise<CollectedViews | null>;
}

/** How far the parting of look-alikes is. */
export type LearningView =
  | { readonly kind: 'resting' }
  | { readonly kind: 'learning'; readonly share: number }
  | { readonly kind: 'learned'; readonly report: LearningReport }
  | { readonly kind: 'failed'; readonly message: string };

export interface ShelfView {
  readonly products: readonly TaughtProduct[];
  readonly broken: number;
  readonly storage: 'kept' | 'memory' | 'full';
  readonly learning: LearningView;
}

/** What this device was taught. */
export interface ShelfPort {
  readonly state: ShelfView;
  subscribe(listener: (state: ShelfView) => void): () => void;
  put(products: readonly TaughtProduct[]): Promise<void>;
  change(product: TaughtProduct): Promise<void>;
  remove(id: ProductId): Promise<void>;
  removeBroken(): Promise<void>;
  /** False: another version of the app has seen it, and this one cannot recognise it. */
  isUsable(product: TaughtProduct): boolean;
  file(catalog: Catalog): TaughtFile;
}

export interface TeachPort {
  /** What the camera shows. */
  readonly video: HTMLVideoElement | null;
  /** The shop's own catalogue, without what was taught. */
  readonly shop: Catalog;
  readonly shelf: ShelfPort;
  /** sha256 of the embedder. */
  readonly embedder: string;
  /** Resolves when things can be given names. */
  ready(): Promise<void>;
  /** The camera's picture now. */
  grab(): Promise<ImageBitmap>;
  newCollector(): CollectorPort;
  newId(): string;
  /** Seconds, only growing. */
  now(): number;
  /** Resolves after so many seconds. */
  rest(seconds: number): Promise<void>;
}
