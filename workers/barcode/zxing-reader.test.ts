import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { gtinOf } from '../../src/core/barcode.ts';
import { blank, drawBars, ean13, ean8, upcE, type Placement } from '../../src/core/testing/draw-barcode.ts';
import type { CodeReader } from './code-reader.ts';
import { createZxingReader } from './zxing-reader.ts';

let reader: CodeReader;
beforeAll(async () => {
  const binary = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  reader = await createZxingReader(new Uint8Array(binary).buffer);
});

const PLACE: Placement = { x: 320, y: 240, module: 2, length: 80 };
const see = (modules: string, place: Partial<Placement> = {}) =>
  reader.read(drawBars(blank(640, 480), modules, { ...PLACE, ...place }));

describe('ZXing', () => {
  it.each([
    ['an EAN-13', ean13('5449000000996'), '05449000000996'],
    ['an EAN-8', ean8('96385074'), '00000096385074'],
    ['a UPC-A', ean13('0036000291452'), '00036000291452'],
    ['a UPC-E', upcE('04252614'), '00042100005264'],
  ])('reads %s, drawn from its definition', async (_name, modules, gtin) => {
    const [code, ...others] = await see(modules);
    expect(others).toEqual([]);
    expect(code && gtinOf(code)).toBe(gtin);
  });

  it.each([0, 15, 90, 180, 200, 270])('reads it turned by %d degrees', async (turned) => {
    expect((await see(ean13('5449000000996'), { turned })).map(({ text }) => text)).toEqual(['5449000000996']);
  });

  it('says where it is', async () => {
    const [code] = await see(ean13('5449000000996'), { x: 200, y: 150 });
    const [x1, y1, x2, y2] = code?.box ?? [0, 0, 0, 0];
    expect(Math.abs((x1 + x2) / 2 - 200)).toBeLessThan(5);
    expect(Math.abs(x2 - x1 - 190)).toBeLessThan(10);
    expect(y1).toBeGreaterThanOrEqual(150 - 41);
    expect(y2).toBeLessThanOrEqual(150 + 41);
  });

  it('reads two at once, and nothing where there is nothing', async () => {
    const both = drawBars(blank(640, 480), ean13('5449000000996'), { x: 160, y: 120, module: 2, length: 60 });
    drawBars(both, ean13('4006381333931'), { x: 460, y: 360, module: 2, length: 60 });
    expect((await reader.read(both)).map(({ text }) => text).sort()).toEqual(['4006381333931', '5449000000996']);
    expect(await reader.read(blank(640, 480))).toEqual([]);
  });

  it('does not read digits whose check digit is wrong', async () => {
    expect(await see(ean13('5449000000997'))).toEqual([]);
  });
});
