import type { BasketEvent, BasketEventType } from './basket-event.ts';
import type { BarcodeSite } from './barcode-site.ts';
import type { CameraView } from './camera-follower.ts';
import { CandidateList } from './candidate-list.ts';
import type { SettledScene } from './candidate-list.ts';
import type { ProductId } from './catalog.ts';
import { ITEM } from './detections.ts';
import { handCover } from './disturbance.ts';
import type { Decision } from './decision.ts';
import type { Disturbance } from './disturbance.ts';
import { Evidence, EvidenceByTrack } from './evidence.ts';
import { area, iou } from './geometry.ts';
import type { Box, Point, Size } from './geometry.ts';
import { HandLog } from './hand-log.ts';
import { HandWitness } from './hand-witness.ts';
import type { Identity } from './identity.ts';
import type { InventoryItem, ObserverState } from './inventory.ts';
import type { KnownScene } from './known-scene.ts';
import { ItemList, newItem } from './item-list.ts';
import type { Candidate, ItemRecord, Sighting } from './observed.ts';
import { DECISION, additionPrior, probability, removalPrior, strongest } from './presence.ts';
import type { Touch } from './presence.ts';
import { GAPLESS, isNested, lookDifferent, matchMoved, mergesItems } from './scene-matching.ts';
import type { Identify } from './scene-matching.ts';
import { SceneView } from './scene-view.ts';
import { moveBox } from './similarity.ts';
import type { TrackId } from './track.ts';
import type { FollowedTrack } from './tracker.ts';
import { SETTLE, Visits } from './visits.ts';
import { boxInZone } from './zone.ts';
import type { Zone } from './zone.ts';

/** Seconds after the camera moved too fast, for the tracks to come back. */
const STEADY = 0.4;
/** Seconds after the first settled scene in which the detector's late finds still count as lying there from the start. */
const GRACE = 2.5;
/** Log-odds that such a late find needs. */
const LATE_FIND_SUPPORT = 1.5;
/** Shortest time that an item must be out of sight to be gone, seconds. */
const MIN_UNSEEN = 0.3;
/** Something that moves by itself must have been followed for so long, seconds. */
const MIN_GLIDE = 0.4;
/** Where frames are nearer than `FAST_INTERVAL`, an addition waits so long for a look that gives it a name, seconds. */
const NAME_PATIENCE = 0.3;
const FAST_INTERVAL = 0.15;
/** Overlap of an item and a track that are one thing. */
const SAME_THING = 0.5;
/** Part of an item's box that a hand covers when it holds it. */
const HELD = 0.3;
/** When hands come back, what is nearly sure enough is decided with what is known (odds that are let go), unless a dense clip may just have lost the hand. */
const CLOSING_RELIEF = 0.6;
const DENSE_INTERVAL = 0.2;

/** One frame for the observer. All places are in the coordinates of the first frame. */
export interface ObservedFrame {
  /** Seconds, greater than in the frame before. */
  readonly t: number;
  readonly frame: Size;
  readonly zone: Zone;
  readonly camera: CameraView;
  /** All living tracks. */
  readonly tracks: readonly FollowedTrack[];
  readonly disturbance: Disturbance;
}

/** So long a thing that came or went may be undecided and still be worth every frame, seconds. */
const DOUBT = 4;

type Grounds = Pick<Decision, 'touch' | 'prior' | 'evidence'>;

/**
 * Turns tracks into basket events by comparing settled scenes. Its states:
 *
 * - `starting`: nothing has settled yet. The first settled scene is the initial inventory and makes no events.
 * - `interaction`: a hand is in the zone or an item moves.
 * - `settling`: the hands are gone, evidence is gathered, nothing is decided yet.
 * - `settled`: what lies there is compared with the inventory; what is sure enough becomes an event.
 * - `unsteady`: the camera moves too fast, or shows nothing known. Nothing is decided, and the scene has to settle anew.
 *
 * An item out of sight is *covered* while a hand or another item has come over its place, and only a free view of the empty place
 * speaks for its removal. Odds are kept per item and per candidate (see presence.ts), so sure things are decided in one frame and
 * doubtful ones need more; frames that follow each other fast count as fractions of one. When hands come back, what is
 * more likely than not is decided with what is known. Something that glides through the zone without hands is counted
 * once it was followed for a while, and is gone once it left over the edge.
 */
export class BasketObserver {
  readonly #runId: string;
  readonly #identify: Identify;
  readonly #evidence = new EvidenceByTrack();
  readonly #handLog = new HandLog();
  readonly #witness = new HandWitness();
  readonly #visits = new Visits();
  readonly #items: ItemList;
  readonly #candidates: CandidateList;
  #state: ObserverState = 'starting';
  /** When the first scene settled. */
  #settledFirst: number | null = null;
  /** The first frame. Without hands in it, its items lay there from the start even if a hand comes before the scene settles. */
  #started: { readonly t: number; readonly free: boolean } | null = null;
  /** The last settled scene, and the last one before hands came. */
  #settledScene: SettledScene | null = null;
  #sceneBefore: SettledScene | null = null;
  /** No hand was there so far. */
  #untouched = true;
  #lastTime: number | null = null;
  /** Typical seconds between frames. */
  #interval = 0.5;
  #lastUnsteady = -Infinity;
  /** The items in sight in the last frame, in the zone or not. */
  #seen: readonly FollowedTrack[] = [];
  /** What the events of the last frame rest on. */
  #decisions: Decision[] = [];
  #eventCount = 0;
  #itemCount = 0;

  /**
   * @param runId prefix of all ids
   * @param evenConfidence the confidence at which the detector is as often right as wrong
   * @param identify reads names, with whatever gallery there is at that time
   */
  constructor(runId: string, evenConfidence: number, identify: Identify) {
    this.#runId = runId;
    this.#identify = identify;
    this.#items = new ItemList(this.#evidence, this.#handLog, identify);
    this.#candidates = new CandidateList(evenConfidence, this.#handLog);
  }

  /**
   * Goes on with what somebody else has seen, before the first frame. Hands may have been anywhere since: what is gone then, or new, is decided as
   * after a visit of hands. Looks have to be taken anew, names that were reported stay.
   */
  resume({ t, frame, tracks, inventory, observer }: KnownScene): void {
    this.#lastTime = t;
    this.#started = { t, free: true };
    this.#handLog.update(t, 0, [[0, 0, frame.width, frame.height]]);
    if (observer === 'starting') return;
    this.#settledFirst = t;
    this.#untouched = false;
    this.#state = 'settling';
    const items = tracks.filter(({ classId }) => classId === ITEM);
    for (const { item, box, state, initial, identity } of inventory) {
      const covered = state === 'covered';
      const track = items.find((entry) => !covered && iou(entry.box, box) > SAME_THING)?.id ?? null;
      const evidence = track === null ? new Evidence() : this.#evidence.of(track);
      const product = identity.kind === 'recognised' ? identity.product : null;
      const known = newItem({ item, initial, product, evidence, track, box, firstSight: t, lastSight: t });
      this.#items.add(Object.assign(known, { covered, missingSince: covered ? t : null }));
    }
  }

  get state(): ObserverState {
    return this.#state;
  }

  /**
   * Something in the zone has come or gone a moment ago and is not decided yet: more looks will tell. What stays doubtful does not count
   * for ever.
   */
  get undecided(): boolean {
    const isRecent = (t: number | null): boolean => t !== null && (this.#lastTime ?? t) - t < DOUBT;
    return (
      this.#candidates.all.some(({ firstSeen }) => isRecent(firstSeen)) ||
      this.#items.all.some(({ missingSince, covered }) => !covered && isRecent(missingSince))
    );
  }

  /** What the events of the last frame rest on, in their order. */
  get decisions(): readonly Decision[] {
    return this.#decisions;
  }

  get inventory(): readonly InventoryItem[] {
    return this.#items.all.map(({ item, box, covered, initial, evidence }) => ({
      item,
      box,
      state: covered ? 'covered' : 'visible',
      initial,
      identity: this.#say(evidence),
    }));
  }

  /** Where the looks at a track belong. */
  evidenceOf(track: TrackId): Evidence {
    return this.#evidence.of(track);
  }

  /** All that was seen of anything that may still be asked for its name. */
  get allEvidence(): ReadonlySet<Evidence> {
    return new Set([...this.#evidence.all, ...this.#items.all.map(({ evidence }) => evidence)]);
  }

  /** A track that jumped may show another thing now: what was seen of it before is not of this one. */
  doubt(t: number, track: TrackId): void {
    const item = this.#items.byTrack(track);
    // Without a gap, and with a hand at it, it is the item being carried.
    if (item !== null && t - item.lastSight <= GAPLESS && !isFar(item.touch)) return;
    if (item !== null) item.track = null;
    this.#evidence.set(track, new Evidence());
  }

  /** What is known of the item that a track shows, or null when it is in no inventory. */
  itemEvidence(track: TrackId): Evidence | null {
    return this.#items.byTrack(track)?.evidence ?? null;
  }

  /**
   * A read barcode names the smallest thing that is seen around the point (basket coordinates). A product of which one is out of sight may be
   * that very one, picked up to be read: it is taken for it, and what becomes of it is seen.
   */
  readBarcode(product: ProductId, [x, y]: Point): BarcodeSite {
    const [track] = this.#seen
      .filter(({ detected: box }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3])
      .sort((a, b) => area(a.detected) - area(b.detected));
    const item = track === undefined ? null : this.#items.byTrack(track.id);
    if (item !== null) {
      item.evidence.addBarcode(product);
      return { kind: 'item', item: item.item };
    }
    if (track !== undefined) this.#evidence.of(track.id).addBarcode(product);
    const candidate = this.#candidates.all.find((entry) => entry.track === track?.id);
    if (candidate?.free === true) return { kind: 'arriving' };
    const away = this.#items.all.find((entry) => {
      return entry.missingSince !== null && !entry.covered && this.#productOf(entry) === product;
    });
    return away === undefined ? { kind: 'elsewhere' } : { kind: 'item', item: away.item };
  }

  /** @returns what happened, as far as it can be told at this frame */
  update(observed: ObservedFrame): readonly BasketEvent[] {
    const { t, frame, zone, camera, disturbance } = observed;
    this.#decisions = [];
    this.#seen = seenItems(observed);
    if (!camera.steady) return this.#holdStill(t);
    const view = new SceneView(frame, camera.picture, camera.pose);
    const others = [
      ...disturbance.idleHands,
      ...this.#seen.map(({ detected }) => detected),
      ...this.#items.all.map(({ box }) => box),
      ...this.#candidates.all.map(({ box }) => box),
    ];
    const before = this.#settledScene?.view ?? null;
    const hands = this.#witness.update({ t, frame, zone, hands: disturbance.hands, others, view, before });
    return this.#read({ ...observed, disturbance: { ...disturbance, hands } }, disturbance.hands, view);
  }

  /** @param detected the hands that the detector found: what only the picture shows hides things, but is no reason to think that they were touched */
  #read(observed: ObservedFrame, detected: readonly Box[], view: SceneView): readonly BasketEvent[] {
    const { t, disturbance, tracks } = observed;
    // Nothing is known of the time before the first frame: it counts as a whole look.
    const dt = this.#lastTime === null ? 1 : t - this.#lastTime;
    const patient = dt < FAST_INTERVAL;
    const visits = this.#visits;
    const steady = t - this.#lastUnsteady >= STEADY;
    const events: BasketEvent[] = [];
    this.#interval += 0.2 * (Math.min(dt, 2) - this.#interval);
    this.#started ??= { t, free: disturbance.hands.length === 0 };
    visits.update(t, dt, disturbance.hands, detected);
    if (visits.began) {
      if (steady) events.push(...this.#close(t));
      this.#sceneBefore = this.#settledScene;
    }
    if (visits.present) {
      if (this.#started.free) this.#settledFirst ??= t;
      this.#untouched = false;
    }
    this.#handLog.update(t, dt, detected);
    this.#noteLeaving(observed);
    const rest = this.#items.update(t, dt, this.#sightings(observed), disturbance, view);
    this.#candidates.update(t, dt, rest, disturbance, view, this.#sceneBefore);
    const settled = steady && visits.isOver(t);
    if (settled) {
      events.push(...this.#decide(t, DECISION, patient));
      this.#settledFirst ??= t;
      this.#settledScene = {
        view,
        known: [
          ...this.#seen.map(({ detected }) => detected),
          ...this.#items.all.map(({ box }) => box),
          ...this.#candidates.all.map(({ box }) => box),
        ],
      };
    } else if (steady && visits.present) {
      // What the hands before these did is decided while these are busy elsewhere.
      events.push(...this.#decide(t, DECISION, patient, ({ lastNear }) => visits.wereLast(lastNear)));
    }
    this.#state = this.#nextState(settled, disturbance);
    this.#lastTime = t;
    this.#evidence.keep(new Set(tracks.map(({ id }) => id)));
    return events;
  }

  /** Hands come back: what is nearly sure enough is decided with what is known. */
  #close(t: number): readonly BasketEvent[] {
    const threshold = DECISION - CLOSING_RELIEF * Math.min(1, this.#interval / DENSE_INTERVAL);
    // Where a hand was a moment ago it may only have been missed since.
    return this.#decide(t, threshold, false, (subject) => {
      const calm = 'calm' in subject && subject.calm;
      return t - subject.lastNear >= SETTLE || (calm && this.#visits.haveLeft(subject.lastNear));
    });
  }

  #holdStill(t: number): readonly BasketEvent[] {
    this.#lastUnsteady = t;
    this.#lastTime = t;
    this.#state = 'unsteady';
    return [];
  }

  #nextState(settled: boolean, { hands, moving }: Disturbance): ObserverState {
    if (this.#settledFirst === null) return 'starting';
    if (hands.length > 0 || moving.size > 0) return 'interaction';
    return settled ? 'settled' : 'settling';
  }

  #sightings({ t, frame, zone, camera, tracks, disturbance }: ObservedFrame): Sighting[] {
    const margin = 0.01 * Math.max(frame.width, frame.height);
    const isAtEdge = ([x1, y1, x2, y2]: Box): boolean =>
      x1 < margin || y1 < margin || x2 > frame.width - margin || y2 > frame.height - margin;
    return tracks
      .filter(({ classId, lastSeen, detected }) => classId === ITEM && lastSeen === t && boxInZone(zone, detected, frame))
      .map(({ id, detected: box, confidence }) => ({
        track: id,
        box,
        confidence,
        held: handCover(box, disturbance.hands) >= HELD,
        moving: disturbance.moving.has(id),
        atEdge: isAtEdge(moveBox(camera.pose, box)),
        evidence: this.#evidence.of(id),
      }));
  }

  /** The zone was drawn anew: what lies outside of it is not in the basket. */
  leaveOut(zone: Zone, frame: Size): void {
    for (const item of this.#items.all) if (!boxInZone(zone, item.box, frame)) item.touch = strongest(item.touch, 'exited');
  }

  /** An item that is seen outside of the zone has left it. */
  #noteLeaving({ t, frame, zone, tracks }: ObservedFrame): void {
    for (const { id, lastSeen, detected } of tracks) {
      if (lastSeen !== t || boxInZone(zone, detected, frame)) continue;
      const item = this.#items.byTrack(id);
      if (item !== null) item.touch = strongest(item.touch, 'exited');
    }
  }

  /**
   * @param patient whether a better look may be waited for
   * @param isOpen which items and candidates may be decided about
   */
  #decide(
    t: number,
    threshold: number,
    patient: boolean,
    isOpen: (subject: ItemRecord | Candidate) => boolean = () => true,
  ): BasketEvent[] {
    const events: BasketEvent[] = [];
    this.#rebindMoved(t);
    for (const item of this.#items.all.filter(isOpen)) {
      const grounds = { touch: item.touch, prior: removalPrior(item.touch, this.#interval), evidence: item.absence };
      const odds = grounds.prior + grounds.evidence;
      if (item.missingSince === null || item.covered || odds < threshold || t - item.lastSight < MIN_UNSEEN) continue;
      this.#items.remove(item);
      // A false box of the first moments was never reported, so its end is not either.
      const brief = item.initial && isFar(item.touch) && item.lastSight - item.firstSight < GRACE;
      if (this.#settledFirst === null || brief) continue;
      events.push(this.#event('item-removed', t, item, grounds));
    }
    const byOdds = this.#candidates.all
      .filter(isOpen)
      .map((candidate) => ({ candidate, odds: this.#additionOdds(t, candidate) }));
    for (const { candidate } of byOdds.sort((a, b) => b.odds - a.odds)) {
      // Anew, as an item that was just added may be the same thing seen twice.
      const odds = this.#additionOdds(t, candidate);
      if (!candidate.free || odds === -Infinity) continue;
      if (this.#isInitial(t, candidate)) {
        if (candidate.support > (this.#settledFirst === null ? 0 : LATE_FIND_SUPPORT) && !this.#isDouble(candidate))
          this.#admit(t, candidate, true);
      } else if (odds >= threshold && !(patient && this.#waitsForName(t, candidate))) {
        const { touch, support } = candidate;
        const grounds = { touch, prior: additionPrior(touch, this.#interval), evidence: support };
        events.push(this.#event('item-added', t, this.#admit(t, candidate, false), grounds));
      }
    }
    return events;
  }

  #inGrace(t: number): boolean {
    return this.#untouched && this.#settledFirst !== null && t - this.#settledFirst <= GRACE;
  }

  #isInitial(t: number, candidate: Candidate): boolean {
    if (candidate.hasMoved) return false;
    // What came into view just now may be about to glide through.
    const fresh = candidate.firstSeen !== this.#started?.t && t - candidate.firstSeen < MIN_GLIDE && this.#interval < MIN_GLIDE;
    if (fresh) return false;
    return this.#settledFirst === null || (this.#inGrace(t) && candidate.touch === 'untouched');
  }

  /** Items that are missing and new things that look the same are one thing that a hand has moved. */
  #rebindMoved(t: number): void {
    const missing = this.#items.all.filter(
      ({ missingSince, covered, absence, touch }) => missingSince !== null && !covered && absence > 0 && touch !== 'untouched',
    );
    const fresh = this.#candidates.all.filter(
      (candidate) => candidate.touch !== 'untouched' && this.#additionOdds(t, candidate) > 0,
    );
    for (const [item, { track, box }] of matchMoved(missing, fresh, ({ track }) => this.#evidence.of(track), this.#identify)) {
      this.#items.rebind(item, track, box, t);
      this.#candidates.remove(track);
    }
  }

  #additionOdds(t: number, candidate: Candidate): number {
    const { touch, support, box, moving, atEdge, firstSeen } = candidate;
    const prior = additionPrior(touch, this.#interval);
    if (moving && (atEdge || t - firstSeen < MIN_GLIDE)) return -Infinity;
    if (mergesItems(box, this.#items.all) && !this.#differsFrom(candidate, this.#items.all)) return -Infinity;
    return this.#isDouble(candidate) ? -Infinity : prior + support;
  }

  /** A box in the box of a visible item is that item seen twice, however often, unless its looks say otherwise. */
  #isDouble(candidate: Candidate): boolean {
    const around = this.#items.all.filter(({ missingSince, box }) => missingSince === null && isNested(box, candidate.box));
    return around.length > 0 && !this.#differsFrom(candidate, around);
  }

  #differsFrom({ track }: Candidate, items: readonly ItemRecord[]): boolean {
    return items.every((item) => lookDifferent(item.evidence, this.#evidence.of(track), this.#identify));
  }

  #waitsForName(t: number, candidate: Candidate): boolean {
    if (this.#say(this.#evidence.of(candidate.track)).kind === 'recognised') return false;
    candidate.readySince ??= t;
    return t - candidate.readySince < NAME_PATIENCE;
  }

  #admit(t: number, { track, box }: Candidate, initial: boolean): ItemRecord {
    const evidence = this.#evidence.of(track);
    const item = newItem({
      item: `${this.#runId}-i${++this.#itemCount}`,
      initial,
      product: null,
      evidence,
      track,
      box,
      firstSight: t,
      lastSight: t,
    });
    item.product = initial ? null : this.#productOf(item);
    this.#items.add(item);
    this.#candidates.remove(track);
    return item;
  }

  #say(evidence: Evidence): Identity {
    return evidence.sayable(this.#identify(evidence));
  }

  #productOf({ evidence, product }: ItemRecord): ProductId | null {
    const identity = this.#say(evidence);
    return identity.kind === 'recognised' ? identity.product : product;
  }

  #event(type: BasketEventType, t: number, item: ItemRecord, { touch, prior, evidence }: Grounds): BasketEvent {
    const event: BasketEvent = {
      id: `${this.#runId}-e${++this.#eventCount}`,
      type,
      t,
      source: 'vision',
      item: item.item,
      product: this.#productOf(item),
      identity: this.#say(item.evidence),
      confidence: probability(prior + evidence),
    };
    this.#decisions.push({ event, touch, prior, evidence });
    return event;
  }
}

/** All items in sight, in the zone or not. */
function seenItems({ t, tracks }: ObservedFrame): readonly FollowedTrack[] {
  return tracks.filter(({ classId, lastSeen }) => classId === ITEM && lastSeen === t);
}

/** Whether no hand was at the thing itself. */
function isFar(touch: Touch): boolean {
  return touch === 'untouched' || touch === 'scene';
}
