import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { blank, drawBars, ean13, type Drawing } from '../../src/core/testing/draw-barcode.ts';
import type { Box } from '../../src/core/geometry.ts';
import { BarcodeEngine } from './barcode-engine.ts';
import type { CodeReader } from './code-reader.ts';
import { createZxingReader } from './zxing-reader.ts';

const COLA = ean13('5449000000996');

/** A frame that counts how often it is closed; its pixels are a drawing's. */
class FakeFrame {
  closed = 0;
  readonly drawing: Drawing;
  constructor(drawing: Drawing) {
    this.drawing = drawing;
  }
  close(): void {
    this.closed++;
  }
}

const pixels = { read: (frame: unknown) => Promise.resolve((frame as FakeFrame).drawing) };
const asFrame = (frame: FakeFrame): ImageBitmap => frame as unknown as ImageBitmap;

async function zxing(): Promise<CodeReader> {
  const binary = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  return createZxingReader(new Uint8Array(binary).buffer);
}

/** Bars so narrow that the frame as a whole does not show them well enough. */
const narrow = (): Drawing => drawBars(blank(640, 480), COLA, { x: 400.23, y: 200.3, module: 1.25, length: 65, turned: 15 });
const AROUND: Box = [310, 130, 490, 270];

it('reads enlarged, within a thing’s box, what the whole frame does not show well enough, and says where it is', async () => {
  const engine = new BarcodeEngine(zxing, pixels);
  expect(await engine.read(asFrame(new FakeFrame(narrow())), [])).toEqual([]);
  const [code, ...others] = await engine.read(asFrame(new FakeFrame(narrow())), [[0, 0, 60, 60], AROUND]);
  expect(others).toEqual([]);
  expect(code).toMatchObject({ symbology: 'ean_13', text: '5449000000996' });
  const [x1, y1, x2, y2] = code?.box ?? [0, 0, 0, 0];
  expect(Math.abs((x1 + x2) / 2 - 400)).toBeLessThan(6);
  expect(Math.abs((y1 + y2) / 2 - 200)).toBeLessThan(40);
});

it('looks enlarged at few things, none that has shown its code or fills the picture', async () => {
  const seen: number[] = [];
  const reader: CodeReader = {
    kind: 'native',
    read: ({ width }) => {
      seen.push(width);
      return Promise.resolve([{ symbology: 'ean_8', text: '96385074', box: [20, 20, 60, 40] }]);
    },
  };
  const engine = new BarcodeEngine(() => Promise.resolve(reader), pixels);
  const boxes: Box[] = [
    [10, 10, 70, 70],
    [0, 0, 640, 400],
    [100, 100, 200, 200],
    [300, 100, 350, 200],
    [500, 300, 600, 400],
    [700, 0, 800, 9],
  ];
  const frame = new FakeFrame(blank(640, 480));
  const found = await engine.read(asFrame(frame), boxes);
  expect(seen).toEqual([640, 2 * 116, 2 * 58]);
  expect(found).toHaveLength(3);
  expect(found[1]?.box).toEqual([92 + 10, 92 + 10, 92 + 30, 92 + 20]);
  expect(frame.closed).toBe(1);
});

it('closes its frame whatever fails, and gets a reader anew after it could have none', async () => {
  let tries = 0;
  const reader: CodeReader = { kind: 'zxing', read: () => Promise.reject(new Error('out of memory')) };
  const engine = new BarcodeEngine(
    () => (++tries === 1 ? Promise.reject(new Error('offline')) : Promise.resolve(reader)),
    pixels,
  );
  const frames = [new FakeFrame(blank(4, 4)), new FakeFrame(blank(4, 4))] as const;
  await expect(engine.read(asFrame(frames[0]), [])).rejects.toThrow('offline');
  await expect(engine.read(asFrame(frames[1]), [])).rejects.toThrow('out of memory');
  expect(frames.map(({ closed }) => closed)).toEqual([1, 1]);
  expect(await engine.open()).toBe('zxing');
  expect(tries).toBe(2);
});
