import type { Catalog, Product } from './catalog.ts';
import { productByGtin } from './catalog.ts';
import type { Gtin14 } from './gtin.ts';
import { readRestrictedCode } from './restricted-code.ts';
import type { RestrictedCode } from './restricted-code.ts';

/** What a scanned number is in this shop. */
export type Scan =
  | { readonly kind: 'product'; readonly product: Product }
  /** A product whose label has its own price or weight. */
  | { readonly kind: 'weighed'; readonly gtin: Gtin14; readonly product: Product; readonly label: RestrictedCode }
  | { readonly kind: 'unknown'; readonly gtin: Gtin14 };

/** Looks a number up. The number itself comes first: a shop also has numbers of its own for things with one price. */
export function lookUp(catalog: Catalog, gtin: Gtin14): Scan {
  const named = productByGtin(catalog, gtin);
  if (named !== null) return { kind: 'product', product: named };
  const label = readRestrictedCode(catalog.restrictedCodes ?? [], gtin);
  const product = label && productByGtin(catalog, label.base);
  return label && product ? { kind: 'weighed', gtin, product, label } : { kind: 'unknown', gtin };
}
