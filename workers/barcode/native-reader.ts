import { SYMBOLOGIES, type Symbology } from '../../src/core/barcode.ts';
import { boxAround } from './box-around.ts';
import type { CodeReader } from './code-reader.ts';

/** What is used of https://wicg.github.io/shape-detection-api/#barcode-detection-api; the compiler's library does not know it. */
interface Detector {
  detect(picture: ImageData): Promise<
    readonly {
      readonly format: string;
      readonly rawValue: string;
      readonly cornerPoints: readonly { readonly x: number; readonly y: number }[];
    }[]
  >;
}

export interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** The browser's own reader; null where there is none, it cannot read all that is on groceries, or it does not work. */
export async function createNativeReader(
  detectorClass: DetectorClass | undefined = (globalThis as { readonly BarcodeDetector?: DetectorClass }).BarcodeDetector,
): Promise<CodeReader | null> {
  if (detectorClass === undefined) return null;
  try {
    const formats = await detectorClass.getSupportedFormats();
    if (!SYMBOLOGIES.every((symbology) => formats.includes(symbology))) return null;
    const detector = new detectorClass({ formats: SYMBOLOGIES });
    // Where its service is not installed it says so at the first use only.
    await detector.detect(new ImageData(1, 1));
    return {
      kind: 'native',
      async read({ width, height, rgba }) {
        const picture = new ImageData(width, height);
        picture.data.set(rgba);
        return (await detector.detect(picture)).flatMap(({ format, rawValue, cornerPoints }) =>
          isSymbology(format) && cornerPoints.length > 0
            ? [{ symbology: format, text: rawValue, box: boxAround(cornerPoints) }]
            : [],
        );
      },
    };
  } catch {
    return null;
  }
}

function isSymbology(format: string): format is Symbology {
  return SYMBOLOGIES.some((symbology) => symbology === format);
}
