import { productByGtin, type Catalog, type Product, type ProductId } from './catalog.ts';
import { toGtin14, type Gtin14 } from './gtin.ts';
import { readRestrictedCode, type RestrictedCode } from './restricted-code.ts';

/** A thing that the shop has weighed or priced itself, by the number on its label. */
export interface Label {
  /** What the catalogue calls it. */
  readonly product: Product;
  readonly says: RestrictedCode;
}

/** The label that has this number; null where the number is none of the shop's, or is a product's own. */
export function labelOf(catalog: Catalog, gtin: Gtin14): Label | null {
  const says = productByGtin(catalog, gtin) === null ? readRestrictedCode(catalog.restrictedCodes ?? [], gtin) : null;
  const product = says && productByGtin(catalog, says.base);
  return says && product ? { product, says } : null;
}

/**
 * What a label makes of its product: a thing with the label's price, whose id is the number on it, so that the checkout reads the price from there
 * itself. Null where there is no price to be had: the label has none, or tells a weight and the shop no price of a kilogram.
 */
export function labelledProduct(gtin: Gtin14, { product, says }: Label): Product | null {
  const { value } = says;
  const price = says.means === 'price' ? value : Math.round(((product.pricePerKilogram ?? 0) * value) / 1000);
  if (price === 0) return null;
  return { ...product, id: gtin, price, title: says.means === 'price' ? product.title : `${product.title}, ${value} g` };
}

/** The product with this id, be it the catalogue's own or the number of a label. */
export function productOf(catalog: Catalog, id: ProductId): Product | null {
  const label = labelWithId(catalog, id);
  return label ? labelledProduct(id, label) : (catalog.products.get(id) ?? null);
}

/** What a thing with this id is, whatever its label makes of it: the id of the catalogue's product. */
export function unlabelled(catalog: Catalog, id: ProductId): ProductId {
  return labelWithId(catalog, id)?.product.id ?? id;
}

/** The label whose number is this id. What the catalogue itself calls so is never taken for one. */
function labelWithId(catalog: Catalog, id: ProductId): Label | null {
  return catalog.products.has(id) || toGtin14(id) !== id ? null : labelOf(catalog, id);
}
