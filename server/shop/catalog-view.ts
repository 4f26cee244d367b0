import { imageUrl, type SoldProduct } from './offer.ts';

/** Which identifier of a lookup led to a variant, and how. */
export interface InputCorrelation {
  readonly id: string;
  readonly match: 'exact' | 'featured';
}

interface Price {
  readonly amount: number;
  readonly currency: string;
}

/** A product as the protocol shows it, with its one variant. */
export interface ProductView {
  readonly id: string;
  readonly title: string;
  readonly description: { readonly plain: string };
  readonly price_range: { readonly min: Price; readonly max: Price };
  readonly media?: readonly { readonly type: 'image'; readonly url: string; readonly alt_text: string }[];
  readonly variants: readonly {
    readonly id: string;
    readonly title: string;
    readonly description: { readonly plain: string };
    readonly price: Price;
    readonly availability: { readonly available: true };
    readonly barcodes?: readonly { readonly type: 'GTIN'; readonly value: string }[];
    readonly tags?: readonly string[];
    readonly inputs?: readonly InputCorrelation[];
  }[];
}

/**
 * @param origin of the shop's pages, for absolute picture addresses
 * @param inputs in lookups: the identifiers that led here
 */
export function productView(
  product: SoldProduct,
  currency: string,
  origin: string,
  inputs?: readonly InputCorrelation[],
): ProductView {
  const price: Price = { amount: product.price, currency };
  const description = { plain: product.title };
  const url = imageUrl(product, origin);
  return {
    id: product.id,
    title: product.title,
    description,
    price_range: { min: price, max: price },
    ...(url === null ? {} : { media: [{ type: 'image', url, alt_text: product.title }] }),
    variants: [
      {
        id: product.id,
        title: product.title,
        description,
        price,
        availability: { available: true },
        ...(product.gtin === undefined ? {} : { barcodes: [{ type: 'GTIN', value: product.gtin }] }),
        ...(product.ageRestricted ? { tags: ['age_restricted'] } : {}),
        ...(inputs === undefined ? {} : { inputs }),
      },
    ],
  };
}
