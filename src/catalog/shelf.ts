import type { Catalog, Product } from '../core/catalog.ts';
import type { Gallery } from '../core/gallery.ts';
import type { GalleryProgress, PictureEmbedder } from '../vision/gallery-store.ts';
import { KeptCatalogs, type KeptCatalog, type KeptPicture } from './kept-catalogs.ts';
import { learnPictures } from './learn-pictures.ts';
import { galleryOf } from './packed-gallery.ts';
import { smallPicture } from './small-picture.ts';

/** A catalogue on this device, as the app uses it. */
export interface Shelf {
  readonly catalog: Catalog;
  /** Of the file that it came from. */
  readonly name: string;
  pictureOf(product: Product): string | null;
  /** How products look, for the embedder that is loaded (its sha256). Without pictures it has no rows. */
  gallery(embedder: string, client: PictureEmbedder, onProgress: (progress: GalleryProgress) => void): Promise<Gallery>;
}

/** The catalogue that staff brought onto this device; null where there is none, or the browser keeps nothing. */
export async function openKeptShelf(): Promise<Shelf | null> {
  try {
    const catalogs = await KeptCatalogs.open();
    const kept = await catalogs.get('current');
    if (kept) return await KeptShelf.fill(catalogs, kept);
    catalogs.close();
    return null;
  } catch {
    return null;
  }
}

/** From now on the shipped catalogue; what is kept stays, and can be used again on the staff's page. */
export async function useShippedCatalog(): Promise<void> {
  const catalogs = await KeptCatalogs.open();
  await catalogs.rest();
  catalogs.close();
}

class KeptShelf implements Shelf {
  readonly catalog: Catalog;
  readonly name: string;
  private readonly id: string;
  private readonly catalogs: KeptCatalogs;
  private readonly pictures = new Map<string, Blob>();
  private readonly addresses = new Map<string, string>();

  /** The first pictures are there when this resolves, for the first screen; the others follow. */
  static async fill(catalogs: KeptCatalogs, kept: KeptCatalog): Promise<KeptShelf> {
    const shelf = new KeptShelf(catalogs, kept);
    const pages = catalogs.pages(kept.id);
    const first = await pages.next();
    if (!first.done) shelf.show(first.value);
    void shelf.showRest(pages).catch(() => undefined);
    return shelf;
  }

  private constructor(catalogs: KeptCatalogs, { id, catalog, name }: KeptCatalog) {
    this.catalogs = catalogs;
    this.id = id;
    this.catalog = catalog;
    this.name = name;
  }

  pictureOf({ images: [first = ''] }: Product): string | null {
    const known = this.addresses.get(first);
    if (known !== undefined) return known;
    const picture = this.pictures.get(first);
    if (!picture) return null;
    const address = URL.createObjectURL(picture);
    this.addresses.set(first, address);
    return address;
  }

  async gallery(embedder: string, client: PictureEmbedder, onProgress: (progress: GalleryProgress) => void): Promise<Gallery> {
    const kept = await this.catalogs.gallery(this.id);
    if (kept && (kept.embedder === embedder || kept.products.length === 0)) return kept;
    // The app has a new embedder: it looks at the pictures that are kept. Those that are not are needed again on the staff's page.
    const rows = await this.catalogs.pictures(this.id);
    const known = rows.filter((row) => row.embedder === embedder);
    const sources = rows.filter((row) => row.embedder !== embedder && row.picture).map(sourceOf);
    const keep = (learned: readonly KeptPicture[]): Promise<boolean> => {
      known.push(...learned);
      return this.catalogs.learn(this.id, learned);
    };
    const learning = { embedder, client, prepare: smallPicture, keep };
    await learnPictures(sources, learning, onProgress, new AbortController().signal);
    const gallery = galleryOf(this.catalog, known, embedder);
    await this.catalogs.setGallery(this.id, gallery).catch(() => undefined);
    return gallery;
  }

  private async showRest(pages: AsyncIterable<readonly KeptPicture[]>): Promise<void> {
    for await (const page of pages) this.show(page);
  }

  private show(page: readonly KeptPicture[]): void {
    for (const { path, picture } of page) if (picture) this.pictures.set(path, picture);
  }
}

function sourceOf({ product, path, picture }: KeptPicture) {
  return { product, path, open: () => Promise.resolve(picture) };
}
