import type { BarcodeSighting } from '../../src/core/barcode.ts';
import { area, intersectionArea, type Box } from '../../src/core/geometry.ts';
import type { BarcodeReaderKind } from '../barcode.api.ts';
import { PixelReader, type Pixels } from '../vision/pixels.ts';
import type { CodeReader } from './code-reader.ts';
import { enlarge } from './enlarge.ts';

/** So many things of a frame are looked at enlarged, and so large: each costs as much as a frame of its own. */
const CROPS = 2;
const TIMES = 2;
/** What is larger than this part of the frame is seen as well in the whole. */
const LARGE = 0.3;

/** Reads barcodes in frames: in the whole, and enlarged in the things in it that have shown none. One frame at a time. */
export class BarcodeEngine {
  private readonly choose: () => Promise<CodeReader>;
  private readonly pixels: Pick<PixelReader, 'read'>;
  private reader: Promise<CodeReader> | null = null;

  constructor(choose: () => Promise<CodeReader>, pixels: Pick<PixelReader, 'read'> = new PixelReader()) {
    this.choose = choose;
    this.pixels = pixels;
  }

  /** What failed is tried again at the next call. */
  async open(): Promise<BarcodeReaderKind> {
    this.reader ??= this.choose();
    try {
      return (await this.reader).kind;
    } catch (error) {
      this.reader = null;
      throw error;
    }
  }

  async read(frame: VideoFrame | ImageBitmap, boxes: readonly Box[]): Promise<readonly BarcodeSighting[]> {
    try {
      await this.open();
      const reader = await this.reader;
      const pixels = await this.pixels.read(frame);
      return reader === null ? [] : await readAll(reader, pixels, boxes);
    } finally {
      frame.close();
    }
  }
}

async function readAll(reader: CodeReader, pixels: Pixels, boxes: readonly Box[]): Promise<readonly BarcodeSighting[]> {
  const found = [...(await reader.read(pixels))];
  const size = pixels.width * pixels.height;
  const silent = boxes.filter((box) => area(box) < LARGE * size && found.every((code) => intersectionArea(code.box, box) === 0));
  for (const box of silent.slice(0, CROPS)) {
    const part = enlarge(pixels, box, TIMES);
    if (part === null) continue;
    for (const code of await reader.read(part.pixels)) found.push({ ...code, box: part.toWhole(code.box) });
  }
  return found;
}
