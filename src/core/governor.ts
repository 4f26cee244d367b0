import type { ObserverState } from './inventory.ts';
import type { Luminance } from './luminance.ts';

/** What a frame that was looked at led to, as far as it matters for the next ones. */
export interface Looked {
  /** Seconds. */
  readonly t: number;
  readonly picture: Luminance;
  readonly observer: ObserverState;
  /** Something is there that is not settled: a hand, an event just now, a thing that is no inventory, a name that is still looked for. */
  readonly busy: boolean;
}

/** So long nothing must have happened before frames are skipped, seconds. */
const QUIET = 2;
/** However still it is, the basket is looked at so often, seconds. */
const HEARTBEAT = 0.5;
/** To save power, a quiet basket whose picture does change (a phone that sways) is looked at only so often, seconds. */
const SAVING_INTERVAL = 0.15;
/** Difference of brightness, of 255, from which on a pixel has changed; the noise of a mean of 16 stays well below. */
const CHANGED = 10;
/** So many changed pixels are something: the tip of a hand that comes over the rim. */
const CHANGED_PIXELS = 5;

/**
 * Decides which frames are worth a run of the detector. Most of the time nothing happens: while the basket is settled and a frame's small
 * picture is that of the frame looked at last, the detector would say what it said. All else is built for frames that are far apart, so
 * skipped frames are simply frames that did not come. While anything is going on, every frame is looked at.
 */
export class Governor {
  /** Since when nothing happens; null: something does, or nothing is known yet. */
  #quietSince: number | null = null;
  #last: Looked | null = null;
  #saving = false;
  /** When the picture of a quiet basket was last found to be another one. */
  #changed = -Infinity;

  /** Fewer looks where the device is hot or its battery low. */
  savePower(saving: boolean): void {
    this.#saving = saving;
  }

  /** Whether the frame at `t` may be skipped, depending on its picture: then ask `skips`. */
  mayRest(t: number): boolean {
    if (this.#last === null) return false;
    // Before a phone that sways the picture is another one each time: asking again and again would only cost time.
    if (!this.#saving && t - this.#changed < HEARTBEAT) return false;
    return this.isQuiet(t) && t - this.#last.t < HEARTBEAT;
  }

  /** Whether a frame that may be skipped is, by its picture. */
  skips(t: number, picture: Luminance): boolean {
    if (this.#last === null || !isAlike(picture, this.#last.picture)) return false;
    if (isSame(picture, this.#last.picture)) return true;
    this.#changed = t;
    return this.#saving && t - this.#last.t < SAVING_INTERVAL;
  }

  /** Nothing has happened for a while: what makes frames wait can be done now. */
  isQuiet(t: number): boolean {
    return this.#quietSince !== null && t - this.#quietSince >= QUIET;
  }

  /** A frame was looked at. */
  looked(look: Looked): void {
    this.#last = look;
    if (look.busy || look.observer !== 'settled') this.#quietSince = null;
    else this.#quietSince ??= look.t;
  }

  /** Something other than the picture has changed (the area, the catalogue): the next frame is looked at. */
  wake(): void {
    this.#quietSince = null;
  }
}

/** Whether two pictures can be compared at all. */
function isAlike(one: Luminance, other: Luminance): boolean {
  return one.width === other.width && one.height === other.height;
}

/** Whether two pictures of one size show the same, whatever the light has done to most of it. */
function isSame(now: Luminance, before: Luminance): boolean {
  const light = medianDifference(now, before);
  let changed = 0;
  for (let k = 0; k < now.bytes.length; k++) {
    if (Math.abs(now.bytes[k]! - before.bytes[k]! - light) > CHANGED && ++changed >= CHANGED_PIXELS) return false;
  }
  return true;
}

/** A mean would share a change of half the picture between both halves, so that neither shows. */
function medianDifference({ bytes: now }: Luminance, { bytes: before }: Luminance): number {
  const counts = new Uint16Array(511);
  for (let k = 0; k < now.length; k++) counts[255 + now[k]! - before[k]!]!++;
  let below = 0;
  for (let difference = 0; difference < counts.length; difference++) {
    below += counts[difference]!;
    if (2 * below >= now.length) return difference - 255;
  }
  return 0;
}
