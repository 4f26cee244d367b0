/**
 * How sure the observer is, as log-odds: what may have happened before anything was measured (a prior, from what hands did),
 * plus what every free view of the place adds. The numbers are natural logarithms of odds.
 */

/** What hands and motion may have done to a place, weakest first. */
export type Touch = 'untouched' | 'scene' | 'entered' | 'grazed' | 'handled' | 'exited' | 'carried';

const STRENGTH: readonly Touch[] = ['untouched', 'scene', 'entered', 'grazed', 'handled', 'exited', 'carried'];

export function strongest(a: Touch, b: Touch): Touch {
  return STRENGTH.indexOf(a) >= STRENGTH.indexOf(b) ? a : b;
}

/** A prior at one frame a second, and how much less it is where frames are dense: there a hand hardly ever goes unseen. */
interface Prior {
  readonly slow: number;
  readonly dense: number;
}

const REMOVAL: Readonly<Record<Touch, Prior>> = {
  // No hand and no motion at all: probably the detector misses it.
  untouched: { slow: -3.5, dense: -6 },
  // A hand was in the zone or something moved, but not here.
  scene: { slow: -2, dense: -4 },
  // It came in over the edge by itself and has not left that way.
  entered: { slow: -2, dense: -2 },
  // A hand's box overlapped it a little, or covered it.
  grazed: { slow: -2, dense: 0 },
  handled: { slow: -0.7, dense: -1 },
  // It glided out over the edge, or was seen away from its place in a hand.
  exited: { slow: 0.5, dense: 0 },
  carried: { slow: -0.5, dense: 0.5 },
};

const ADDITION: Readonly<Record<Touch, Prior>> = {
  untouched: { slow: -3.5, dense: -4 },
  scene: { slow: -1.5, dense: -2 },
  entered: { slow: -0.5, dense: 0 },
  grazed: { slow: -0.5, dense: 0 },
  handled: { slow: 0.4, dense: -0.4 },
  exited: { slow: 0, dense: 0 },
  carried: { slow: 0, dense: 0 },
};

/** @param interval typical seconds between frames */
export function removalPrior(touch: Touch, interval: number): number {
  return priorAt(REMOVAL[touch], interval);
}

/** @param interval typical seconds between frames */
export function additionPrior(touch: Touch, interval: number): number {
  return priorAt(ADDITION[touch], interval);
}

function priorAt({ slow, dense }: Prior, interval: number): number {
  return slow + dense * (1 - Math.min(1, interval));
}

/** From these odds on (0.88) an event is reported. Lower: sooner; higher: fewer false ones. */
export const DECISION = 2;

/** Frames nearer to each other than this see the same mistakes, so they share one frame's worth of evidence. Seconds. */
const INDEPENDENT_SECONDS = 0.4;

/** Evidence never outgrows what one contrary second can bring back. */
const MAX_EVIDENCE = 12;

/** How much a frame tells that comes `dt` seconds after the last one, 0..1. */
export function frameWeight(dt: number): number {
  return Math.min(1, Math.max(0, dt) / INDEPENDENT_SECONDS);
}

/** How reliably the detector finds one thing, learnt from the free frames in which it should have. */
export interface SightRecord {
  readonly seen: number;
  readonly missed: number;
}

export const NEW_RECORD: SightRecord = { seen: 4, missed: 0.5 };

/** Adds a frame's worth, and forgets old ones so that a change of light is followed. */
export function recordSight({ seen, missed }: SightRecord, hit: boolean, weight: number): SightRecord {
  const keep = seen + missed > 20 ? 20 / (seen + missed) : 1;
  return { seen: seen * keep + (hit ? weight : 0), missed: missed * keep + (hit ? 0 : weight) };
}

/** Likeness of a place from which on nothing in it has changed: so like are nine of ten places where an item lies still, and none that it left. */
export const UNCHANGED = 0.8;
/** What such a place says: the detector misses the item. */
export const STILL_THERE = -4;

/** What a changed place says besides. One in sixteen still items looks changed, by light or by a push. */
const CHANGED_PLACE = 1.2;

/**
 * What one free frame without the thing says for its being gone.
 *
 * @param likeness of its place to how it looked with it; null: not known, or changed by something else
 */
export function absenceEvidence({ seen, missed }: SightRecord, likeness: number | null): number {
  const least = likeness === null ? 0.1 : 0.04;
  const missRate = Math.min(0.5, Math.max(least, missed / (seen + missed)));
  const FALSE_BOX_RATE = 0.03;
  return Math.log((1 - FALSE_BOX_RATE) / missRate) + (likeness === null || likeness >= UNCHANGED ? 0 : CHANGED_PLACE);
}

/**
 * What one free frame with a new box says for there being something.
 *
 * @param confidence of the box
 * @param evenConfidence the confidence at which the detector is as often right as wrong
 */
export function presenceEvidence(confidence: number, evenConfidence: number): number {
  return Math.min(2.8, Math.max(-0.5, logit(confidence) - logit(evenConfidence) + 0.6));
}

/** What one free frame without the new box says against it. */
export const ABSENT_AGAIN = -1.5;

export function addEvidence(sum: number, evidence: number): number {
  return Math.min(MAX_EVIDENCE, Math.max(-MAX_EVIDENCE, sum + evidence));
}

/** Log-odds as a probability. */
export function probability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

function logit(share: number): number {
  const safe = Math.min(0.999, Math.max(0.001, share));
  return Math.log(safe / (1 - safe));
}
