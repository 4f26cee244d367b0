import { handCover } from './disturbance.ts';
import type { Disturbance } from './disturbance.ts';
import { expand, iou } from './geometry.ts';
import type { Box } from './geometry.ts';
import type { HandLog } from './hand-log.ts';
import type { Candidate, Sighting } from './observed.ts';
import { ABSENT_AGAIN, UNCHANGED, addEvidence, frameWeight, presenceEvidence, strongest } from './presence.ts';
import type { Touch } from './presence.ts';
import { isNested } from './scene-matching.ts';
import { isBareStill, likeness } from './scene-view.ts';
import type { SceneView } from './scene-view.ts';
import type { TrackId } from './track.ts';
import { LOCAL_SETTLE } from './visits.ts';

/** Part of a new thing's surroundings that a hand must have covered to have put it there. */
const HANDLED = 0.1;
const NEAR = 0.02;
/** Likeness of a place to how it looked before the hands came from which on nothing can have been put there. */
const SAME_AS_BEFORE = 0.9;

/** What a place that looks otherwise than before says for a new thing there, at one frame a second; where frames are dense more looks tell more. */
const OTHER_THAN_BEFORE = 1.4;

/** How the basket looked while nobody was at it, and the boxes of all that was thought to be there, sure or not. */
export interface SettledScene {
  readonly view: SceneView;
  readonly known: readonly Box[];
}

/** The things in the zone that are no inventory items (yet), with the odds that they are. */
export class CandidateList {
  readonly #evenConfidence: number;
  readonly #candidates = new Map<TrackId, Candidate>();
  readonly #handLog: HandLog;

  /** @param evenConfidence the confidence at which the detector is as often right as wrong */
  constructor(evenConfidence: number, handLog: HandLog) {
    this.#evenConfidence = evenConfidence;
    this.#handLog = handLog;
  }

  /** Oldest first. */
  get all(): readonly Candidate[] {
    return [...this.#candidates.values()];
  }

  remove(track: TrackId): void {
    this.#candidates.delete(track);
  }

  /**
   * Takes in the sightings that belong to no item.
   *
   * @param dt seconds since the frame before
   * @param before the last settled scene before hands came, null when there was none
   */
  update(
    t: number,
    dt: number,
    sightings: readonly Sighting[],
    { hands, moving }: Disturbance,
    view: SceneView,
    before: SettledScene | null,
  ): void {
    const seen = new Set(sightings.map(({ track }) => track));
    for (const [track, candidate] of this.#candidates) {
      if (seen.has(track)) continue;
      candidate.free = false;
      if (hands.length === 0) candidate.support = addEvidence(candidate.support, ABSENT_AGAIN * frameWeight(dt));
      const patience = Math.max(1, 1.5 * dt);
      if (candidate.support < ABSENT_AGAIN || t - candidate.lastSeen > patience) this.#candidates.delete(track);
    }
    for (const sighting of sightings) {
      const candidate = this.#see(t, sighting, hands, moving.size > 0);
      if (!candidate.free) continue;
      const like = likenessToBefore(candidate.box, view, before);
      const evidence =
        like !== null && like >= SAME_AS_BEFORE
          ? ABSENT_AGAIN
          : presenceEvidence(candidate.confidence, this.#evenConfidence) +
            (like !== null && like < UNCHANGED ? OTHER_THAN_BEFORE * Math.min(1, dt) : 0);
      candidate.support = addEvidence(candidate.support, frameWeight(dt) * evidence);
    }
  }

  #see(t: number, sighting: Sighting, hands: readonly Box[], motion: boolean): Candidate {
    const { track, box, confidence, moving, held, atEdge } = sighting;
    const candidate: Candidate = this.#candidates.get(track) ?? {
      track,
      firstSeen: t,
      entered: atEdge,
      lastSeen: t,
      box,
      confidence,
      free: false,
      moving,
      hasMoved: false,
      atEdge,
      touch: 'untouched',
      support: 0,
      lastNear: -Infinity,
      readySince: null,
    };
    this.#candidates.set(track, candidate);
    candidate.lastSeen = t;
    candidate.box = box;
    candidate.confidence = confidence;
    candidate.moving = moving;
    candidate.hasMoved ||= moving;
    candidate.atEdge = atEdge;
    candidate.touch = strongest(candidate.touch, this.#touch(candidate, motion));
    if (handCover(expand(box, 0.15), hands) > NEAR) candidate.lastNear = t;
    candidate.free = !held && (hands.length === 0 || t - Math.max(candidate.lastNear, candidate.firstSeen) >= LOCAL_SETTLE);
    return candidate;
  }

  #touch(candidate: Candidate, motion: boolean): Touch {
    const cover = this.#handLog.cover(candidate.box);
    if (cover !== null && cover > HANDLED) return 'handled';
    if (candidate.moving && candidate.entered) return 'entered';
    return cover !== null || motion ? 'scene' : 'untouched';
  }
}

/**
 * How a place looks now against how it looked before the hands came: 1 for the same, also where it shows nothing then and now; null where
 * something was known to lie, or too little shows.
 */
function likenessToBefore(box: Box, view: SceneView, before: SettledScene | null): number | null {
  if (before === null || before.known.some((other) => isNested(box, other) || iou(box, other) > 0.2)) return null;
  const [now, then] = [view.patchAt(box), before.view.patchAt(box)];
  if (now === null || then === null) return null;
  return isBareStill(now, then, view) ? 1 : likeness(now, then);
}
