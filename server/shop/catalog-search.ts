import type { Catalog } from '../../src/core/catalog.ts';
import { productByGtin } from '../../src/core/catalog.ts';
import { productOf } from '../../src/core/label.ts';
import { ProtocolError } from '../http/protocol-error.ts';
import type { SearchRequest } from '../http/request-schemas.ts';
import { isSold, type SoldProduct } from './offer.ts';

/**
 * Products whose title, id or GTIN holds every word of the query, cheap and predictable; all of them for a query without a letter or a
 * digit: an empty one, or `*`, by which people mean everything.
 */
export function searchProducts(catalog: Catalog, query: string, filters: SearchRequest['filters']): readonly SoldProduct[] {
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  return [...catalog.products.values()].filter((product): product is SoldProduct => {
    if (!isSold(product) || !passes(product, filters)) return false;
    const text = fold(`${product.title} ${product.id} ${product.gtin ?? ''}`);
    return words.every((word) => text.includes(word));
  });
}

/** The product with this id or barcode, when it is for sale. A product has one variant, and both have the same id. */
export function resolve(catalog: Catalog, id: string): SoldProduct | null {
  const product = productOf(catalog, id) ?? productByGtin(catalog, id);
  return isSold(product) ? product : null;
}

/** Whether a product is within the filters. The catalogue has no categories, so asking for some finds nothing. */
export function passes(product: SoldProduct, filters: SearchRequest['filters']): boolean {
  if (filters?.categories !== undefined && filters.categories.length > 0) return false;
  const { min = 0, max = Infinity } = filters?.price ?? {};
  return product.price >= min && product.price <= max;
}

/** A cursor is the offset of the next page, opaque to the client: the catalogue does not change while the server runs. */
export function cursorOf(offset: number): string {
  return Buffer.from(`offset:${offset}`).toString('base64url');
}

/** @throws ProtocolError 400 for a cursor that `cursorOf` did not make */
export function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const offset = /^offset:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  if (offset === undefined) throw new ProtocolError(400, 'invalid_request', 'This cursor is not one of ours.');
  return Number(offset);
}

/** Case and accents do not matter: "Creme" finds "Crème". */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase();
}
