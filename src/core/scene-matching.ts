import { assign } from './assignment.ts';
import type { Evidence } from './evidence.ts';
import { area, containment, iou, union } from './geometry.ts';
import type { Box } from './geometry.ts';
import type { Identity } from './identity.ts';
import type { Candidate, ItemRecord, Sighting } from './observed.ts';

/** How an observer reads names; the gallery behind it may change. */
export type Identify = (evidence: Evidence) => Identity;

/** Overlap from which on a box at an item's place is that item. */
const SAME_PLACE = 0.35;
/** Two sights of a track nearer than this leave no gap in which things could be swapped, seconds. */
export const GAPLESS = 0.35;
/** How much a sighting of another track must fit better. */
const OTHER_TRACK = 0.3;
/** Cosine of mean looks from which on two things without a sure name may be one, and from which on sure names are doubted. */
const SAME_LOOK = 0.75;
/** Cosine of mean looks below which two things cannot be one. */
const OTHER_LOOK = 0.4;
/** How much the size of a thing may differ between two places in the basket. */
const MOVED_SIZE = 1.8;

/** Whether looks say that these are different things: sure names that differ, and pictures that do too. */
export function areDifferent(a: Evidence, b: Evidence, identify: Identify): boolean {
  if (a === b) return false;
  const first = identify(a);
  const second = identify(b);
  if (first.kind !== 'recognised' || second.kind !== 'recognised' || first.product === second.product) return false;
  const similarity = a.similarity(b);
  return similarity === null || similarity < SAME_LOOK;
}

/** The same for two boxes in one place, of which one may be nameless: then pictures that are far apart are enough. */
export function lookDifferent(a: Evidence, b: Evidence, identify: Identify): boolean {
  const similarity = a.similarity(b);
  return areDifferent(a, b, identify) || (similarity !== null && similarity < OTHER_LOOK);
}

/** How well a box stands for an item at its place, 0..1: the box may be smaller, as a part may be hidden. */
function placeOverlap(item: Box, box: Box): number {
  const visiblePart = area(box) > 0.25 * area(item) ? 0.9 * containment(box, item) : 0;
  return Math.max(iou(item, box), visiblePart);
}

/**
 * Finds items among sightings: by their place, and where a track goes on without a gap, wherever it leads. All are weighed
 * together, as a track may have jumped to a neighbour.
 *
 * @param t seconds, now
 */
export function matchItems(
  t: number,
  items: readonly ItemRecord[],
  sightings: readonly Sighting[],
  identify: Identify,
): readonly (readonly [ItemRecord, Sighting])[] {
  const costs = items.map((item) =>
    sightings.map((sighting) => {
      const cost = placeCost(t, item, sighting);
      return cost === Infinity || areDifferent(item.evidence, sighting.evidence, identify) ? Infinity : cost;
    }),
  );
  return pick(items, sightings, assign(costs, 2));
}

function placeCost(t: number, item: ItemRecord, sighting: Sighting): number {
  const overlap = placeOverlap(item.box, sighting.box);
  if (item.track === sighting.track && (t - item.lastSight <= GAPLESS || iou(item.box, sighting.box) > 0.3)) {
    return 1 - Math.max(overlap, SAME_PLACE);
  }
  if (overlap < SAME_PLACE || (sighting.held && iou(item.box, sighting.box) < 0.5)) return Infinity;
  // Of two things in one place the upper one is seen.
  return 1 - overlap + OTHER_TRACK + (item.covered ? 0.1 : 0);
}

/** Pairs items that are missing with new things elsewhere that look the same: they were moved, not taken out and put in. */
export function matchMoved(
  items: readonly ItemRecord[],
  candidates: readonly Candidate[],
  evidenceOf: (candidate: Candidate) => Evidence,
  identify: Identify,
): readonly (readonly [ItemRecord, Candidate])[] {
  const costs = items.map((item) =>
    candidates.map((candidate) => {
      // What was seen while the item lay at its place is another thing.
      if (item.missingSince === null || candidate.firstSeen < item.missingSince) return Infinity;
      const ratio = area(candidate.box) / area(item.box);
      if (ratio > MOVED_SIZE || ratio < 1 / MOVED_SIZE) return Infinity;
      const evidence = evidenceOf(candidate);
      const [a, b] = [identify(item.evidence), identify(evidence)];
      const similarity = item.evidence.similarity(evidence);
      const bySize = Math.abs(Math.log(ratio));
      if (a.kind === 'recognised' && b.kind === 'recognised') return a.product === b.product ? bySize : Infinity;
      if (similarity !== null) return similarity >= SAME_LOOK ? 1 - similarity + bySize : Infinity;
      return bySize < Math.log(1.3) ? 0.5 + bySize : Infinity;
    }),
  );
  return pick(items, candidates, assign(costs, 1));
}

/** Whether a box is one detection over two items that lie side by side. */
export function mergesItems(box: Box, items: readonly ItemRecord[]): boolean {
  const inside = items.filter((item) => containment(item.box, box) > 0.7 && area(item.box) < 0.75 * area(box));
  const [first, ...rest] = inside;
  if (first === undefined || rest.length === 0) return false;
  const hull = rest.reduce((around, item) => union(around, item.box), first.box);
  return iou(hull, box) > 0.7;
}

/** Whether one box lies in the other so much that they may be two detections of one thing. */
export function isNested(a: Box, b: Box): boolean {
  return Math.max(containment(a, b), containment(b, a)) > 0.6;
}

function pick<A, B>(
  rows: readonly A[],
  columns: readonly B[],
  pairs: readonly (readonly [number, number])[],
): (readonly [A, B])[] {
  return pairs.flatMap(([i, j]) => {
    const row = rows[i];
    const column = columns[j];
    return row === undefined || column === undefined ? [] : [[row, column] as const];
  });
}
