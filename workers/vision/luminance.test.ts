import { expect, test } from 'vitest';
import { luminanceOf } from './luminance.ts';
import type { Pixels } from './pixels.ts';

function painted(width: number, height: number, colour: (x: number, y: number) => readonly [number, number, number]): Pixels {
  const rgba = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rgba.set([...colour(x, y), 255], 4 * (y * width + x));
  return { width, height, rgba };
}

test('the longer side becomes 80 pixels, upright or not', () => {
  const grey = (): [number, number, number] => [9, 9, 9];
  expect(luminanceOf(painted(640, 480, grey))).toMatchObject({ width: 80, height: 60 });
  expect(luminanceOf(painted(270, 480, grey))).toMatchObject({ width: 45, height: 80 });
  expect(luminanceOf(painted(30, 20, grey))).toMatchObject({ width: 30, height: 20 });
});

test('green is brighter than red, red brighter than blue, white is white', () => {
  const bright = (colour: readonly [number, number, number]): number =>
    luminanceOf(painted(80, 60, () => colour)).bytes[77] ?? -1;
  expect([bright([0, 255, 0]), bright([255, 0, 0]), bright([0, 0, 255])]).toEqual([149, 76, 28]);
  expect(bright([255, 255, 255])).toBe(255);
});

test('a pixel is the mean of its block', () => {
  const { bytes } = luminanceOf(painted(320, 240, (x) => (x % 4 < 2 ? [200, 200, 200] : [100, 100, 100])));
  expect(new Set(bytes)).toEqual(new Set([150]));
  const halves = luminanceOf(painted(640, 480, (x) => (x < 320 ? [10, 10, 10] : [240, 240, 240]))).bytes;
  expect([halves[39], halves[40]]).toEqual([10, 240]);
});
