import type { Product } from '../core/catalog.ts';
import type { Gtin14 } from '../core/gtin.ts';
import type { RestrictedCode } from '../core/restricted-code.ts';

/** A barcode that only the shopper can do something about. */
export type BarcodeNote =
  /** No product of the catalogue has this number. */
  | { readonly kind: 'unknown'; readonly gtin: Gtin14 }
  /** A label with a price or weight of its own, which the checkout cannot take. */
  | { readonly kind: 'weighed'; readonly gtin: Gtin14; readonly product: Product; readonly label: RestrictedCode };

/** What the screen shows of the reading of barcodes. */
export interface BarcodeView {
  /** `off`: there is no camera. `failed`: they are not read until the camera is started again; all else goes on. */
  readonly state: 'off' | 'starting' | 'reading' | 'failed';
  /** Oldest first; each stays until it is answered. */
  readonly notes: readonly BarcodeNote[];
}

export const NO_BARCODES: BarcodeView = { state: 'off', notes: [] };
