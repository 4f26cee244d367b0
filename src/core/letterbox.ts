import type { Box, Size } from './geometry.ts';

/**
 * How a picture lies in the square input of a model: `input = picture * scale + pad`, in continuous coordinates where pixel `i`
 * covers `[i, i + 1)`, so its centre is `i + 0.5` on both sides. The rest of the square is filled with a constant.
 */
export interface LetterboxTransform {
  readonly side: number;
  readonly scale: number;
  readonly padX: number;
  readonly padY: number;
}

/**
 * The one definition of "keep the aspect, fit the square, centre". Nothing is rounded: the picture's edge may fall inside an input pixel.
 *
 * @param picture pixels of the picture, both sides greater than zero
 * @param side pixels of the square
 * @throws RangeError when a size is not a positive finite number
 */
export function letterboxTransform(picture: Size, side: number): LetterboxTransform {
  if (!(picture.width > 0 && picture.height > 0 && side > 0) || !Number.isFinite(picture.width + picture.height + side)) {
    throw new RangeError(`letterbox needs positive sizes, got ${picture.width}x${picture.height} into ${side}`);
  }
  const scale = Math.min(side / picture.width, side / picture.height);
  return { side, scale, padX: (side - picture.width * scale) / 2, padY: (side - picture.height * scale) / 2 };
}

/** A box of the picture in pixels of the input. */
export function boxToInput(box: Box, { scale, padX, padY }: LetterboxTransform): Box {
  return [box[0] * scale + padX, box[1] * scale + padY, box[2] * scale + padX, box[3] * scale + padY];
}

/** A box of the input in pixels of the picture, the inverse of `boxToInput`. */
export function boxFromInput(box: Box, { scale, padX, padY }: LetterboxTransform): Box {
  return [(box[0] - padX) / scale, (box[1] - padY) / scale, (box[2] - padX) / scale, (box[3] - padY) / scale];
}
