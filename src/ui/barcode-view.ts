import type { Gtin14 } from '../core/gtin.ts';
import type { Label } from '../core/label.ts';

/** A barcode that only the shopper can do something about. */
export type BarcodeNote =
  /** No product of the catalogue has this number. */
  | { readonly kind: 'unknown'; readonly gtin: Gtin14 }
  /** A label from which no price can be reckoned. */
  | { readonly kind: 'weighed'; readonly gtin: Gtin14; readonly label: Label };

/** What the screen shows of the reading of barcodes. */
export interface BarcodeView {
  /** `off`: there is no camera. `failed`: they are not read until the camera is started again; all else goes on. */
  readonly state: 'off' | 'starting' | 'reading' | 'failed';
  /** Oldest first; each stays until it is answered. */
  readonly notes: readonly BarcodeNote[];
}

export const NO_BARCODES: BarcodeView = { state: 'off', notes: [] };
