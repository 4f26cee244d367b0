import type { Catalog, ProductId } from '../core/catalog.ts';
import type { Gallery } from '../core/gallery.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** What turns pictures into vectors: the vision client, as far as it is needed here. */
export interface PictureEmbedder {
  embed(pictures: readonly ImageBitmap[]): Promise<Float32Array>;
}

/** A gallery as it is stored and sent: `vectors` are little-endian float32 in base64. */
export interface StoredGallery {
  readonly dimension: number;
  readonly products: readonly ProductId[];
  readonly vectors: string;
  readonly embedder: string;
  /** Which pictures the rows were made from, in order; another list means another gallery. */
  readonly pictures: readonly string[];
}

export interface GalleryProgress {
  readonly done: number;
  readonly total: number;
}

/** Pictures per call to the worker: few enough to end before its timeout on a slow phone. */
const PICTURES_PER_CALL = 8;
const CACHE_NAME = 'cartlens-gallery';
const CACHE_KEY = '/cartlens-gallery/latest';

/**
 * The gallery of a catalogue for the embedder that is loaded: the one that was built with the app (`gallery.json`) where it fits, or the
 * one of an earlier visit, or a new one, made from the catalogue's pictures on this device.
 *
 * @param embedder sha256 of the loaded embedder
 * @param folder URL of the catalogue's folder, absolute, ending in `/`
 * @throws TypeError when pictures cannot be fetched, and what the embedder throws
 */
export async function loadGallery(
  catalog: Catalog,
  folder: string,
  embedder: string,
  client: PictureEmbedder,
  onProgress: (progress: GalleryProgress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Gallery> {
  const pictures = picturesOf(catalog).map(({ path }) => path);
  const fits = (stored: StoredGallery | null): stored is StoredGallery =>
    stored?.embedder === embedder && String(stored.pictures) === String(pictures);
  const prebuilt = await readJson(() => fetch(new URL('gallery.json', folder), signal ? { signal } : {}));
  if (fits(prebuilt)) return unpackGallery(prebuilt);
  const cache = await globalThis.caches?.open(CACHE_NAME).catch(() => undefined);
  const kept = await readJson(async () => cache?.match(CACHE_KEY));
  if (fits(kept)) return unpackGallery(kept);
  const gallery = await embedCatalog(catalog, folder, embedder, client, onProgress, signal);
  await cache?.put(CACHE_KEY, Response.json(packGallery(gallery, catalog))).catch(() => undefined);
  return gallery;
}

/** Embeds every picture of the catalogue, in its order. Arguments and errors as for `loadGallery`. */
export async function embedCatalog(
  catalog: Catalog,
  folder: string,
  embedder: string,
  client: PictureEmbedder,
  onProgress: (progress: GalleryProgress) => void,
  signal?: AbortSignal,
): Promise<Gallery> {
  const pictures = picturesOf(catalog);
  const parts: Float32Array[] = [];
  for (let from = 0; from < pictures.length; from += PICTURES_PER_CALL) {
    signal?.throwIfAborted();
    const part = pictures.slice(from, from + PICTURES_PER_CALL);
    parts.push(await client.embed(await Promise.all(part.map(({ path }) => fetchPicture(new URL(path, folder), signal)))));
    onProgress({ done: from + part.length, total: pictures.length });
  }
  const vectors = concat(parts);
  const dimension = pictures.length > 0 ? vectors.length / pictures.length : 0;
  return { dimension, products: pictures.map(({ product }) => product), vectors, embedder };
}

/** Fetches and decodes one picture. The caller closes it. */
export async function fetchPicture(url: URL | string, signal?: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok) throw new TypeError(`${String(url)}: HTTP ${response.status}`);
  return createImageBitmap(await response.blob());
}

/** For `gallery.json`. */
export function packGallery(gallery: Gallery, catalog: Catalog): StoredGallery {
  const bytes = new Uint8Array(gallery.vectors.buffer, gallery.vectors.byteOffset, gallery.vectors.byteLength);
  const { dimension, products, embedder } = gallery;
  return { dimension, products, vectors: toBase64(bytes), embedder, pictures: picturesOf(catalog).map(({ path }) => path) };
}

/** The inverse of `packGallery`. Throws RangeError where the numbers do not fit the products. */
export function unpackGallery({ dimension, products, vectors, embedder }: StoredGallery): Gallery {
  const bytes = fromBase64(vectors);
  if (bytes.length !== 4 * dimension * products.length) {
    throw new RangeError(`gallery.json has ${bytes.length} bytes for ${products.length} vectors of ${dimension} numbers`);
  }
  return { dimension, products, vectors: new Float32Array(bytes.buffer), embedder };
}

function picturesOf(catalog: Catalog): { readonly product: ProductId; readonly path: string }[] {
  return [...catalog.products.values()].flatMap(({ id, images }) => images.map((path) => ({ product: id, path })));
}

/** Null where there is nothing, or nothing readable: the gallery is then made anew. */
async function readJson(get: () => Promise<Response | undefined>): Promise<StoredGallery | null> {
  try {
    const response = await get();
    return response?.ok ? ((await response.json()) as StoredGallery) : null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    return null;
  }
}

function concat(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
