import type { Catalog, Product, ProductId } from '../../src/core/catalog.ts';
import { productOf } from '../../src/core/label.ts';
import type { UcpDiscounts, UcpItem, UcpLineItem, UcpLineRequest, UcpMessage, UcpTotal } from '../../src/core/ucp.ts';
import { MAX_QUANTITY } from '../http/request-schemas.ts';
import { applyDiscounts, type Discount, type UndiscountedLine, type Wishes } from './discounts.ts';

/** One entry per item: what was asked for, whether it is sold or not. */
export interface Line {
  readonly item: ProductId;
  readonly quantity: number;
}

/** What is offered, and at what price. */
export interface PriceList {
  readonly catalog: Catalog;
  readonly discounts: readonly Discount[];
}

/** What the shop asks for a basket. Titles, prices and discounts are the shop's alone. */
export interface Offer {
  readonly currency: string;
  readonly lineItems: readonly UcpLineItem[];
  readonly totals: readonly UcpTotal[];
  /** Items that are not sold (unknown, or without a price); they are not among the line items and cost nothing. */
  readonly unavailable: readonly ProductId[];
  /** Items among the line items that need an age check. */
  readonly ageRestricted: readonly ProductId[];
  readonly discounts: UcpDiscounts;
  /** What the shopper should know of the prices: codes and claims that change nothing. */
  readonly priceMessages: readonly UcpMessage[];
}

/** Joins the lines of equal items, in the order of their first mention. A joined quantity is capped like a single one. */
export function joinLines(requested: readonly UcpLineRequest[]): readonly Line[] {
  const quantities = new Map<ProductId, number>();
  for (const { item, quantity } of requested) {
    quantities.set(item.id, Math.min((quantities.get(item.id) ?? 0) + quantity, MAX_QUANTITY));
  }
  return [...quantities].map(([item, quantity]) => ({ item, quantity }));
}

/** A product that is for sale: one with a price. */
export type SoldProduct = Product & { readonly price: number };

export function isSold(product: Product | null): product is SoldProduct {
  return product?.price !== undefined;
}

/**
 * Prices a basket.
 *
 * @param origin of the shop's pages, for absolute picture addresses
 */
export function makeOffer(
  { catalog, discounts }: PriceList,
  { lines, ...wishes }: Wishes & { readonly lines: readonly Line[] },
  origin: string,
): Offer {
  const lineItems: UndiscountedLine[] = [];
  const unavailable: ProductId[] = [];
  const ageRestricted: ProductId[] = [];
  for (const { item, quantity } of lines) {
    const product = productOf(catalog, item);
    if (!isSold(product)) {
      unavailable.push(item);
      continue;
    }
    if (product.ageRestricted) ageRestricted.push(item);
    lineItems.push({
      // One line per item, so the item names the line, and the name stays the same through updates.
      id: `li_${item}`,
      item: itemOf(product, origin),
      quantity,
    });
  }
  const { messages, ...priced } = applyDiscounts(lineItems, discounts, wishes);
  return { currency: catalog.currency, ...priced, priceMessages: messages, unavailable, ageRestricted };
}

export function itemOf(product: SoldProduct, origin: string): UcpItem {
  const image = imageUrl(product, origin);
  return { id: product.id, title: product.title, price: product.price, ...(image === null ? {} : { image_url: image }) };
}

/** Pictures' addresses under the origin that was asked for last: nearly always the only one. */
const imageUrls = new WeakMap<Product, { readonly origin: string; readonly href: string }>();

/** The address of a product's first picture. */
export function imageUrl(product: Product, origin: string): string | null {
  const image = product.images[0];
  if (image === undefined) return null;
  const known = imageUrls.get(product);
  if (known?.origin === origin) return known.href;
  const { href } = new URL(image, `${origin}/catalog/`);
  imageUrls.set(product, { origin, href });
  return href;
}

/** The amount of the one row of type `total`. */
export function grandTotal(totals: readonly UcpTotal[]): number {
  return totals.find((row) => row.type === 'total')?.amount ?? 0;
}

/** Tells the client which items it asked for are not sold. */
export function unavailableMessages(offer: Offer): readonly UcpMessage[] {
  return offer.unavailable.map((item) => ({
    type: 'error',
    code: 'item_unavailable',
    content: `The item "${item}" is not for sale here.`,
    severity: 'recoverable',
  }));
}
