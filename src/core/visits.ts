import { area } from './geometry.ts';
import type { Box } from './geometry.ts';

/** Hands of which little was to be seen in the end have left, and were not only missed, when none is seen for so long, seconds. */
const LEFT_GAP = 0.25;
/** Part of the hands' greatest area. */
const WITHDRAWN = 0.3;
/** After so many seconds without hands they have left in any case. Bridges missed hands at 30 fps, less than one frame at 1 fps. */
export const SETTLE = 0.8;
/** A place that no hand came near for so long is judged even while hands are busy elsewhere, seconds. */
export const LOCAL_SETTLE = 1.5;

/** When hands come to the basket, and when those that were there have left it. */
export class Visits {
  /** Of the last frame with hands, or of the first frame. */
  #lastHand: number | null = null;
  #present = false;
  #began = false;
  /** When the hands before those of now, and the ones before them, were seen last. */
  #left = -Infinity;
  #leftBefore = -Infinity;
  /** Greatest area of hands in this visit, and whether little of it was left when they were seen last. */
  #reach = 0;
  #withdrawn = false;

  /**
   * @param dt seconds since the frame before
   * @param detected those hands that the detector found: only their boxes can be measured
   */
  update(t: number, dt: number, hands: readonly Box[], detected = hands): void {
    this.#lastHand ??= t;
    this.#began = hands.length > 0 && !this.#present;
    this.#present = hands.length > 0;
    if (!this.#present) return;
    const gap = t - dt - this.#lastHand;
    if (gap >= SETTLE || (gap >= LEFT_GAP && this.#withdrawn)) {
      [this.#leftBefore, this.#left] = [this.#left, this.#lastHand];
      this.#reach = 0;
      this.#withdrawn = false;
    }
    const seen = detected.reduce((sum, box) => sum + area(box), 0);
    this.#reach = Math.max(this.#reach, seen);
    if (detected.length > 0) this.#withdrawn = seen < WITHDRAWN * this.#reach;
    this.#lastHand = t;
  }

  /** Hands are there in this frame. */
  get present(): boolean {
    return this.#present;
  }

  /** They were not in the frame before. */
  get began(): boolean {
    return this.#began;
  }

  /** No hands for long enough at `t`. */
  isOver(t: number): boolean {
    return t - (this.#lastHand ?? t) >= SETTLE;
  }

  /** Whether the hands that were somewhere at `lastNear` have left since, and are not those of now. */
  haveLeft(lastNear: number): boolean {
    return lastNear <= this.#left;
  }

  /** Whether they were the last to come before those of now. */
  wereLast(lastNear: number): boolean {
    return lastNear <= this.#left && lastNear > this.#leftBefore;
  }
}
