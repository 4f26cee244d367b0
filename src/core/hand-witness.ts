import { changeBetween, gridPoint, gridStep } from './brightness-grid.ts';
import { expand, iou } from './geometry.ts';
import type { Box, Point, Size } from './geometry.ts';
import { UNCHANGED } from './presence.ts';
import { isNested } from './scene-matching.ts';
import { likeness } from './scene-view.ts';
import type { Patch, SceneView } from './scene-view.ts';
import { zoneContains } from './zone.ts';
import type { Zone } from './zone.ts';

/** Longest time that the picture alone speaks for a hand that rests, seconds. */
const STILL_PATIENCE = 2;
/** The same for something that moves, or so many frames where they are far apart: a belt moves on and on. */
const MOVING_PATIENCE = 1;
const MOVING_PATIENCE_FRAMES = 1.2;
/** Part of the picture that must have changed. */
const LEAST_SHARE = 0.03;

/** One frame, in basket coordinates. */
export interface Watched {
  readonly t: number;
  readonly frame: Size;
  /** What moves outside of it is nobody's hand in the basket. */
  readonly zone: Zone;
  /** As detected. */
  readonly hands: readonly Box[];
  /** Of all items, seen or remembered, and of what only looks like a hand: what changes there says nothing of hands. */
  readonly others: readonly Box[];
  readonly view: SceneView;
  /** How the basket looked when nobody was at it: what looks so is no hand. Null when that is not known. */
  readonly before: SceneView | null;
}

/** A hand as the detector saw it last. */
interface SeenHand {
  readonly t: number;
  readonly box: Box;
  readonly patch: Patch | null;
}

/**
 * Small detectors lose a hand for a moment, and what it hides seems gone then. The picture tells: where a hand rested, it still is as
 * long as nothing changes there; and something that moves, and is no item, is the hand on its way.
 */
export class HandWitness {
  #seen: readonly SeenHand[] = [];
  #last: Watched | null = null;
  /** Last frame without something that only the picture shows. */
  #certain = -Infinity;

  /** @returns the hands that were detected, and those that the picture still shows */
  update(frame: Watched): readonly Box[] {
    const { t, hands, view, before } = frame;
    const last = this.#last;
    this.#last = frame;
    const isHere = (hand: SeenHand): boolean =>
      t - hand.t <= STILL_PATIENCE && !isAround(hand.box, hands) && isStill(hand, view, before);
    const still = this.#seen.filter(isHere);
    this.#seen = [...hands.map((box) => ({ t, box, patch: view.patchAt(box) })), ...still];
    const boxes = this.#seen.map(({ box }) => box);
    const moving = boxes.length > 0 || last === null ? null : commotion(frame, last.view, last.hands);
    if (last === null || moving === null) {
      this.#certain = t;
      return boxes;
    }
    return t - this.#certain <= Math.max(MOVING_PATIENCE, MOVING_PATIENCE_FRAMES * (t - last.t)) ? [moving] : boxes;
  }
}

/** Whether one of the boxes is this one a moment later. */
function isAround(box: Box, others: readonly Box[]): boolean {
  return others.some((other) => iou(box, other) > 0.2 || isNested(box, other));
}

function isStill({ box, patch }: SeenHand, view: SceneView, before: SceneView | null): boolean {
  if (patch === null) return false;
  const now = view.patchAt(box);
  if (now === null || (likeness(patch, now) ?? 0) < UNCHANGED) return false;
  const then = before?.patchAt(box) ?? null;
  return then === null || (likeness(now, then) ?? 1) < UNCHANGED;
}

/** The box around all that looks neither as in the frame before nor as before the hands came, or null where that is little. */
function commotion({ frame, zone, view, before, others }: Watched, last: SceneView, hands: readonly Box[]): Box | null {
  const [now, then, ago] = [view.grid, last.grid, before?.grid ?? null];
  if (now === null || then === null || ago === null) return null;
  const around = others.map((box) => expand(box, 0.1));
  const isNew = changeBetween(now, ago);
  const isMoving = changeBetween(now, then);
  const isInZone = ([x, y]: Point): boolean => zoneContains(zone, [x / frame.width, y / frame.height]);
  const points: Point[] = [];
  let inZone = 0;
  for (let k = 0; k < now.length; k++) {
    const point = gridPoint(frame, k);
    if (!isInZone(point)) continue;
    inZone++;
    if (!isNew(k)) continue;
    // Where a hand was a moment ago it may have stayed.
    if ((isMoving(k) || isIn(point, hands)) && !isIn(point, around)) points.push(point);
  }
  if (points.length === 0 || points.length < LEAST_SHARE * inZone) return null;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [dx, dy] = gridStep(frame);
  return [Math.min(...xs) - dx / 2, Math.min(...ys) - dy / 2, Math.max(...xs) + dx / 2, Math.max(...ys) + dy / 2];
}

function isIn([x, y]: Point, boxes: readonly Box[]): boolean {
  return boxes.some(([x1, y1, x2, y2]) => x >= x1 && x <= x2 && y >= y1 && y <= y2);
}
