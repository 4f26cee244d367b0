import { assign } from './assignment.ts';
import { iou } from './geometry.ts';
import type { Box } from './geometry.ts';

/** A box with the name of the object or track that it belongs to. */
export interface Labelled {
  readonly id: number;
  readonly box: Box;
}

/** What there was in one frame, and what a tracker made of it. */
export interface TrackedFrame {
  readonly truth: readonly Labelled[];
  readonly found: readonly Labelled[];
}

export interface TrackScore {
  /** Mean over the IoU thresholds 0.05 to 0.95 of √(detection · association), 0..1. */
  readonly hota: number;
  readonly detection: number;
  readonly association: number;
  /** Share of boxes with the right identity, at an IoU of 0.5, under the best one-to-one naming of tracks. */
  readonly idf1: number;
  /** How often an object's box carries another track's id than its last one did, at an IoU of 0.5. */
  readonly switches: number;
}

const THRESHOLDS = Array.from({ length: 19 }, (_, k) => 0.05 * (k + 1));
const SAME = 0.5;

/**
 * HOTA (Luiten et al., IJCV 2021) and IDF1 (Ristani et al., ECCV-W 2016) of a tracker over a sequence. Without any box on
 * either side all shares are 1.
 */
export function scoreTracks(frames: readonly TrackedFrame[]): TrackScore {
  const alignment = alignmentOf(frames);
  // Pairs are chosen once per frame: by overlap, weighed by how well the two ids fit over the whole sequence.
  const pairs = frames.map(({ truth, found }) => {
    const costs = truth.map((object) =>
      found.map((track) => {
        const overlap = iou(object.box, track.box);
        return overlap === 0 ? Infinity : 1 - (alignment.get(key(object.id, track.id)) ?? 0) * overlap;
      }),
    );
    return assign(costs, 1).flatMap(([row, column]) => {
      const [object, track] = [truth[row], found[column]];
      return object && track ? [{ object: object.id, track: track.id, overlap: iou(object.box, track.box) }] : [];
    });
  });
  const truths = countIds(frames.map(({ truth }) => truth));
  const founds = countIds(frames.map(({ found }) => found));
  const [truthBoxes, foundBoxes] = [total(truths), total(founds)];
  const levels = THRESHOLDS.map((threshold) => {
    const matched = pairs.flatMap((frame) => frame.filter(({ overlap }) => overlap >= threshold - 1e-9));
    const together = new Map<string, number>();
    for (const { object, track } of matched) count(together, key(object, track));
    const detection = ratio(matched.length, truthBoxes + foundBoxes - matched.length);
    const shared = matched.reduce((sum, { object, track }) => {
      const both = together.get(key(object, track)) ?? 0;
      return sum + both / ((truths.get(object) ?? 0) + (founds.get(track) ?? 0) - both);
    }, 0);
    const association = matched.length === 0 ? (truthBoxes + foundBoxes === 0 ? 1 : 0) : shared / matched.length;
    return { detection, association, hota: Math.sqrt(detection * association) };
  });
  const mean = (pick: (level: (typeof levels)[number]) => number): number =>
    levels.reduce((sum, level) => sum + pick(level), 0) / levels.length;
  return {
    hota: mean(({ hota }) => hota),
    detection: mean(({ detection }) => detection),
    association: mean(({ association }) => association),
    idf1: idf1(frames, truths, founds),
    switches: countSwitches(pairs),
  };
}

/** For each pair of ids: frames in which they lie together (in parts, by overlap) over frames in which there is either. */
function alignmentOf(frames: readonly TrackedFrame[]): Map<string, number> {
  const potential = new Map<string, number>();
  for (const { truth, found } of frames) {
    const overlaps = truth.map(({ box }) => found.map((track) => iou(box, track.box)));
    const columns = found.map((_, column) => overlaps.reduce((sum, row) => sum + (row[column] ?? 0), 0));
    truth.forEach((object, row) => {
      const rowSum = overlaps[row]?.reduce((sum, overlap) => sum + overlap, 0) ?? 0;
      found.forEach((track, column) => {
        const overlap = overlaps[row]?.[column] ?? 0;
        if (overlap > 0) count(potential, key(object.id, track.id), overlap / (rowSum + (columns[column] ?? 0) - overlap));
      });
    });
  }
  const truths = countIds(frames.map(({ truth }) => truth));
  const founds = countIds(frames.map(({ found }) => found));
  for (const [pair, value] of potential) {
    const [object = 0, track = 0] = pair.split(' ').map(Number);
    potential.set(pair, value / ((truths.get(object) ?? 0) + (founds.get(track) ?? 0) - value));
  }
  return potential;
}

function idf1(frames: readonly TrackedFrame[], truths: ReadonlyMap<number, number>, founds: ReadonlyMap<number, number>): number {
  const together = new Map<string, number>();
  for (const { truth, found } of frames) {
    for (const object of truth) {
      for (const track of found) if (iou(object.box, track.box) >= SAME) count(together, key(object.id, track.id));
    }
  }
  const longest = Math.max(1, ...together.values());
  const tracks = [...founds.keys()];
  const costs = [...truths.keys()].map((object) => tracks.map((track) => 1 - (together.get(key(object, track)) ?? 0) / longest));
  const right = assign(costs, 1).reduce((sum, [row, column]) => sum + (1 - (costs[row]?.[column] ?? 1)) * longest, 0);
  return ratio(2 * right, total(truths) + total(founds));
}

function countSwitches(
  pairs: readonly (readonly { readonly object: number; readonly track: number; readonly overlap: number }[])[],
): number {
  const last = new Map<number, number>();
  let switches = 0;
  for (const frame of pairs) {
    for (const { object, track, overlap } of frame) {
      if (overlap < SAME) continue;
      if ((last.get(object) ?? track) !== track) switches++;
      last.set(object, track);
    }
  }
  return switches;
}

function key(object: number, track: number): string {
  return `${object} ${track}`;
}

function countIds(frames: readonly (readonly Labelled[])[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const frame of frames) for (const { id } of frame) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function count(counts: Map<string, number>, name: string, by = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

function total(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((sum, value) => sum + value, 0);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
