import { toGtin14 } from './gtin.ts';
import { TAUGHT_IDS, VIEW_SCALE, type TaughtProduct } from './taught.ts';

/** A taught catalogue as one file. */
export interface TaughtFile {
  /** ISO 4217 code of all prices. */
  readonly currency: string;
  readonly products: readonly TaughtProduct[];
}

const FORMAT = 'cartlens-taught';
const VERSION = 1;
export const MOST_PRODUCTS = 300;
export const MOST_VIEWS = 16;
export const LONGEST_TITLE = 80;
/** Characters of base64: a JPEG of 30 KB. */
export const LARGEST_PICTURE = 40_000;
/** A file that is longer is not read at all. */
export const LARGEST_FILE = 16_000_000;

/** Says what is wrong where: `products[3].price: …`. */
export class TaughtFileError extends Error {
  override readonly name = 'TaughtFileError';
}

/** The inverse of `parseTaughtFile`. */
export function writeTaughtFile({ currency, products }: TaughtFile): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, currency, products });
}

/**
 * Reads a file that may come from anybody. The schema is closed: what is not known is refused, and so is what is too much.
 *
 * @throws TaughtFileError at the first thing that is not as it should be
 */
export function parseTaughtFile(text: string): TaughtFile {
  if (text.length > LARGEST_FILE) fail('file', `at most ${LARGEST_FILE / 1e6} MB`);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    fail('file', 'a taught catalogue, which is JSON');
  }
  const root = closedRecord(data, 'file', ['format', 'version', 'currency', 'products']);
  if (root['format'] !== FORMAT) fail('format', `"${FORMAT}": this is another kind of file`);
  if (root['version'] !== VERSION) fail('version', `${VERSION}: this file was made by another version of CartLens`);
  const { currency, products: list } = root;
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) fail('currency', 'an ISO 4217 code such as "EUR"');
  if (!Array.isArray(list)) fail('products', 'a list');
  if (list.length > MOST_PRODUCTS) fail('products', `at most ${MOST_PRODUCTS}`);
  const products = list.map((entry: unknown, index) => parseTaughtProduct(entry, `products[${index}]`));
  const ids = new Set<string>();
  products.forEach(({ id }, index) => {
    if (ids.has(id)) fail(`products[${index}].id`, 'unique');
    ids.add(id);
  });
  return { currency, products };
}

/**
 * What of a file can be used here. Prices in another currency are left out, as nobody can say what they are worth.
 *
 * @param embedder the one that is loaded, null before one is: what another one has seen then says so in the list
 * @throws TaughtFileError where another embedder has seen the products
 */
export function usableHere(file: TaughtFile, currency: string, embedder: string | null): readonly TaughtProduct[] {
  const stranger = file.products.findIndex((product) => embedder !== null && product.embedder !== embedder);
  if (stranger >= 0) {
    fail(
      `products[${stranger}].embedder`,
      'the one that is in use here: another version of CartLens has seen it, so it has to be taught again',
    );
  }
  if (file.currency === currency) return file.products;
  return file.products.map(({ price: _, ...product }) => product);
}

/**
 * Checks one product, from a file or from this device's storage.
 *
 * @throws TaughtFileError
 */
export function parseTaughtProduct(data: unknown, where: string): TaughtProduct {
  const entry = closedRecord(data, where, ['id', 'title', 'price', 'gtin', 'soldAs', 'picture', 'embedder', 'views']);
  const { id, title, price, gtin, soldAs, picture, embedder, views } = entry;
  if (typeof id !== 'string' || !ID.test(id)) fail(`${where}.id`, `"${TAUGHT_IDS}" and up to 64 letters, digits or dashes`);
  if (!isTitle(title)) fail(`${where}.title`, `a text of 1 to ${LONGEST_TITLE} characters without control characters`);
  if (price !== undefined && !isPrice(price)) fail(`${where}.price`, 'a whole number of minor units, zero or more');
  if (gtin !== undefined && (typeof gtin !== 'string' || toGtin14(gtin) !== gtin)) {
    fail(`${where}.gtin`, 'a GTIN of 14 digits with a right check digit');
  }
  if (soldAs !== undefined && !isTitle(soldAs)) fail(`${where}.soldAs`, "the id of one of the shop's products");
  if (typeof picture !== 'string' || picture.length > LARGEST_PICTURE || !JPEG.test(picture)) {
    fail(`${where}.picture`, `a JPEG in base64 of at most ${LARGEST_PICTURE} characters`);
  }
  if (typeof embedder !== 'string' || !/^[0-9a-f]{64}$/.test(embedder)) fail(`${where}.embedder`, 'a sha256 in hex');
  return {
    id,
    title,
    ...(price === undefined ? {} : { price }),
    ...(gtin === undefined ? {} : { gtin }),
    ...(soldAs === undefined ? {} : { soldAs }),
    picture,
    embedder,
    views: parseViews(views, `${where}.views`),
  };
}

/** Whether a text can be a product's name. */
export function isTitle(data: unknown): data is string {
  return typeof data === 'string' && data.trim() !== '' && data.length <= LONGEST_TITLE && !UNPRINTABLE.test(data);
}

/** Whether a number can be a price. */
export function isPrice(data: unknown): data is number {
  return typeof data === 'number' && Number.isSafeInteger(data) && data >= 0;
}

const ID = new RegExp(`^${TAUGHT_IDS}[\\w-]{1,64}$`);
/** What every JPEG begins with, in base64. */
const JPEG = /^\/9j\/[A-Za-z0-9+/]*={0,2}$/;
/** Control characters, and those that turn the direction of what follows. */
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

function parseViews(data: unknown, where: string): readonly (readonly number[])[] {
  if (!Array.isArray(data) || data.length === 0 || data.length > MOST_VIEWS) fail(where, `a list of 1 to ${MOST_VIEWS} views`);
  const length = Array.isArray(data[0]) ? data[0].length : 0;
  if (length < 2 || length > 1024) fail(`${where}[0]`, '2 to 1024 numbers');
  return data.map((view: unknown, index): readonly number[] => {
    if (!Array.isArray(view) || view.length !== length) fail(`${where}[${index}]`, `${length} numbers, as in the first view`);
    const numbers = view.filter(isViewNumber);
    if (numbers.length !== length) fail(`${where}[${index}]`, `whole numbers from ${-VIEW_SCALE} to ${VIEW_SCALE}`);
    const size = Math.hypot(...numbers) / VIEW_SCALE;
    if (!(size > 0.9 && size < 1.1)) fail(`${where}[${index}]`, `a vector of length ${VIEW_SCALE}`);
    return numbers;
  });
}

function isViewNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= VIEW_SCALE;
}

function closedRecord(data: unknown, where: string, keys: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) fail(where, 'an object');
  const unknown = Object.keys(data).find((key) => !keys.includes(key));
  if (unknown !== undefined) fail(where, `nothing but ${keys.join(', ')}`);
  return Object.fromEntries(Object.entries(data));
}

function fail(where: string, expected: string): never {
  throw new TaughtFileError(`${where}: expected ${expected}`);
}
