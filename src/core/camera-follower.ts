import type { Box, Size } from './geometry.ts';
import { GlobalMotion } from './global-motion.ts';
import type { MotionEstimate } from './global-motion.ts';
import { pixelsPerPixel } from './luminance.ts';
import type { Luminance } from './luminance.ts';
import { STILL, compose, displacement, inCoordinates, invert } from './similarity.ts';
import type { Similarity } from './similarity.ts';

/** How the camera looks at the basket in one frame. */
export interface CameraView {
  /** From where things were in the first frame to where they are in this one, pixels of the frame. */
  readonly pose: Similarity;
  /** False while it moves too fast, or shows nothing known: then nothing can be decided. */
  readonly steady: boolean;
  /** Luminance of the frame, where it is known. */
  readonly picture: Luminance | null;
}

/** A camera on a stand, whose pictures are not known. */
export const FIXED_VIEW: CameraView = { pose: STILL, steady: true, picture: null };

/** Agreement with the picture where it was before from which on the camera did not move, whatever else did. */
const STILL_HERE = 0.75;
/** Agreement that a motion needs to be believed, and by how much it must explain the picture better than no motion. */
const SURE = 0.65;
const BETTER = 0.15;
/** Better by less than this: no motion explains what has changed, so the scene has. */
const SAME = 0.04;
/** What stays unexplained for so many seconds without hands is a changed scene too. */
const UNEXPLAINED = 1;
/** Share of the reference in view below which agreement may be chance. */
const ENOUGH_VIEW = 0.7;
/** Picture widths a second from which on the motion is too fast to decide anything. */
const TOO_FAST = 0.6;
/** Motion of less than this share of the picture's width goes unnoticed until it has added up. */
const SLACK = 0.03;
/** Seconds between two pictures that are compared to see whether the camera moves: slow motion shows only over a while. */
const APART = 0.3;
/** Motion between them of less than this share of the picture's width is the estimate's own noise. */
const NOISE = 0.006;
/** A picture that has nothing in common with the reference, but stands still for so long, is the new reference. Seconds. */
const GIVE_UP = 1.5;
/** A pose farther away than so many picture widths, or nearer or farther than so many times: the basket is out of view, or it is a mistake. */
const FAR = 0.4;
const MOST_ZOOM = 1.4;
/** So long a basket that is out of view is waited for, seconds. */
const WAIT_FOR_BASKET = 10;

/**
 * Keeps track of where the camera looks, so that zone and inventory can move with the basket. It compares each frame with one
 * reference instead of adding up motion from frame to frame: what is still stays still.
 *
 * Most cameras stand, and on a bare tray the things that come and go are all there is to see. So a motion has to explain the
 * picture clearly better than stillness does; what neither explains has changed in the scene, unless frames that follow each other
 * show that the camera was moved away.
 */
export class CameraFollower {
  #reference: { readonly motion: GlobalMotion; readonly pose: Similarity; readonly frame: Size } | null = null;
  /** Of the last frame. */
  #pose = STILL;
  #lastTime = 0;
  /** The last picture. */
  #picture: Luminance | null = null;
  /** A picture of a moment ago, taken from the present pose. */
  #earlier: { readonly t: number; readonly picture: Luminance } | null = null;
  /** Since when neither stillness nor a motion explains the picture. */
  #unexplainedSince: number | null = null;
  /** The camera was moved to where nothing is known: when it last moved, and whether the basket is out of view there. */
  #lost: { readonly since: number; readonly far: boolean } | null = null;

  /**
   * @param t seconds, growing
   * @param picture luminance of the whole frame; where frames change their size (a phone that is turned) everything starts anew
   * @param hands boxes in pixels of the frame
   */
  update(t: number, frame: Size, picture: Luminance, hands: readonly Box[]): CameraView {
    const dt = Math.max(t - this.#lastTime, 1e-3);
    this.#lastTime = t;
    this.#picture = picture;
    const unit = pixelsPerPixel(frame, picture);
    const hidden = hands.map(([x1, y1, x2, y2]): Box => [x1 / unit, y1 / unit, x2 / unit, y2 / unit]);
    const known = this.#reference?.frame;
    if (this.#reference === null || known?.width !== frame.width || known.height !== frame.height) {
      this.#pose = STILL;
      return this.#refer(t, frame, picture, hidden);
    }
    const { motion, pose } = this.#reference;
    const expected = inCoordinates(compose(this.#pose, invert(pose)), invert(toFrame(unit)));
    const still = motion.check(picture, expected, hidden);
    // Nothing to hold on to: as good as a camera that does not move.
    if (still === null) return this.#refer(t, frame, picture, hidden);
    if (quality(still) >= STILL_HERE) return this.#found(t, picture);
    const moved = motion.estimate(picture, expected, hidden) ?? still;
    const gain = quality(moved) - quality(still);
    const there = compose(inCoordinates(moved.motion, toFrame(unit)), pose);
    if (quality(moved) >= SURE && gain >= BETTER && isPlausible(there, frame)) {
      const step = displacement(this.#pose, there, frame) / frame.width;
      this.#pose = there;
      this.#earlier = null;
      if (moved.inView < ENOUGH_VIEW && hands.length === 0) this.#refer(t, frame, picture, hidden);
      else this.#found(t, picture);
      // What was too little to be noticed before did not happen within this frame.
      return this.#view((step - SLACK) / dt < TOO_FAST);
    }
    this.#addUp(t, frame, picture, hidden);
    if (this.#lost !== null) {
      if (t - this.#lost.since < (this.#lost.far ? WAIT_FOR_BASKET : GIVE_UP)) return this.#view(false);
      return this.#refer(t, frame, picture, hidden);
    }
    this.#unexplainedSince ??= t;
    const changed = gain < SAME || t - this.#unexplainedSince >= UNEXPLAINED;
    if (hands.length === 0 && changed) return this.#refer(t, frame, picture, hidden);
    return this.#view(true);
  }

  #found(t: number, picture: Luminance): CameraView {
    this.#lost = null;
    this.#unexplainedSince = null;
    if (this.#earlier === null || t - this.#earlier.t >= APART) this.#earlier = { t, picture };
    return this.#view(true);
  }

  #view(steady: boolean): CameraView {
    return { pose: this.#pose, steady, picture: this.#picture };
  }

  /** Takes this picture as the reference. */
  #refer(t: number, frame: Size, picture: Luminance, hidden: readonly Box[]): CameraView {
    this.#reference = { motion: new GlobalMotion(picture, hidden), pose: this.#pose, frame };
    this.#earlier = null;
    return this.#found(t, picture);
  }

  /**
   * Neither stillness nor a motion explains the picture. Where it and an earlier one show that the camera moved, that is added up until the
   * place is known again.
   */
  #addUp(t: number, frame: Size, picture: Luminance, hidden: readonly Box[]): void {
    const earlier = this.#earlier;
    if (earlier === null || t - earlier.t >= APART) this.#earlier = { t, picture };
    if (earlier === null) return;
    const last = new GlobalMotion(earlier.picture, hidden);
    const still = last.check(picture, STILL, hidden);
    if (still === null || quality(still) >= STILL_HERE) return;
    const moved = last.estimate(picture, STILL, hidden);
    if (moved === null || quality(moved) < SURE || quality(moved) < quality(still) + BETTER) return;
    if (displacement(STILL, moved.motion, picture) < NOISE * picture.width) return;
    const there = compose(inCoordinates(moved.motion, toFrame(pixelsPerPixel(frame, picture))), this.#pose);
    const far = !isPlausible(there, frame);
    // From far away the way back is not added up either: the basket is looked for where it was.
    this.#pose = far ? STILL : there;
    this.#lost = { since: t, far: far || (this.#lost?.far ?? false) };
    this.#earlier = { t, picture };
  }
}

/** Whether the basket can still be in view. */
function isPlausible(pose: Similarity, frame: Size): boolean {
  const zoom = Math.hypot(pose.a, pose.b);
  return zoom > 1 / MOST_ZOOM && zoom < MOST_ZOOM && displacement(STILL, pose, frame) <= FAR * frame.width;
}

/** How far a comparison can be trusted, 0..1. */
function quality({ agreement, inView }: MotionEstimate): number {
  return agreement * Math.min(1, inView / ENOUGH_VIEW);
}

/** From pixels of the luminance picture, whose first pixel's centre is 0, to pixels of the frame, whose corner is. */
function toFrame(unit: number): Similarity {
  return { a: unit, b: 0, dx: unit / 2, dy: unit / 2 };
}
