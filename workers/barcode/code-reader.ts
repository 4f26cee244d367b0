import type { BarcodeSighting } from '../../src/core/barcode.ts';
import type { BarcodeReaderKind } from '../barcode.api.ts';
import type { Pixels } from '../vision/pixels.ts';

/** Finds barcodes in pixels. It does not keep them. */
export interface CodeReader {
  readonly kind: BarcodeReaderKind;
  read(pixels: Pixels): Promise<readonly BarcodeSighting[]>;
}
