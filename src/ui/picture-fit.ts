import type { Box, Size } from '../core/geometry.ts';

/** Where a frame lies on the screen: `screen = frame * scale + (x, y)`, in CSS pixels of the area. */
export interface PictureFit {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/**
 * Fits a frame into an area, centred: it covers the area unless that would enlarge it to more than `crop` times its whole-picture size,
 * since what is cropped away is items the shopper cannot see.
 */
export function fitPicture(frame: Size, area: Size, crop = 1.35): PictureFit {
  const whole = Math.min(area.width / frame.width, area.height / frame.height);
  const cover = Math.max(area.width / frame.width, area.height / frame.height);
  const scale = Math.min(cover, whole * crop);
  return { scale, x: (area.width - frame.width * scale) / 2, y: (area.height - frame.height * scale) / 2 };
}

/** A box of the frame as it lies on the screen. */
export function toScreen(box: Box, fit: PictureFit): Box {
  return [box[0] * fit.scale + fit.x, box[1] * fit.scale + fit.y, box[2] * fit.scale + fit.x, box[3] * fit.scale + fit.y];
}
