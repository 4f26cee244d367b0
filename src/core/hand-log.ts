import { handCover } from './disturbance.ts';
import { expand } from './geometry.ts';
import type { Box } from './geometry.ts';

/** Seconds that are remembered, or so many frames where frames are far apart. */
const MEMORY = 3;
const MEMORY_FRAMES = 2.5;
/** How far around a box a hand counts as being at it, in box sizes. */
const REACH = 0.15;

/** Where hands were in the last moments: a hand that put something down, or that the detector missed for a frame, still explains what changed. */
export class HandLog {
  #entries: { readonly t: number; readonly hands: readonly Box[] }[] = [];
  #now = 0;
  #interval = 0;

  /** @param dt seconds since the frame before */
  update(t: number, dt: number, hands: readonly Box[]): void {
    this.#now = t;
    this.#interval = dt;
    const memory = Math.max(MEMORY, MEMORY_FRAMES * dt);
    this.#entries = this.#entries.filter((entry) => t - entry.t <= memory);
    if (hands.length > 0) this.#entries.push({ t, hands });
  }

  /** Greatest part of a box and its surroundings that a hand covered in the last `seconds`, 0..1; null when there was no hand at all. */
  cover(box: Box, seconds: number = MEMORY): number | null {
    const memory = Math.max(seconds, MEMORY_FRAMES * this.#interval);
    const recent = this.#entries.filter(({ t }) => this.#now - t <= memory);
    if (recent.length === 0) return null;
    const around = expand(box, REACH);
    return recent.reduce((most, { hands }) => Math.max(most, handCover(around, hands)), 0);
  }
}
