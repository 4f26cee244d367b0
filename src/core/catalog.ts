import { ALLERGENS, isAllergen, type Allergen } from './allergens.ts';
import { toGtin14 } from './gtin.ts';
import { parseRestrictedLayout } from './restricted-code.ts';
import type { RestrictedLayout } from './restricted-code.ts';

/** A product's id in the catalogue, unique there. */
export type ProductId = string;

/** A thing the shop sells. */
export interface Product {
  readonly id: ProductId;
  /** GTIN-14 with a valid check digit. */
  readonly gtin?: string;
  readonly title: string;
  /** In minor units of the catalogue's currency; absent where the shop gave none. */
  readonly price?: number;
  /** What a kilogram of it costs, in the same units: for labels that tell a weight. */
  readonly pricePerKilogram?: number;
  /** Paths relative to the catalogue's folder. Without any it is known by its barcode, or added by hand. */
  readonly images: readonly string[];
  readonly ageRestricted: boolean;
  /** What it contains, as its label must say; absent where the shop does not know. */
  readonly allergens?: readonly Allergen[];
}

/** All products of a shop. */
export interface Catalog {
  /** ISO 4217 code. */
  readonly currency: string;
  readonly products: ReadonlyMap<ProductId, Product>;
  /** How the shop writes weights and prices into barcodes of its own; absent where it says nothing of that. */
  readonly restrictedCodes?: readonly RestrictedLayout[];
}

/** ISO 4217's code for "no currency", of catalogues that have no prices. */
export const NO_CURRENCY = 'XXX';

/** Says what is wrong where: `products[3].gtin: ...`. */
export class CatalogError extends Error {
  override readonly name = 'CatalogError';
}

/**
 * Checks the content of a `catalog.json` and brings GTINs to 14 digits.
 *
 * @param data the parsed JSON
 * @throws CatalogError at the first thing that is not as it should be
 */
export function parseCatalog(data: unknown): Catalog {
  const root = record(data, 'catalog');
  const currency = root['currency'];
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) fail('currency', 'an ISO 4217 code such as "EUR"');
  const list = root['products'];
  if (!Array.isArray(list)) fail('products', 'a list');
  const products = new Map<ProductId, Product>();
  const gtins = new Map<string, ProductId>();
  list.forEach((entry: unknown, index) => {
    const product = parseProduct(entry, `products[${index}]`);
    if (products.has(product.id)) fail(`products[${index}].id`, `unique, "${product.id}" is there twice`);
    if (product.gtin !== undefined) {
      const other = gtins.get(product.gtin);
      if (other !== undefined) fail(`products[${index}].gtin`, `unique, "${other}" has the same`);
      gtins.set(product.gtin, product.id);
    }
    products.set(product.id, product);
  });
  const layouts = root['restrictedCodes'];
  return { currency, products, ...(layouts === undefined ? {} : { restrictedCodes: parseRestrictedCodes(layouts) }) };
}

/**
 * The catalogue of a folder without `catalog.json`: every subfolder is a product, its name the id and the title.
 *
 * @param paths files relative to the folder, with `/`; only pictures directly inside a subfolder count
 * @throws CatalogError when there is no picture at all
 */
export function catalogFromFolders(paths: readonly string[]): Catalog {
  const images = new Map<ProductId, string[]>();
  for (const path of [...paths].sort()) {
    const match = /^([^/]+)\/[^/]+\.(?:jpe?g|png|webp|gif|avif|bmp)$/i.exec(path);
    const id = match?.[1];
    if (id === undefined) continue;
    images.set(id, [...(images.get(id) ?? []), path]);
  }
  if (images.size === 0) fail('catalog', 'a folder with catalog.json or with one subfolder of pictures per product');
  const products = new Map<ProductId, Product>();
  for (const [id, list] of images) products.set(id, { id, title: id, images: list, ageRestricted: false });
  return { currency: NO_CURRENCY, products };
}

/** By GTIN-14, made when the first number is looked up: the checkout looks up many, and in many products. */
const indexes = new WeakMap<Catalog, ReadonlyMap<string, Product>>();

/** Looks a product up by any form of its GTIN. */
export function productByGtin(catalog: Catalog, text: string): Product | null {
  const gtin = toGtin14(text);
  if (gtin === null) return null;
  const index = indexes.get(catalog) ?? indexOf(catalog);
  return index.get(gtin) ?? null;
}

function indexOf(catalog: Catalog): ReadonlyMap<string, Product> {
  const index = new Map<string, Product>();
  // Of two that somebody has taught with one number the first is it.
  for (const product of catalog.products.values())
    if (product.gtin !== undefined && !index.has(product.gtin)) index.set(product.gtin, product);
  indexes.set(catalog, index);
  return index;
}

/** The `restrictedCodes` of a `catalog.json`. @throws CatalogError at the first that is no layout */
export function parseRestrictedCodes(data: unknown): readonly RestrictedLayout[] {
  if (!Array.isArray(data)) fail('restrictedCodes', 'a list');
  return data.map((entry: unknown, index) => {
    const where = `restrictedCodes[${index}]`;
    const pattern = text(entry, where);
    try {
      return parseRestrictedLayout(pattern);
    } catch (error) {
      throw new CatalogError(`${where}: ${error instanceof Error ? error.message : pattern}`, { cause: error });
    }
  });
}

/**
 * Checks one entry of a catalogue's list.
 *
 * @throws CatalogError at the first thing that is not as it should be, with `where` in front
 */
export function parseProduct(data: unknown, where: string): Product {
  const entry = record(data, where);
  const id = text(entry['id'], `${where}.id`);
  const title = text(entry['title'], `${where}.title`);
  const images = entry['images'];
  if (!Array.isArray(images)) fail(`${where}.images`, 'a list of paths');
  const ageRestricted = entry['ageRestricted'] ?? false;
  if (typeof ageRestricted !== 'boolean') fail(`${where}.ageRestricted`, 'true or false');
  const price = amount(entry['price'], `${where}.price`);
  const pricePerKilogram = amount(entry['pricePerKilogram'], `${where}.pricePerKilogram`);
  const allergens = entry['allergens'];
  if (allergens !== undefined && !(Array.isArray(allergens) && allergens.every(isAllergen))) {
    fail(`${where}.allergens`, `a list of: ${ALLERGENS.join(', ')}`);
  }
  const gtin = entry['gtin'] === undefined ? undefined : toGtin14(text(entry['gtin'], `${where}.gtin`));
  if (gtin === null) fail(`${where}.gtin`, 'a GTIN of 8, 12, 13 or 14 digits with a right check digit');
  return {
    id,
    title,
    images: images.map((path: unknown, index) => relativePath(path, `${where}.images[${index}]`)),
    ageRestricted,
    ...(price === undefined ? {} : { price }),
    ...(pricePerKilogram === undefined ? {} : { pricePerKilogram }),
    ...(gtin === undefined ? {} : { gtin }),
    ...(allergens === undefined ? {} : { allergens: ALLERGENS.filter((name) => allergens.includes(name)) }),
  };
}

function record(data: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) fail(where, 'an object');
  return Object.fromEntries(Object.entries(data));
}

function text(data: unknown, where: string): string {
  if (typeof data !== 'string' || data.trim() === '') fail(where, 'a text that is not empty');
  return data;
}

function amount(data: unknown, where: string): number | undefined {
  const isAmount = data === undefined || (typeof data === 'number' && Number.isSafeInteger(data) && data >= 0);
  if (!isAmount) fail(where, 'a whole number of minor units, zero or more');
  return data;
}

/** Whether a path stays in the folder that it is relative to. */
export function isInside(path: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:|^\/|\\/i.test(path) && !path.split('/').includes('..');
}

/** A catalogue may come from elsewhere: a path must not lead out of its folder. */
function relativePath(data: unknown, where: string): string {
  const path = text(data, where);
  if (!isInside(path)) fail(where, 'a path inside the catalogue folder');
  return path;
}

function fail(where: string, expected: string): never {
  throw new CatalogError(`${where}: expected ${expected}`);
}
