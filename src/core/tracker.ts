import { assign } from './assignment.ts';
import { HAND, toList } from './detections.ts';
import type { Detection, Detections } from './detections.ts';
import { area, centerDistance, extent, iou } from './geometry.ts';
import type { Box, Point } from './geometry.ts';
import { correctMotion, motionBox, motionVelocity, predictMotion, startMotion } from './kalman-filter.ts';
import type { BoxMotion, MotionNoise } from './kalman-filter.ts';
import type { KnownScene } from './known-scene.ts';
import type { Track, TrackId, TrackState } from './track.ts';

/** A track with what only the observer needs. */
export interface FollowedTrack extends Track {
  /** As detected last, basket coordinates (decision 10): jittery, but without the filter's lag. */
  readonly detected: Box;
  /** Of the last detection. */
  readonly detectedConfidence: number;
  /** Pixels per second of the centre. */
  readonly velocity: Point;
  /** Detections so far. */
  readonly hits: number;
  /** This frame's box is neither where the last one was nor where it was to be expected: it may be another thing. */
  readonly jumped: boolean;
}

export interface TrackerOptions {
  /** Boxes from here on may start a track and join one first. Higher: fewer ghosts; lower: weak items are found at all. */
  readonly confidence: number;
  /** A track that was not seen for so long is given up, seconds. Longer: survives hands passing; shorter: fewer wrong revivals. */
  readonly patience: number;
}

const ITEM_NOISE: MotionNoise = { measurement: 0.04, wander: 3, growth: 0.3 };
const HAND_NOISE: MotionNoise = { measurement: 0.08, wander: 6, growth: 1 };

/** From this time between frames on, a sure box is believed at once: waiting for the next one would cost too long. */
const SLOW_INTERVAL = 0.3;
const SURE = 0.6;
/** Seconds that an unconfirmed track may miss. */
const TENTATIVE_PATIENCE = 0.15;
/** A box may be so much less sure than a birth needs and still keep a track alive. Lower: noise that small detectors make everywhere takes over. */
export const WEAK_SHARE = 0.75;
/** Overlap from which on two boxes speak for one thing. */
const SAME_PLACE = 0.2;
/** Cost from which on two boxes are never one object. */
const COST_LIMIT = 1;

interface State {
  readonly id: TrackId;
  readonly classId: Detection['classId'];
  state: TrackState;
  motion: BoxMotion;
  detected: Box;
  confidence: number;
  detectedConfidence: number;
  readonly firstSeen: number;
  lastSeen: number;
  hits: number;
  jumped: boolean;
}

/**
 * ByteTrack (Zhang et al. 2022) in seconds instead of frames: confident boxes are matched with the known tracks first, weak
 * boxes keep the remaining ones alive, and only confident boxes start new tracks. Matching compares with the predicted and with
 * the last seen place, and the distance that is allowed grows with the time between frames, so that it holds at 30 and at 1 fps.
 */
export class Tracker {
  readonly #options: TrackerOptions;
  #tracks: State[] = [];
  #nextId = 1;
  #lastTime: number | null = null;

  /** @param known tracks to go on with, basket coordinates */
  constructor(options: TrackerOptions, known: Pick<KnownScene, 't' | 'tracks' | 'lastTrack'> | null = null) {
    this.#options = options;
    if (known === null) return;
    this.#lastTime = known.t;
    this.#nextId = known.lastTrack + 1;
    this.#tracks = known.tracks.map((track) => ({
      ...begin(track),
      state: track.state,
      firstSeen: track.firstSeen,
      lastSeen: track.lastSeen,
    }));
  }

  /**
   * Takes in one frame.
   *
   * @param t seconds, greater than in the call before
   * @param detections after NMS, basket coordinates: pixels of the first frame, where the camera has moved
   * @returns all living tracks, by id; those seen now have `lastSeen === t`
   * @throws RangeError when time does not grow
   */
  update(t: number, detections: Detections): readonly FollowedTrack[] {
    const dt = this.#lastTime === null ? 0 : t - this.#lastTime;
    if (this.#lastTime !== null && !(dt > 0)) throw new RangeError(`time must grow: ${t} after ${this.#lastTime}`);
    this.#lastTime = t;
    for (const track of this.#tracks) {
      track.motion = predictMotion(track.motion, dt, noiseOf(track));
      track.jumped = false;
    }

    const all = toList(detections);
    const sure = all.filter(({ confidence }) => confidence >= this.#options.confidence);
    const floor = WEAK_SHARE * this.#options.confidence;
    const weak = all.filter(({ confidence }) => confidence < this.#options.confidence && confidence >= floor);
    const known = this.#tracks.filter(({ state }) => state !== 'tentative');
    const [knownLeft, sureLeft] = this.#match(t, known, sure);
    // A weak box is often a bystander of something hidden: it may prolong a track that was just seen, not revive a lost one.
    const justSeen = knownLeft.filter(({ state }) => state === 'confirmed');
    this.#match(t, justSeen, weak);
    const tentative = this.#tracks.filter(({ state }) => state === 'tentative');
    const [, births] = this.#match(t, tentative, sureLeft);
    for (const detection of births) this.#start(t, dt, detection);
    this.#age(t, dt);
    return this.#tracks.map(publish);
  }

  #match(t: number, tracks: readonly State[], detections: readonly Detection[]): [State[], Detection[]] {
    const costs = tracks.map((track) => {
      const predicted = motionBox(track.motion);
      return detections.map((detection) => matchCost(track, predicted, detection, t - track.lastSeen));
    });
    const pairs = assign(costs, COST_LIMIT);
    const usedTracks = new Set<number>();
    const usedDetections = new Set<number>();
    for (const [row, column] of pairs) {
      const track = tracks[row];
      const detection = detections[column];
      if (track === undefined || detection === undefined) continue;
      usedTracks.add(row);
      usedDetections.add(column);
      track.jumped = Math.max(iou(motionBox(track.motion), detection.box), iou(track.detected, detection.box)) < SAME_PLACE;
      track.motion = correctMotion(track.motion, detection.box, noiseOf(track));
      track.detected = detection.box;
      track.detectedConfidence = detection.confidence;
      track.confidence += (detection.confidence - track.confidence) * (track.hits < 2 ? 0.5 : 0.3);
      track.lastSeen = t;
      track.hits++;
      track.state = 'confirmed';
    }
    return [tracks.filter((_, row) => !usedTracks.has(row)), detections.filter((_, column) => !usedDetections.has(column))];
  }

  #start(t: number, dt: number, detection: Detection): void {
    const slow = dt === 0 || dt >= SLOW_INTERVAL;
    const state = slow && detection.confidence >= SURE ? 'confirmed' : 'tentative';
    this.#tracks.push({ ...begin({ ...detection, id: this.#nextId++ }), state, firstSeen: t, lastSeen: t });
  }

  #age(t: number, dt: number): void {
    for (const track of this.#tracks) if (track.state === 'confirmed' && track.lastSeen < t) track.state = 'lost';
    this.#tracks = this.#tracks.filter(({ state, lastSeen }) => {
      const unseen = t - lastSeen;
      // At least one missed frame is forgiven, however far apart the frames are.
      return unseen <= Math.max(state === 'tentative' ? TENTATIVE_PATIENCE : this.#options.patience, 1.5 * dt);
    });
  }
}

/** A track's first sight, at rest. */
function begin({ id, classId, box, confidence }: Pick<Track, 'id' | 'classId' | 'box' | 'confidence'>) {
  const motion = startMotion(box, noiseOf({ classId }));
  return { id, classId, motion, detected: box, confidence, detectedConfidence: confidence, hits: 1, jumped: false };
}

/** 0 for the same place and size, `COST_LIMIT` or more for what cannot be the same object `seconds` after its last sight. */
function matchCost(track: State, predicted: Box, { box, classId }: Detection, seconds: number): number {
  if (track.classId !== classId) return Infinity;
  const size = Math.max(extent(track.detected), extent(box));
  const distance = Math.min(centerDistance(predicted, box), centerDistance(track.detected, box)) / size;
  const reach = 0.5 + Math.min(2 * seconds, classId === HAND ? 1.5 : 0.5);
  if (distance > reach) return Infinity;
  const overlap = Math.max(iou(predicted, box), iou(track.detected, box));
  const ratio = area(box) / area(track.detected);
  const tolerance = classId === HAND ? 4 : 2.5;
  if (overlap < 0.2 && (ratio > tolerance || ratio < 1 / tolerance)) return Infinity;
  return 0.7 * (1 - overlap) + 0.29 * (distance / reach);
}

function noiseOf({ classId }: Pick<State, 'classId'>): MotionNoise {
  return classId === HAND ? HAND_NOISE : ITEM_NOISE;
}

function publish({
  id,
  state,
  classId,
  motion,
  detected,
  confidence,
  detectedConfidence,
  firstSeen,
  lastSeen,
  hits,
  jumped,
}: State): FollowedTrack {
  return {
    id,
    state,
    classId,
    box: motionBox(motion),
    confidence,
    firstSeen,
    lastSeen,
    detected,
    detectedConfidence,
    velocity: motionVelocity(motion),
    hits,
    jumped,
  };
}
