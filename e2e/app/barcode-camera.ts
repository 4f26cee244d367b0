/** A camera before which barcodes are held. */
import { writeFile } from 'node:fs/promises';
import { blank, drawBars, ean13 } from '../../src/core/testing/draw-barcode.ts';
import { y4mFrame, y4mHeader } from './y4m.ts';

/** Writes the file that Chromium's fake camera plays over and over: a picture of two EAN-13, not straight, as hands hold them. */
export async function writeBarcodeCamera(file: string, [left, right]: readonly [string, string]): Promise<void> {
  const picture = blank(640, 480);
  drawBars(picture, ean13(left), { x: 170, y: 150, module: 2.2, length: 90, turned: 8 });
  drawBars(picture, ean13(right), { x: 455, y: 330, module: 2.2, length: 90, turned: -6 });
  const frame = y4mFrame(picture.rgba, picture.width, picture.height);
  await writeFile(file, Buffer.concat([y4mHeader(picture.width, picture.height, 10), frame, frame]));
}
