import type { ItemId } from './basket-event.ts';

/** What carries a barcode that was read. */
export type BarcodeSite =
  /** A thing of the inventory, wherever it is just now. */
  | { readonly kind: 'item'; readonly item: ItemId }
  /** A thing that lies there and is about to be counted. */
  | { readonly kind: 'arriving' }
  /** Something in a hand, or nothing that is known. */
  | { readonly kind: 'elsewhere' };
