import { brightnessGrid } from './brightness-grid.ts';
import type { BrightnessGrid } from './brightness-grid.ts';
import { UNCHANGED } from './presence.ts';
import type { Box, Size } from './geometry.ts';
import { brightnessAt, pixelsPerPixel } from './luminance.ts';
import type { Luminance } from './luminance.ts';
import { invert, moveBox, movePoint } from './similarity.ts';
import type { Similarity } from './similarity.ts';

/** Samples along each side of a patch. */
const SIDE = 12;
/** Contrast below which a patch shows nothing, and from which on it surely shows something: between them noise decides. */
const LEAST_CONTRAST = 4;
const SURE_CONTRAST = 8;
/** Difference of brightness, of 255, below which two bare places are one. */
const SAME_BRIGHTNESS = 10;

/** How a place looks: brightness on a grid over a box, around its mean and scaled to length 1. */
export interface Patch {
  /** Null where the place is of one brightness. */
  readonly values: Float32Array | null;
  /** Standard deviation of brightness, of 255. */
  readonly contrast: number;
  /** Mean, of 255. */
  readonly brightness: number;
}

/** What the camera sees in one frame, in the basket's coordinates. */
export class SceneView {
  /** Everything in sight. */
  readonly box: Box;
  readonly #picture: Luminance | null;
  /** From the basket's coordinates to the frame's, pixels of the frame. */
  readonly pose: Similarity;
  readonly #unit: number;
  readonly #frame: Size;
  #grid: BrightnessGrid | null = null;

  /**
   * @param picture luminance of the whole frame; null: places cannot be looked at
   */
  constructor(frame: Size, picture: Luminance | null, pose: Similarity) {
    this.box = moveBox(invert(pose), [0, 0, frame.width, frame.height]);
    this.#frame = frame;
    this.#picture = picture;
    this.pose = pose;
    this.#unit = picture === null ? 1 : pixelsPerPixel(frame, picture);
  }

  /** Null without a picture. Worked out once. */
  get grid(): BrightnessGrid | null {
    if (this.#picture !== null) this.#grid ??= brightnessGrid(this.#frame, this.#picture, this.pose);
    return this.#grid;
  }

  /** How the place of a box looks, or null without a picture. Beyond the picture's edge its last pixels go on. */
  patchAt([x1, y1, x2, y2]: Box): Patch | null {
    if (this.#picture === null) return null;
    const values = new Float32Array(SIDE * SIDE);
    let sum = 0;
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        const place = [x1 + ((column + 0.5) / SIDE) * (x2 - x1), y1 + ((row + 0.5) / SIDE) * (y2 - y1)] as const;
        const [x, y] = movePoint(this.pose, place);
        const value = brightnessAt(this.#picture, x / this.#unit - 0.5, y / this.#unit - 0.5);
        values[row * SIDE + column] = value;
        sum += value;
      }
    }
    const mean = sum / values.length;
    const length = Math.sqrt(values.reduce((squares, value) => squares + (value - mean) ** 2, 0));
    const contrast = length / SIDE;
    const shape = contrast < LEAST_CONTRAST ? null : values.map((value) => (value - mean) / length);
    return { values: shape, contrast, brightness: mean };
  }
}

/**
 * Normalised correlation of two looks at one place, -1..1: light that grows or fades evenly changes nothing. 0 where one of
 * them shows something and the other nothing; null where both show little.
 */
export function likeness(a: Patch, b: Patch): number | null {
  if (Math.max(a.contrast, b.contrast) < SURE_CONTRAST) return null;
  if (a.values === null || b.values === null) return 0;
  let sum = 0;
  for (let k = 0; k < a.values.length; k++) sum += (a.values[k] ?? 0) * (b.values[k] ?? 0);
  return sum;
}

/** Whether two looks at one place show the same thing, be it nothing. */
export function isSameLook(a: Patch, b: Patch): boolean {
  return (likeness(a, b) ?? (Math.abs(a.brightness - b.brightness) < SAME_BRIGHTNESS ? 1 : 0)) >= UNCHANGED;
}

/** Whether two looks at one place show the same bareness. Where the whole picture shows little, nothing can be said. */
export function isBareStill(a: Patch, b: Patch, view: SceneView): boolean {
  const bare = a.values === null && b.values === null && Math.abs(a.brightness - b.brightness) < SAME_BRIGHTNESS;
  return bare && view.grid !== null && spread(view.grid) >= SURE_CONTRAST;
}

/** Standard deviation, of 255. */
function spread(grid: BrightnessGrid): number {
  const seen = grid.filter((value) => !Number.isNaN(value));
  const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
  return Math.sqrt(seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / seen.length);
}
