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
  /** Paths relative to the catalogue's folder. */
  readonly images: readonly string[];
  readonly ageRestricted: boolean;
}

/** All products of a shop. */
export interface Catalog {
  /** ISO 4217 code. */
  readonly currency: string;
  readonly products: ReadonlyMap<ProductId, Product>;
}
