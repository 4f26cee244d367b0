import type { BarcodeSite } from './barcode-site.ts';
import type { BasketEvent } from './basket-event.ts';
import { BasketObserver } from './basket-observer.ts';
import { FIXED_VIEW } from './camera-follower.ts';
import type { CameraView } from './camera-follower.ts';
import type { ProductId } from './catalog.ts';
import type { Decision } from './decision.ts';
import { ITEM, fromList, moveDetections } from './detections.ts';
import type { Detections } from './detections.ts';
import { DisturbanceWatch, handCover } from './disturbance.ts';
import type { Disturbance } from './disturbance.ts';
import type { Evidence } from './evidence.ts';
import type { Gallery } from './gallery.ts';
import type { Box, Point, Size } from './geometry.ts';
import type { Calibration, Identity } from './identity.ts';
import type { InventoryItem, ObserverState } from './inventory.ts';
import type { KnownScene } from './known-scene.ts';
import { invert, moveBox, movePoint } from './similarity.ts';
import type { Similarity } from './similarity.ts';
import type { Question } from './tally.ts';
import type { Track, TrackId } from './track.ts';
import { Tracker } from './tracker.ts';
import type { FollowedTrack } from './tracker.ts';
import { WHOLE_FRAME, boxInZone, moveZone } from './zone.ts';
import type { Zone } from './zone.ts';

export interface SceneReaderOptions {
  /** Makes the ids of events and items unique across runs, and the same in a replay. */
  readonly runId: string;
  /**
   * The confidence at which a box may start a track (the detector manifest's `thresholds.confidence`). Boxes down to `WEAK_SHARE`
   * of it are still welcome: they keep known tracks alive (ByteTrack's second stage), so decode down to that.
   */
  readonly confidence: number;
  /** From the embedder's manifest. */
  readonly calibration: Calibration;
  /** Without one every item stays unknown. */
  readonly gallery?: Gallery;
  /** Default: all that the camera sees. */
  readonly zone?: Zone;
  /** Goes on with what somebody else has seen, instead of beginning anew. */
  readonly known?: KnownScene;
  /** At most so many crops to embed per frame, default 4 (the embedder's batch). */
  readonly looksPerFrame?: number;
}

/** A wish to see what a track is: cut `box` from the frame (expanded by 8 % and clamped, as for every crop) and embed it. */
export interface Look {
  readonly track: TrackId;
  /** As detected, pixels of the frame. */
  readonly box: Box;
}

/** What one frame led to. */
export interface Scene {
  /** Tracks seen in this frame and tracks lost for a moment, items with their identity. */
  readonly tracks: readonly Track[];
  readonly events: readonly BasketEvent[];
  /** What the events rest on. */
  readonly decisions: readonly Decision[];
  readonly inventory: readonly InventoryItem[];
  readonly observer: ObserverState;
  /** Something is going on or not decided yet: a hand, an event, a name that is looked for, a thing that may have come or gone. */
  readonly busy: boolean;
  /** Where the basket is in this frame; null: everything in view. */
  readonly zone: Zone | null;
}

/** Part of an item that hands may cover for its look to be worth a crop. */
const MOSTLY_FREE = 0.5;
/** Part of it that may be covered for the look to count as free. */
const BARELY_HIDDEN = 0.1;
/** A name that is not sure yet is looked at again after so many seconds, and at most so often. */
const LOOK_AGAIN_AFTER = 0.3;
const ENOUGH_LOOKS = 8;
const DEFAULT_LOOKS_PER_FRAME = 4;
/** Seconds for which a track that is not seen is kept. */
const PATIENCE = 1;
const NOTHING = fromList([]);
/** How much a look counts at something that a hand holds. */
const HELD_QUALITY = 0.4;

/** The first half of a frame, waiting for its embeddings. */
interface OpenFrame {
  readonly t: number;
  readonly size: Size;
  readonly zone: Zone;
  readonly camera: CameraView;
  readonly tracks: readonly FollowedTrack[];
  readonly disturbance: Disturbance;
  readonly looks: readonly Look[];
}

/**
 * Reads a basket frame by frame: tracker, identity and basket observer behind two calls, between which the caller embeds.
 *
 *     const looks = reader.see(t, frameSize, nms(decodeDetections(...), nmsIou));
 *     const scene = reader.conclude(await embed(looks));   // one row per look, in order; null or empty when there are none
 *
 * Both are called once per frame, in turn. Who can weigh looks against a large gallery more quickly than core does it in between:
 *
 *     reader.learn(await embed(looks));
 *     await weigh(reader.questions());                      // fills in tallies
 *     const scene = reader.conclude(null);
 *
 * It holds no clock and no randomness: the same calls give the same scenes and ids.
 */
export class SceneReader {
  readonly #options: SceneReaderOptions;
  readonly #looksPerFrame: number;
  #gallery: Gallery | null;
  /** Where the basket is in the basket's own coordinates: those of the first frame. Null: wherever the camera looks. */
  #ownZone: Zone | null;
  #camera: CameraView = FIXED_VIEW;
  #frame: Size | null = null;
  readonly #tracker: Tracker;
  readonly #watch: DisturbanceWatch;
  readonly #observer: BasketObserver;
  #open: OpenFrame | null = null;
  readonly #lastLook = new Map<TrackId, { readonly t: number; readonly count: number }>();

  constructor(options: SceneReaderOptions) {
    this.#options = options;
    this.#looksPerFrame = options.looksPerFrame ?? DEFAULT_LOOKS_PER_FRAME;
    this.#gallery = options.gallery ?? null;
    this.#ownZone = options.zone ?? null;
    const { known = null } = options;
    this.#frame = known && known.frame;
    this.#tracker = new Tracker({ confidence: options.confidence, patience: PATIENCE }, known);
    this.#watch = new DisturbanceWatch(options.confidence);
    this.#observer = new BasketObserver(options.runId, options.confidence, this.#identify);
    if (known !== null) this.#observer.resume(known);
  }

  /**
   * First half of a frame.
   *
   * @param t seconds, greater than in the call before
   * @param frame size of the frame in pixels
   * @param detections after NMS, pixels of the frame
   * @param camera how this frame lies to the first one; all that is remembered is kept in the first one's coordinates
   * @returns what to embed, most wanted first, at most `looksPerFrame`, pixels of this frame
   * @throws RangeError when time does not grow
   */
  see(t: number, frame: Size, detections: Detections, camera: CameraView = FIXED_VIEW): readonly Look[] {
    this.#camera = camera;
    this.#frame = frame;
    const back = invert(camera.pose);
    // What is seen while the camera moves too fast lies who knows where.
    const seen = camera.steady ? moveDetections(detections, back) : NOTHING;
    const tracks = this.#tracker.update(t, seen);
    for (const { id, jumped } of tracks) if (jumped) this.#observer.doubt(t, id);
    const zone = this.#ownZone ?? moveZone(back, WHOLE_FRAME, frame);
    const disturbance = this.#watch.update(t, frame, zone, tracks);
    const looks = this.#wanted(t, frame, zone, tracks, disturbance);
    this.#open = { t, size: frame, zone, camera, tracks, disturbance, looks };
    return looks.map(({ track, box }) => ({ track, box: moveBox(camera.pose, box) }));
  }

  /**
   * Takes in what was looked at, at most once per frame.
   *
   * @param embeddings one unit vector per look, end to end
   * @throws RangeError when the length does not fit the looks, Error when no frame is open
   */
  learn(embeddings: Float32Array): void {
    if (this.#open === null) throw new Error('learn() needs see() first');
    const { t, looks, disturbance } = this.#open;
    this.#learn(t, looks, embeddings, disturbance);
  }

  /** What the gallery has to be asked for all names to be known. What nobody answers is worked out when it is needed. */
  questions(): readonly Question[] {
    return [...this.#observer.allEvidence].flatMap(
      (evidence) => evidence.question(this.#gallery, this.#options.calibration) ?? [],
    );
  }

  /**
   * Second half.
   *
   * @param embeddings as for `learn`; null where that was called, and where the caller could not embed: names stay as they were
   * @throws RangeError when the length does not fit the looks, Error when no frame is open
   */
  conclude(embeddings: Float32Array | null): Scene {
    const open = this.#open;
    if (open === null) throw new Error('conclude() needs see() first');
    this.#open = null;
    const { t, size: frame, zone, camera, tracks, disturbance, looks } = open;
    if (embeddings !== null) this.#learn(t, looks, embeddings, disturbance);
    const events = this.#observer.update({ t, frame, zone, camera, tracks, disturbance });
    const alive = new Set(tracks.map(({ id }) => id));
    for (const id of this.#lastLook.keys()) if (!alive.has(id)) this.#lastLook.delete(id);
    return {
      tracks: tracks.map((track) => this.#publish(track, camera.pose)),
      events,
      decisions: this.#observer.decisions,
      inventory: this.#observer.inventory.map((entry) => ({ ...entry, box: moveBox(camera.pose, entry.box) })),
      observer: this.#observer.state,
      busy: events.length > 0 || looks.length > 0 || disturbance.hands.length > 0 || this.#observer.undecided,
      zone: this.#ownZone && moveZone(camera.pose, this.#ownZone, frame),
    };
  }

  /** A near-certain name (a barcode that was read twice) for the thing around a point, in pixels of the latest frame. */
  readBarcode(product: ProductId, at: Point): BarcodeSite {
    return this.#observer.readBarcode(product, movePoint(invert(this.#camera.pose), at));
  }

  /** Names are worked out anew from the looks so far. */
  setGallery(gallery: Gallery): void {
    this.#gallery = gallery;
  }

  /** @param zone as it lies in the latest frame; null: wherever the camera looks */
  setZone(zone: Zone | null): void {
    const frame = this.#frame;
    this.#ownZone = frame === null || zone === null ? zone : moveZone(invert(this.#camera.pose), zone, frame);
    if (this.#ownZone !== null && frame !== null) this.#observer.leaveOut(this.#ownZone, frame);
  }

  readonly #identify = (evidence: Evidence): Identity => evidence.identity(this.#gallery, this.#options.calibration);

  /** The tracks whose name is worth a look: new ones first, then doubtful ones that were not looked at for a while. */
  #wanted(
    t: number,
    frame: Size,
    zone: Zone,
    tracks: readonly FollowedTrack[],
    { hands, handLike }: Disturbance,
  ): readonly Look[] {
    const wishes: { readonly look: Look; readonly rank: number }[] = [];
    for (const { id, classId, lastSeen, detected, confidence } of tracks) {
      if (classId !== ITEM || lastSeen !== t || confidence < this.#options.confidence) continue;
      if (!boxInZone(zone, detected, frame)) continue;
      const evidence = this.#observer.evidenceOf(id);
      const hidden = handCover(detected, hands);
      // An item that was known before is judged by free looks alone.
      if (hidden > (this.#observer.itemEvidence(id) === null ? MOSTLY_FREE : BARELY_HIDDEN)) continue;
      const past = this.#lastLook.get(id);
      const isNew = evidence.size === 0;
      if (!isNew) {
        const isEnough = (past?.count ?? 0) >= ENOUGH_LOOKS && (evidence.seenFree || handLike.has(id));
        const isSure = evidence.sayable(this.#identify(evidence)).kind === 'recognised';
        if (isEnough || isSure) continue;
        if (t - (past?.t ?? -Infinity) < LOOK_AGAIN_AFTER) continue;
      }
      wishes.push({ look: { track: id, box: detected }, rank: (isNew ? 2 : 1) - hidden });
    }
    wishes.sort((a, b) => b.rank - a.rank || a.look.track - b.look.track);
    return wishes.slice(0, this.#looksPerFrame).map(({ look }) => look);
  }

  #learn(t: number, looks: readonly Look[], embeddings: Float32Array, { hands, idleHands, handLike }: Disturbance): void {
    const dimension = looks.length === 0 ? 0 : embeddings.length / looks.length;
    if (!Number.isInteger(dimension) || (looks.length === 0 && embeddings.length > 0)) {
      throw new RangeError(`${embeddings.length} numbers do not fit ${looks.length} looks`);
    }
    looks.forEach(({ track, box }, row) => {
      const embedding = embeddings.subarray(row * dimension, (row + 1) * dimension);
      const held = handCover(box, hands) > BARELY_HIDDEN;
      // Neither is what may be a hand, or be in one that rests, a free view of an item.
      const free = !held && !handLike.has(track) && handCover(box, idleHands) <= MOSTLY_FREE;
      this.#observer.evidenceOf(track).addLook(embedding, free ? 1 : HELD_QUALITY);
      // However long a hand holds it, the free views afterwards are what counts.
      this.#lastLook.set(track, { t, count: (this.#lastLook.get(track)?.count ?? 0) + (held ? 0 : 1) });
    });
  }

  #publish({ id, state, classId, box, confidence, firstSeen, lastSeen }: FollowedTrack, pose: Similarity): Track {
    const track = { id, state, classId, box: moveBox(pose, box), confidence, firstSeen, lastSeen };
    if (classId !== ITEM) return track;
    const evidence = this.#observer.itemEvidence(id) ?? this.#observer.evidenceOf(id);
    return evidence.size === 0 ? track : { ...track, identity: evidence.sayable(this.#identify(evidence)) };
  }
}
