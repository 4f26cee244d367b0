import { isInside, type Catalog, type ProductId } from './catalog.ts';
import { toGtin14 } from './gtin.ts';

/** Which product each picture file shows. */
export interface PackshotMatches {
  /** By product: the files' places in the list that was given. */
  readonly files: ReadonlyMap<ProductId, readonly number[]>;
  /** Places of files that belong to no product. */
  readonly strangers: readonly number[];
}

const PICTURE = /\.(?:jpe?g|png|webp|gif|avif|bmp)$/i;

/** Whether a file is a picture, by its name. */
export function isPictureName(name: string): boolean {
  return PICTURE.test(name);
}

/**
 * Finds the product of each picture file: by the path that the catalogue names, else by an id or GTIN that is the file's name (`cola.jpg`,
 * `cola-2.jpg`, `5449000000996_front.png`), else by one that is the folder's (`cola/front.jpg`). Case does not matter.
 *
 * @param paths of the files, relative to the folder that was given, `/` between names
 */
export function matchPackshots(catalog: Catalog, paths: readonly string[]): PackshotMatches {
  // A catalogue has thousands of names, which nobody needs without a file.
  const byName = paths.length === 0 ? new Map<string, ProductId>() : namesOf(catalog);
  const files = new Map<ProductId, number[]>();
  const strangers: number[] = [];
  paths.forEach((path, at) => {
    const product = isPictureName(path) ? productOf(path.toLowerCase(), byName) : undefined;
    if (product === undefined) strangers.push(at);
    else files.set(product, [...(files.get(product) ?? []), at]);
  });
  return { files, strangers };
}

/** A path for a picture that came as a file: inside the catalogue's folder, with a folder for each product. */
export function packshotPath(product: ProductId, path: string): string {
  const plain = (text: string): string => text.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '') || '-';
  const name = path.split('/').at(-1) ?? path;
  const whole = `${plain(product)}/${plain(name)}`;
  return isInside(whole) ? whole : `products/${plain(name)}`;
}

function namesOf({ products }: Catalog): ReadonlyMap<string, ProductId> {
  const names = new Map<string, ProductId>();
  const twice = new Set<string>();
  const add = (name: string, id: ProductId): void => {
    const other = names.get(name);
    if (other !== undefined && other !== id) twice.add(name);
    names.set(name, id);
  };
  for (const { id, gtin, images } of products.values()) {
    for (const path of images) {
      add(`path:${path.toLowerCase()}`, id);
      // The file is often given without the folder that the table names.
      add(`file:${(path.split('/').at(-1) ?? path).toLowerCase()}`, id);
    }
    if (gtin !== undefined) add(`gtin:${gtin}`, id);
    add(`id:${id.toLowerCase()}`, id);
  }
  // `1.jpg` of two products names neither.
  for (const name of twice) names.delete(name);
  return names;
}

function productOf(path: string, byName: ReadonlyMap<string, ProductId>): ProductId | undefined {
  const folders = path.split('/');
  const file = folders.pop() ?? '';
  const stem = file.replace(PICTURE, '');
  // `cola-2`, `cola (3)`, `cola_front`: ids may hold such signs too, so the whole name goes first.
  const stems = [stem, stem.replace(/[\s_-]*\(?\d{1,2}\)?$/, ''), stem.replace(/[\s_.-]+\p{L}+[\s_-]*\d*$/u, '')];
  const wanted = [...stems, folders.at(-1) ?? ''].filter((name) => name !== '');
  return (
    byName.get(`path:${path}`) ??
    byName.get(`path:${folders.slice(1).concat(file).join('/')}`) ??
    first(wanted, (name) => byName.get(`id:${name}`) ?? byName.get(`gtin:${toGtin14(name) ?? ''}`)) ??
    byName.get(`file:${file}`)
  );
}

function first<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
