import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SYMBOLOGIES } from '../../src/core/barcode.ts';
import { blank } from '../../src/core/testing/draw-barcode.ts';
import { createNativeReader, type DetectorClass } from './native-reader.ts';

/** Node has none. */
class FakeImageData {
  readonly data: Uint8ClampedArray;
  constructor(width: number, height: number) {
    this.data = new Uint8ClampedArray(width * height * 4);
  }
}
beforeEach(() => void vi.stubGlobal('ImageData', FakeImageData));
afterEach(() => void vi.unstubAllGlobals());

const CORNERS = [
  { x: 10, y: 5 },
  { x: 30, y: 5 },
  { x: 30, y: 5 },
  { x: 10, y: 5 },
];

function detectorClass(
  formats: readonly string[],
  detect: (picture: FakeImageData) => Promise<readonly object[]>,
): DetectorClass {
  return class {
    static getSupportedFormats = () => Promise.resolve(formats);
    detect = detect;
  } as unknown as DetectorClass;
}

it('reads with the browser’s own detector, retail codes alone', async () => {
  const seen: number[] = [];
  const detector = detectorClass([...SYMBOLOGIES, 'qr_code'], ({ data }) => {
    seen.push(data[0] ?? 0);
    return Promise.resolve([
      { format: 'ean_13', rawValue: '5449000000996', cornerPoints: CORNERS },
      { format: 'qr_code', rawValue: 'https://shop.example', cornerPoints: CORNERS },
    ]);
  });
  const reader = await createNativeReader(detector);
  expect(reader?.kind).toBe('native');
  expect(await reader?.read(blank(40, 30, 99))).toEqual([{ symbology: 'ean_13', text: '5449000000996', box: [10, 5, 30, 6] }]);
  expect(seen).toEqual([0, 99]);
});

it.each([
  ['there is none', undefined],
  ['it does not know all codes of groceries', detectorClass(['ean_13', 'qr_code'], () => Promise.resolve([]))],
  ['its service is missing', detectorClass(SYMBOLOGIES, () => Promise.reject(new DOMException('no', 'NotSupportedError')))],
])('leaves it to another reader where %s', async (_why, detector) => {
  expect(await createNativeReader(detector)).toBeNull();
});
