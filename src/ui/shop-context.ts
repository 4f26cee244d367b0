import { createContext } from '@lit/context';
import type { Product, ProductId } from '../core/catalog.ts';

/** What the elements need to know of the shop: its products, how they look, how it writes money. */
export interface Shop {
  readonly products: ReadonlyMap<ProductId, Product>;
  /** ISO 4217 code of its prices. */
  readonly currency: string;
  /** Minor units to text, in the shop's currency and the reader's language. */
  money(amount: number): string;
  /** Address of the product's picture, null where it has none. */
  pictureOf(product: Product): string | null;
}

export const shopContext = createContext<Shop>(Symbol('shop'));
