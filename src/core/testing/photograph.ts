import type { Luminance } from '../luminance.ts';
import { invert, movePoint } from '../similarity.ts';
import type { Similarity } from '../similarity.ts';
import { Random } from './random.ts';

/** Size of the luminance picture. */
export const WIDTH = 80;
export const HEIGHT = 60;

/** A tray with things on it: brightness anywhere on the plane, in luminance pixels. */
export function scenery(seed: number): (x: number, y: number) => number {
  const random = new Random(seed);
  const things = Array.from({ length: 40 }, () => ({
    x: random.between(-40, 120),
    y: random.between(-30, 90),
    w: random.between(4, 16),
    h: random.between(4, 16),
    value: random.between(20, 235),
  }));
  const edge = (inside: number): number => 1 / (1 + Math.exp(-1.6 * inside));
  return (x, y) =>
    things.reduce((under, { x: cx, y: cy, w, h, value }) => {
      const share = edge(w / 2 - Math.abs(x - cx)) * edge(h / 2 - Math.abs(y - cy));
      return under + share * (value - under);
    }, 130);
}

/** What the camera sees of it after `motion`. */
export function photograph(
  scene: (x: number, y: number) => number,
  motion: Similarity,
  adapt = (value: number): number => value,
): Luminance {
  const back = invert(motion);
  const bytes = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) bytes[y * WIDTH + x] = Math.min(255, Math.max(0, adapt(scene(...movePoint(back, [x, y])))));
  }
  return { width: WIDTH, height: HEIGHT, bytes };
}

/** Turn and zoom about the picture's centre, then a shift; pixels of the luminance picture. */
export function around(zoom: number, turn: number, dx: number, dy: number): Similarity {
  const [a, b] = [zoom * Math.cos(turn), zoom * Math.sin(turn)];
  const [cx, cy] = [WIDTH / 2, HEIGHT / 2];
  return { a, b, dx: cx - a * cx + b * cy + dx, dy: cy - b * cx - a * cy + dy };
}
