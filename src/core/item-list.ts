import { handCover } from './disturbance.ts';
import type { Disturbance } from './disturbance.ts';
import { Evidence } from './evidence.ts';
import type { EvidenceByTrack } from './evidence.ts';
import { centerDistance, containment, expand, extent, iou, mix } from './geometry.ts';
import type { Box } from './geometry.ts';
import type { ItemRecord, Sighting } from './observed.ts';
import type { HandLog } from './hand-log.ts';
import {
  NEW_RECORD,
  STILL_THERE,
  UNCHANGED,
  absenceEvidence,
  addEvidence,
  frameWeight,
  recordSight,
  strongest,
} from './presence.ts';
import type { Touch } from './presence.ts';
import { matchItems } from './scene-matching.ts';
import type { Identify } from './scene-matching.ts';
import { isSameLook, likeness } from './scene-view.ts';
import type { SceneView } from './scene-view.ts';
import type { TrackId } from './track.ts';
import { LOCAL_SETTLE } from './visits.ts';

/** Part of an item's surroundings that a hand must cover to handle it, or to graze it. */
const HANDLED = 0.4;
const GRAZED = 0.02;
/** A hand may have been missed in the frame that shows an item for the last time: its touch of so many seconds ago still counts. */
const TOUCH_MEMORY = 0.5;
/** Additional part of an item's box that other items must cover for it to be covered. */
const COVERED = 0.5;
/** Part of an item's box that the camera must see for its absence to mean anything. */
const IN_VIEW = 0.7;
const BUSY_WEIGHT = 0.5;
/** A hand that was here so many seconds ago may only be missed by the detector, and still hide the item. */
const JUST_NOW = 0.8;
const JUST_NOW_WEIGHT = 0.3;
/** Seconds between looks at an item's place. */
const LOOK_EVERY = 0.4;
/** How much a frame's box that fits badly changes an item's box. */
const BAD_BOX_WEIGHT = 0.15;

/** The items that the observer believes to lie in the basket: finds them again in each frame and weighs the absence of the others. */
export class ItemList {
  readonly #evidence: EvidenceByTrack;
  readonly #identify: Identify;
  readonly #handLog: HandLog;
  #items: ItemRecord[] = [];

  constructor(evidence: EvidenceByTrack, handLog: HandLog, identify: Identify) {
    this.#evidence = evidence;
    this.#handLog = handLog;
    this.#identify = identify;
  }

  /** In order of arrival. */
  get all(): readonly ItemRecord[] {
    return this.#items;
  }

  byTrack(track: TrackId): ItemRecord | null {
    return this.#items.find((item) => item.track === track) ?? null;
  }

  add(item: ItemRecord): void {
    this.#items.push(item);
  }

  remove(item: ItemRecord): void {
    this.#items = this.#items.filter((other) => other !== item);
  }

  /** An item that was moved goes on as the given sighting. */
  rebind(item: ItemRecord, track: TrackId, box: ItemRecord['box'], t: number): void {
    item.evidence.absorb(this.#evidence.of(track));
    this.#evidence.set(track, item.evidence);
    Object.assign(item, { track, box, lastSight: t, place: null, ...AT_PLACE });
  }

  /**
   * One frame.
   *
   * @param dt seconds since the frame before
   * @returns the sightings that belong to no item
   */
  update(t: number, dt: number, sightings: readonly Sighting[], disturbance: Disturbance, view: SceneView): readonly Sighting[] {
    for (const item of this.#items) this.#touch(t, item, disturbance);
    const found = this.#find(t, sightings);
    for (const item of this.#items) {
      const sighting = found.get(item);
      if (sighting === undefined) item.missingSince ??= t;
      else this.#see(t, dt, item, sighting, disturbance, view);
    }
    const used = new Set(found.values());
    const carrying = sightings.some(({ held }) => held);
    for (const item of this.#items) {
      if (item.missingSince !== null) this.#miss(t, dt, item, sightings, disturbance, carrying, view);
    }
    return sightings.filter((sighting) => !used.has(sighting));
  }

  /** Notes what the hands and moving things of this frame may have done to an item. */
  #touch(t: number, item: ItemRecord, { hands, moving }: Disturbance): void {
    item.touch = strongest(item.touch, this.#touchOf(item));
    if (moving.size > 0) item.touch = strongest(item.touch, 'scene');
    const near = handCover(expand(item.box, 0.15), hands);
    if (near > GRAZED) item.lastNear = t;
    if (near >= HANDLED) this.#doubt(item);
  }

  #touchOf({ box }: ItemRecord): Touch {
    const cover = this.#handLog.cover(box, TOUCH_MEMORY);
    if (cover === null) return 'untouched';
    return cover >= HANDLED ? 'handled' : cover > GRAZED ? 'grazed' : 'scene';
  }

  /** From now on looks are kept apart until one has shown that it is still the same thing. */
  #doubt(item: ItemRecord): void {
    item.suspect = true;
    if (item.track !== null) this.#evidence.set(item.track, new Evidence());
  }

  #find(t: number, sightings: readonly Sighting[]): Map<ItemRecord, Sighting> {
    const found = new Map(matchItems(t, this.#items, sightings, this.#identify));
    // All doubts before any new tie: where two items swap their tracks, each doubt concerns the track that was.
    for (const [item, { track }] of found) if (item.track !== track) this.#doubt(item);
    for (const [item, sighting] of found) {
      item.track = sighting.track;
      if (item.suspect) this.#trust(item, sighting);
    }
    // A track that is seen but shows another thing now is this item's no longer.
    for (const item of this.#items) {
      if (!found.has(item) && sightings.some(({ track }) => track === item.track)) item.track = null;
    }
    return found;
  }

  /** The newest looks agree that a doubted item is what it was. Looks that belong to another item say nothing: new ones are waited for. */
  #trust(item: ItemRecord, { track, evidence }: Sighting): void {
    if (this.#items.some((other) => other !== item && other.evidence === evidence)) {
      this.#evidence.set(track, new Evidence());
      return;
    }
    // Its own looks are the old ones, from before the doubt.
    if (evidence.size === 0 || evidence === item.evidence) return;
    item.evidence.absorb(evidence);
    this.#evidence.set(track, item.evidence);
    item.suspect = false;
  }

  #see(t: number, dt: number, item: ItemRecord, sighting: Sighting, disturbance: Disturbance, view: SceneView): void {
    const { box, held, moving, atEdge } = sighting;
    item.lastSight = t;
    const away = centerDistance(item.box, box) / extent(item.box) > 0.5 && containment(box, item.box) < 0.5;
    if (held && away) {
      item.touch = strongest(item.touch, 'carried');
      item.missingSince ??= t;
      return;
    }
    const touch = moving && atEdge ? 'exited' : this.#touchOf(item);
    // It was there all the while: the free views without it were the detector's misses.
    const missed = item.missingSince === null ? item.record : recordSight(item.record, false, item.unseen);
    Object.assign(item, AT_PLACE, { touch, record: recordSight(missed, true, frameWeight(dt)) });
    item.overlapBefore = this.#overlap(item);
    if (held) return;
    // What is partly hidden, or boxed badly for a moment, has another box but is not smaller.
    item.box = moving || away || iou(box, item.box) > 0.6 ? box : mix(item.box, box, BAD_BOX_WEIGHT * frameWeight(dt));
    if (!moving && t - (item.place?.t ?? -Infinity) >= LOOK_EVERY && !isUnderHand(item.box, disturbance)) {
      const patch = view.patchAt(item.box);
      item.place = patch && { t, box: item.box, patch, pose: view.pose };
    }
    if (item.place !== null && iou(item.place.box, item.box) < 0.6) item.place = null;
  }

  #miss(
    t: number,
    dt: number,
    item: ItemRecord,
    sightings: readonly Sighting[],
    disturbance: Disturbance,
    carrying: boolean,
    view: SceneView,
  ): void {
    const { hands } = disturbance;
    const visible = sightings.filter(({ track, held }) => track !== item.track && !held);
    // What came over it and is missing for a moment goes on covering it.
    const since = item.missingSince ?? t;
    const missing = this.#items.filter((other) => other !== item && other.missingSince !== null && other.missingSince > since);
    const overlap = [...visible, ...missing].reduce((sum, { box }) => sum + containment(item.box, box), 0);
    item.covered =
      isUnderHand(item.box, disturbance) || overlap - item.overlapBefore >= COVERED || containment(item.box, view.box) < IN_VIEW;
    if (item.covered) {
      Object.assign(item, { absence: 0, unseen: 0, empty: null, calm: false });
      return;
    }
    const busy = hands.length > 0;
    if (busy && (carrying || t - item.lastNear < LOCAL_SETTLE || t - (item.missingSince ?? t) < LOCAL_SETTLE)) return;
    const now = item.place && view.patchAt(item.place.box);
    item.calm = now !== null && item.empty !== null && isSameLook(item.empty, now);
    item.empty = now;
    const weight = (busy ? BUSY_WEIGHT : t - item.lastNear < JUST_NOW && !item.calm ? JUST_NOW_WEIGHT : 1) * frameWeight(dt);
    item.unseen += weight;
    const like = likenessOfPlace(item, view);
    const wasSeenLeaving = item.touch === 'carried' || item.touch === 'exited';
    if (like !== null && like >= UNCHANGED && !wasSeenLeaving) {
      item.absence = Math.max(0, addEvidence(item.absence, weight * STILL_THERE));
      return;
    }
    // A place also changes where something new lies over a part of it, or the camera stands elsewhere.
    const isEmptied = overlap - item.overlapBefore < 0.1 && item.place?.pose === view.pose;
    item.absence = addEvidence(item.absence, weight * absenceEvidence(item.record, isEmptied ? like : null));
  }

  /** Part of an item's box that the boxes of other items cover. */
  #overlap(item: ItemRecord): number {
    const others = this.#items.filter((other) => other !== item);
    return others.reduce((sum, other) => sum + containment(item.box, other.box), 0);
  }
}

/** How much an item's place looks as it did with the item; null where that cannot be told. */
function likenessOfPlace({ place }: ItemRecord, view: SceneView): number | null {
  if (place === null || containment(place.box, view.box) < 0.99) return null;
  const now = view.patchAt(place.box);
  return now && likeness(place.patch, now);
}

/** Whether a hand, busy or idle, hides a part of the box or its surroundings. */
function isUnderHand(box: Box, { hands, idleHands }: Disturbance): boolean {
  const surroundings = expand(box, 0.1);
  return Math.max(handCover(surroundings, hands), handCover(surroundings, idleHands)) > 0.1;
}

const AT_PLACE = {
  touch: 'untouched',
  absence: 0,
  unseen: 0,
  missingSince: null,
  covered: false,
  empty: null,
  calm: false,
} as const;

/** An item that lies at its place in this frame. */
export function newItem(
  known: Pick<ItemRecord, 'item' | 'initial' | 'product' | 'evidence' | 'track' | 'box' | 'firstSight' | 'lastSight'>,
): ItemRecord {
  return { ...known, ...AT_PLACE, overlapBefore: 0, record: NEW_RECORD, lastNear: -Infinity, place: null, suspect: false };
}
