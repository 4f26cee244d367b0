import type { PictureSource } from '../catalog/learn-pictures.ts';
import type { Catalog } from '../core/catalog.ts';
import { matchPackshots, packshotPath } from '../core/packshots.ts';

/** A file that staff chose, with its path below the folder that was chosen. */
export interface GivenFile {
  readonly path: string;
  readonly file: Blob;
}

/** Which pictures there are for a catalogue, and where each comes from. */
export interface PicturePlan {
  readonly sources: readonly PictureSource[];
  readonly files: number;
  readonly strangers: readonly string[];
  readonly onServer: number;
  readonly products: number;
}

/** So many pictures in a row that the server lacks: it has none of them. */
const GIVEN_UP_AFTER = 20;

/**
 * Files go before what the catalogue names: whoever gives pictures of a product means these.
 *
 * @param fetchPicture of a path below the catalogue's folder on the server, null where there is none
 */
export function planPictures(
  catalog: Catalog,
  given: readonly GivenFile[],
  fetchPicture: (path: string, signal: AbortSignal) => Promise<Blob | null>,
): PicturePlan {
  const matches = matchPackshots(
    catalog,
    given.map(({ path }) => path),
  );
  const used = new Set<string>();
  let missedInARow = 0;
  const fromServer = async (path: string, signal: AbortSignal): Promise<Blob | null> => {
    if (missedInARow >= GIVEN_UP_AFTER) return null;
    const picture = await fetchPicture(path, signal);
    missedInARow = picture === null ? missedInARow + 1 : 0;
    return picture;
  };
  const sources: PictureSource[] = [];
  let onServer = 0;
  const products = new Set<string>();
  const add = (product: string, path: string, open: PictureSource['open']): boolean => {
    // Two products that name one picture share it in the catalogue, but a path has one product in the gallery.
    if (used.has(path)) return false;
    used.add(path);
    products.add(product);
    sources.push({ product, path, open });
    return true;
  };
  for (const { id, images } of catalog.products.values()) {
    const files = matches.files.get(id);
    for (const at of files ?? []) {
      const chosen = given[at];
      if (chosen) add(id, unused(packshotPath(id, chosen.path), used), () => Promise.resolve(chosen.file));
    }
    if (files) continue;
    for (const path of images) if (add(id, path, (signal) => fromServer(path, signal))) onServer++;
  }
  return {
    sources,
    files: given.length - matches.strangers.length,
    strangers: matches.strangers.map((at) => given[at]?.path ?? ''),
    onServer,
    products: products.size,
  };
}

/** `cola/front.jpg`, and `cola/front~2.jpg` for the next of that name. */
function unused(path: string, used: ReadonlySet<string>): string {
  let candidate = path;
  for (let n = 2; used.has(candidate); n++) candidate = path.replace(/(\.\w+)?$/, `~${n}$1`);
  return candidate;
}
