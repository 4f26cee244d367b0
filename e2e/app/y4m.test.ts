import { expect, test } from 'vitest';
import { y4mFrame, y4mHeader } from './y4m.ts';

const fill = (r: number, g: number, b: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, i) => [r, g, b, 255][i % 4]!);
const MARKER = 'FRAME\n'.length;

// Reference values of ITU-R BT.601, 8 bit, limited range: 75 % bars are not used, these are the full corners of the cube.
test.each([
  [
    [0, 0, 0],
    [16, 128, 128],
  ],
  [
    [255, 255, 255],
    [235, 128, 128],
  ],
  [
    [255, 0, 0],
    [81, 90, 240],
  ],
  [
    [0, 255, 0],
    [145, 54, 34],
  ],
  [
    [0, 0, 255],
    [41, 240, 110],
  ],
] as const)('RGB %j is YCbCr %j', ([r, g, b], [y, u, v]) => {
  const frame = y4mFrame(fill(r, g, b), 2, 2);
  expect(new TextDecoder().decode(frame.slice(0, MARKER))).toBe('FRAME\n');
  expect([...frame.slice(MARKER)]).toEqual([y, y, y, y, u, v]);
});

test('a frame is one and a half bytes a pixel, planes in order', () => {
  const width = 4;
  const height = 2;
  const rgba = new Uint8Array(width * height * 4);
  // The right half is white.
  for (let i = 0; i < width * height; i++) rgba.set(i % width >= 2 ? [255, 255, 255, 255] : [0, 0, 0, 255], 4 * i);
  expect([...y4mFrame(rgba, width, height).slice(MARKER)]).toEqual([16, 16, 235, 235, 16, 16, 235, 235, 128, 128, 128, 128]);
});

test('odd sides are refused', () => expect(() => y4mFrame(new Uint8Array(12), 3, 1)).toThrow(RangeError));

test('the header says size and speed', () =>
  expect(new TextDecoder().decode(y4mHeader(640, 480, 15))).toBe('YUV4MPEG2 W640 H480 F15:1 Ip A1:1 C420jpeg\n'));
