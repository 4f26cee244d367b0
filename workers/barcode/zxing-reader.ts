import { prepareZXingModule, readBarcodes, type ReadResult, type ReaderOptions } from 'zxing-wasm/reader';
import type { Symbology } from '../../src/core/barcode.ts';
import { boxAround } from './box-around.ts';
import type { CodeReader } from './code-reader.ts';

const OPTIONS: ReaderOptions = {
  formats: ['EAN13', 'EAN8', 'UPCA', 'UPCE'],
  // Bars stand on their side as often as not; nobody prints them white on black.
  tryRotate: true,
  tryHarder: true,
  tryInvert: false,
  tryDownscale: true,
  maxNumberOfSymbols: 8,
};

const SYMBOLOGY_OF: Readonly<Record<string, Symbology>> = { EAN13: 'ean_13', EAN8: 'ean_8', UPCA: 'upc_a', UPCE: 'upc_e' };

/**
 * ZXing-C++ (zxing-wasm). The module is handed in: left alone the library would fetch it from elsewhere.
 *
 * @param binary `zxing_reader.wasm` of the same version
 */
export async function createZxingReader(binary: ArrayBuffer): Promise<CodeReader> {
  await prepareZXingModule({ overrides: { wasmBinary: binary }, fireImmediately: true });
  return {
    kind: 'zxing',
    async read({ width, height, rgba }) {
      // All that the library looks at of ImageData; one made for it would be a copy.
      const picture = { width, height, data: rgba } as ImageData;
      return (await readBarcodes(picture, OPTIONS)).flatMap(sightingOf);
    },
  };
}

function sightingOf({ isValid, format, text, position }: ReadResult) {
  const symbology = SYMBOLOGY_OF[format];
  if (!isValid || symbology === undefined) return [];
  const { topLeft, topRight, bottomRight, bottomLeft } = position;
  return [{ symbology, text, box: boxAround([topLeft, topRight, bottomRight, bottomLeft]) }];
}
