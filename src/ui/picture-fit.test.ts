import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitPicture, toScreen } from './picture-fit.ts';

const size = fc.record({ width: fc.integer({ min: 50, max: 4000 }), height: fc.integer({ min: 50, max: 4000 }) });

test('the picture is centred, never smaller than whole and never larger than covering or the crop limit', () => {
  fc.assert(
    fc.property(size, size, fc.double({ min: 1, max: 3, noNaN: true }), (frame, area, crop) => {
      const fit = fitPicture(frame, area, crop);
      const whole = Math.min(area.width / frame.width, area.height / frame.height);
      const cover = Math.max(area.width / frame.width, area.height / frame.height);
      expect(fit.scale).toBeGreaterThanOrEqual(whole * (1 - 1e-9));
      expect(fit.scale).toBeLessThanOrEqual(Math.min(cover, whole * crop) * (1 + 1e-9));
      const [x1, y1, x2, y2] = toScreen([0, 0, frame.width, frame.height], fit);
      expect((x1 + x2) / 2).toBeCloseTo(area.width / 2, 6);
      expect((y1 + y2) / 2).toBeCloseTo(area.height / 2, 6);
    }),
  );
});

test('a frame of the same shape as the area covers it exactly', () => {
  const fit = fitPicture({ width: 640, height: 480 }, { width: 320, height: 240 });
  expect(fit).toEqual({ scale: 0.5, x: 0, y: 0 });
  expect(toScreen([64, 48, 128, 96], fit)).toEqual([32, 24, 64, 48]);
});

test('a wide frame on a tall screen is cropped only up to the limit', () => {
  const fit = fitPicture({ width: 640, height: 480 }, { width: 320, height: 640 }, 1.25);
  expect(fit.scale).toBeCloseTo(0.625);
  expect(fit.x).toBeCloseTo(-40);
  expect(fit.y).toBeCloseTo(170);
});
