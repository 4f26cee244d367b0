import type { ImportChoice, Checked, FileRefusal, OpenedList, OpenedTable } from '../../workers/catalog.api.ts';
import type { KeptCatalog } from '../catalog/kept-catalogs.ts';
import type { PictureProblem } from '../catalog/learn-pictures.ts';
import type { Disagreement, EndpointError } from '../catalog/ucp-catalog.ts';
import type { GalleryProgress } from '../vision/gallery-store.ts';

/** Why the page cannot do what it was asked to. Each has its own sentence. */
export type StoreProblem =
  | 'no-storage'
  | 'no-room'
  | 'offline'
  | 'models-failed'
  | 'endpoint-offline'
  | 'endpoint-refused'
  | 'endpoint-not-ucp'
  | 'endpoint-empty'
  | 'reader-failed'
  | 'save-failed';

/** A catalogue on this device, in short. */
export interface CatalogNote {
  readonly name: string;
  readonly importedAt: number;
  readonly products: number;
  /** That were learned. */
  readonly pictures: number;
  /** So many of these have to be given again: the app has a new embedder, and there was no room to keep them. */
  readonly needed: number;
}

/** What is being done, from the file to the catalogue in use. */
export type Step =
  | { readonly kind: 'choose'; readonly refused: { readonly name: string; readonly refusal: FileRefusal } | null }
  /** `done` of `total` products came from the endpoint; null: a file. */
  | { readonly kind: 'reading'; readonly name: string; readonly progress: GalleryProgress | null }
  | CheckStep
  | PicturesStep
  | { readonly kind: 'done'; readonly kept: KeptCatalog; readonly pictures: number };

export interface CheckStep {
  readonly kind: 'check';
  readonly name: string;
  readonly opened: OpenedTable | OpenedList;
  readonly choice: ImportChoice;
  /** Null while it is being checked. */
  readonly checked: Checked | null;
}

export interface PicturesStep {
  readonly kind: 'pictures';
  readonly kept: KeptCatalog;
  /** That were given as files and belong to a product. */
  readonly files: number;
  /** Names of files that belong to none. */
  readonly strangers: readonly string[];
  /** That products name, and no file was given for. */
  readonly onServer: number;
  /** Products with at least one picture. */
  readonly products: number;
  /** All that are to be learned. */
  readonly total: number;
  readonly learned: number;
  /** Null while nothing is learned. `models`: they are being loaded, 0..1. */
  readonly learning: { readonly models: number } | GalleryProgress | null;
  readonly problems: readonly PictureProblem[];
  /** False: there was no room for all of the pictures. */
  readonly picturesKept: boolean;
}

/** How the catalogue compares with the endpoint's. */
export type Comparison =
  | { readonly kind: 'running'; readonly progress: GalleryProgress | null }
  | { readonly kind: 'compared'; readonly result: Disagreement; readonly products: number }
  | { readonly kind: 'failed'; readonly code: EndpointError['code'] };

/** All that the page depends on. A new object for every change. */
export interface StoreState {
  /** False until it is known what is on this device. */
  readonly opened: boolean;
  readonly inUse: CatalogNote | null;
  /** A catalogue that can be used again. */
  readonly resting: CatalogNote | null;
  /** An import that was not finished. */
  readonly draft: CatalogNote | null;
  readonly step: Step;
  readonly comparison: Comparison | null;
  readonly problem: StoreProblem | null;
  /** For screen readers. A new object is a new message. */
  readonly announcement: { readonly text: string } | null;
  /** While a folder is being written. */
  readonly saving: boolean;
}
