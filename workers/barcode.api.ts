/** The contract between the page and the barcode worker: types only. */
import type { BarcodeSighting } from '../src/core/barcode.ts';
import type { Box } from '../src/core/geometry.ts';

/** Who reads: the browser's own BarcodeDetector, or ZXing in WebAssembly. */
export type BarcodeReaderKind = 'native' | 'zxing';

export interface BarcodeApi {
  /** Gets a reader ready; a second call gives the same. Rejects, with what to do, where neither can be had. */
  open(): Promise<BarcodeReaderKind>;
  /**
   * What barcodes a frame shows, as a whole and enlarged within the boxes (pixels of the frame; only the first few are looked at). Takes the
   * frame over and closes it, whatever happens.
   */
  read(frame: VideoFrame | ImageBitmap, boxes: readonly Box[]): Promise<readonly BarcodeSighting[]>;
}
