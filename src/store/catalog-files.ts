import type { KeptCatalog, KeptCatalogs } from '../catalog/kept-catalogs.ts';
import type { Catalog } from '../core/catalog.ts';
import type { Gallery } from '../core/gallery.ts';
import { inParts } from '../core/parts.ts';
import type { StoredGallery } from '../vision/gallery-store.ts';
import { nextTurn } from './next-turn.ts';
import type { SavedFile } from './store-world.ts';

/**
 * The content of `catalog.json`, as server and app read it, a line for each product.
 *
 * @param rest is awaited after each part: writing all products of a shop in one go would stop the page
 */
export async function catalogJson({ products, restrictedCodes, ...shop }: Catalog, rest = nextTurn): Promise<Blob> {
  const layouts = restrictedCodes === undefined ? {} : { restrictedCodes: restrictedCodes.map(({ pattern }) => pattern) };
  const lines: Blob[] = [];
  for (const part of inParts(products.values())) {
    const comma = lines.length === 0 ? '' : ',';
    // Encoded here and now; putting blobs together copies nothing.
    lines.push(new Blob([comma, part.map((product) => `\n  ${JSON.stringify(product)}`).join(',')]));
    await rest();
  }
  const members = JSON.stringify({ ...shop, ...layouts }, null, 1).slice(0, -'\n}'.length);
  return new Blob([members, ',\n "products": [', ...lines, '\n ]\n}\n']);
}

/** The folder of a catalogue: what the server takes as `CARTLENS_CATALOG`, with the gallery, so that no shopper's device has to learn it. */
export async function* catalogFiles(
  { id, catalog }: KeptCatalog,
  catalogs: Pick<KeptCatalogs, 'gallery' | 'pages'>,
): AsyncGenerator<SavedFile> {
  yield { path: 'catalog.json', content: await catalogJson(catalog) };
  const gallery = await catalogs.gallery(id);
  if (gallery && gallery.products.length > 0) yield { path: 'gallery.json', content: await galleryJson(gallery, catalog) };
  for await (const page of catalogs.pages(id)) {
    for (const { path, picture } of page) if (picture) yield { path, content: picture };
  }
}

/** The content of `gallery.json`, see `StoredGallery`. */
export async function galleryJson({ dimension, products, vectors, embedder }: Gallery, catalog: Catalog): Promise<string> {
  const stored: StoredGallery = {
    dimension,
    products,
    vectors: await base64Of(new Blob([new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength).slice()])),
    embedder,
    pictures: [...catalog.products.values()].flatMap(({ images }) => images),
  };
  return JSON.stringify(stored);
}

/** By the browser's own reader, beside the page: 10 MB of numbers in a loop would freeze it. */
function base64Of(bytes: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new DOMException('unreadable', 'NotReadableError'));
    reader.readAsDataURL(bytes);
  });
}
