import { HAND } from './detections.ts';
import { center, containment, extent, iou } from './geometry.ts';
import type { Box, Size } from './geometry.ts';
import type { TrackId } from './track.ts';
import type { FollowedTrack } from './tracker.ts';
import { zoneOverlap } from './zone.ts';
import type { Zone } from './zone.ts';

/** What disturbs the scene in one frame. */
export interface Disturbance {
  /** Boxes of hands that reach into the zone. */
  readonly hands: readonly Box[];
  /** Boxes that look like hands but have lain still for long: they hide things, but nobody is acting. */
  readonly idleHands: readonly Box[];
  /** Items in motion. */
  readonly moving: ReadonlySet<TrackId>;
  /** Items that look like hands as well. */
  readonly handLike: ReadonlySet<TrackId>;
}

interface Sample {
  readonly t: number;
  readonly x: number;
  readonly y: number;
}

interface Stillness {
  readonly box: Box;
  readonly since: number;
}

/** Seconds of track over which speed is measured. */
const WINDOW = 0.5;
/** Box sizes per second from which on an item moves, and box sizes it must have covered. */
const MOVING_SPEED = 0.35;
const MOVING_DISTANCE = 0.1;
/** A "hand" that lies still for so many seconds is none. */
const IDLE_AFTER = 5;
/** Part of a hand's box that must reach into the zone. */
const REACHING_IN = 0.08;
/** A hand seen only once must be this sure where the next frame soon tells more. */
const HAND_CONFIDENCE = 0.6;
const FAST_INTERVAL = 0.3;

/** Finds hands and moving items among the tracks of each frame. */
export class DisturbanceWatch {
  readonly #samples = new Map<TrackId, Sample[]>();
  readonly #stillness = new Map<TrackId, Stillness>();
  readonly #evenConfidence: number;
  #lastTime = -Infinity;

  /** @param evenConfidence the confidence at which the detector is as often right as wrong */
  constructor(evenConfidence: number) {
    this.#evenConfidence = evenConfidence;
  }

  /** @param tracks all living tracks of the frame at `t` */
  update(t: number, frame: Size, zone: Zone, tracks: readonly FollowedTrack[]): Disturbance {
    const seen = tracks.filter(({ lastSeen }) => lastSeen === t);
    const items = seen.filter(({ classId }) => classId !== HAND);
    const fast = t - this.#lastTime < FAST_INTERVAL;
    this.#lastTime = t;
    const hands: Box[] = [];
    const idleHands: Box[] = [];
    const handLike = new Set<TrackId>();
    for (const track of seen) {
      if (track.classId !== HAND || zoneOverlap(zone, track.detected, frame) < REACHING_IN) continue;
      // A hand opens an interaction only where the detector is sure by itself: a weak box may be anything.
      if (track.detectedConfidence < this.#evenConfidence) continue;
      // A surer item in the same place: the detector took the item for a hand as well.
      const doubles = items.filter(
        (item) => item.detectedConfidence > track.detectedConfidence && iou(item.detected, track.detected) > 0.6,
      );
      for (const { id } of doubles) handLike.add(id);
      if (doubles.length > 0 || (track.state === 'tentative' && track.confidence < HAND_CONFIDENCE && fast)) continue;
      (this.#isIdle(t, track) ? idleHands : hands).push(track.detected);
    }
    const moving = new Set(items.filter((track) => this.#isMoving(t, track)).map(({ id }) => id));
    const alive = new Set(tracks.map(({ id }) => id));
    for (const known of [this.#samples, this.#stillness]) for (const id of known.keys()) if (!alive.has(id)) known.delete(id);
    return { hands, idleHands, moving, handLike };
  }

  #isIdle(t: number, { id, detected }: FollowedTrack): boolean {
    const still = this.#stillness.get(id);
    if (still === undefined || iou(still.box, detected) < 0.7) {
      this.#stillness.set(id, { box: detected, since: t });
      return false;
    }
    return t - still.since > IDLE_AFTER;
  }

  /** Speed by least squares over the window. With fewer than three samples in a second nothing can be said, so nothing moves. */
  #isMoving(t: number, { id, detected }: FollowedTrack): boolean {
    const [x, y] = center(detected);
    const samples = [...(this.#samples.get(id) ?? []).filter((sample) => t - sample.t <= WINDOW), { t, x, y }];
    this.#samples.set(id, samples);
    const span = t - (samples[0]?.t ?? t);
    if (samples.length < 3 || span < 0.15) return false;
    const meanT = mean(samples, (sample) => sample.t);
    const spread = mean(samples, (sample) => (sample.t - meanT) ** 2);
    const slope = (value: (sample: Sample) => number): number => {
      const center = mean(samples, value);
      return mean(samples, (sample) => (sample.t - meanT) * (value(sample) - center)) / spread;
    };
    const speed = Math.hypot(slope((sample) => sample.x), slope((sample) => sample.y)) / Math.max(1, extent(detected)); // prettier-ignore
    return speed > MOVING_SPEED && speed * span > MOVING_DISTANCE;
  }
}

/** How much of a box the hands cover, 0..1. */
export function handCover(box: Box, hands: readonly Box[]): number {
  return hands.reduce((most, hand) => Math.max(most, containment(box, hand)), 0);
}

function mean(samples: readonly Sample[], value: (sample: Sample) => number): number {
  return samples.reduce((sum, sample) => sum + value(sample), 0) / samples.length;
}
