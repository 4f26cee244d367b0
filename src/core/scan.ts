import { productByGtin, type Catalog, type Product } from './catalog.ts';
import type { Gtin14 } from './gtin.ts';
import { labelledProduct, labelOf, type Label } from './label.ts';

/** What a scanned number is in this shop. */
export type Scan =
  /** `looksLike`: what the camera would call it; of a label, the product without it. */
  | { readonly kind: 'product'; readonly product: Product; readonly looksLike: Product }
  /** A label that tells no price, and from which none can be reckoned. */
  | { readonly kind: 'weighed'; readonly gtin: Gtin14; readonly label: Label }
  | { readonly kind: 'unknown'; readonly gtin: Gtin14 };

/** Looks a number up. The number itself comes first: a shop also has numbers of its own for things with one price. */
export function lookUp(catalog: Catalog, gtin: Gtin14): Scan {
  const label = labelOf(catalog, gtin);
  const product = label ? labelledProduct(gtin, label) : productByGtin(catalog, gtin);
  if (product) return { kind: 'product', product, looksLike: label?.product ?? product };
  return label ? { kind: 'weighed', gtin, label } : { kind: 'unknown', gtin };
}
