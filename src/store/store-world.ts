/** What the staff's page needs from the outside. `store.ts` in `src` plugs it in; tests plug in their own. */
import type { KeptCatalogs } from '../catalog/kept-catalogs.ts';
import type { PreparedPicture } from '../catalog/learn-pictures.ts';
import type { UcpCatalog } from '../catalog/ucp-catalog.ts';
import type { PictureEmbedder } from '../vision/gallery-store.ts';
import type { CatalogApi } from '../../workers/catalog.api.ts';

/** The models, with the embedder loaded. */
export interface Embedder extends PictureEmbedder {
  readonly sha256: string;
}

/** One file of a saved catalogue. */
export interface SavedFile {
  /** Relative to the folder, `/` between names. */
  readonly path: string;
  readonly content: string | Blob;
}

export interface StoreWorld {
  /** Rejects where the browser keeps nothing. */
  openCatalogs(): Promise<Pick<KeptCatalogs, keyof KeptCatalogs>>;
  readonly reader: CatalogApi;
  readonly endpoint: Pick<UcpCatalog, keyof UcpCatalog>;
  /** Loads the models, or what is lacking of them. `part`: how much is there, 0..1. */
  loadEmbedder(onProgress: (part: number) => void): Promise<Embedder>;
  /** sha256 of the embedder that the app would load; null where that cannot be known now. */
  embedderOfApp(): Promise<string | null>;
  prepare(picture: Blob): Promise<PreparedPicture>;
  /** A picture below the catalogue's folder of the server, null where there is none. Rejects without a connection. */
  fetchPicture(path: string, signal: AbortSignal): Promise<Blob | null>;
  /** Of the shipped catalogue, for files that name none. */
  shopCurrency(): Promise<string>;
  saveFile(name: string, type: string, content: string | Blob): void;
  /** Writes files into a folder that staff choose; null where the browser cannot. False: they chose none. */
  readonly saveFolder: ((files: AsyncIterable<SavedFile>) => Promise<boolean>) | null;
  /** Asks the browser not to throw away what is kept. */
  persist(): Promise<void>;
  newId(): string;
  /** Milliseconds since 1970. */
  today(): number;
}
