import type { ItemId } from './basket-event.ts';
import type { ProductId } from './catalog.ts';
import type { Evidence } from './evidence.ts';
import type { Box } from './geometry.ts';
import type { SightRecord, Touch } from './presence.ts';
import type { Patch } from './scene-view.ts';
import type { Similarity } from './similarity.ts';
import type { TrackId } from './track.ts';

/** An item's box in this frame, inside the zone. */
export interface Sighting {
  readonly track: TrackId;
  /** As detected, basket coordinates (decision 10). */
  readonly box: Box;
  readonly confidence: number;
  /** A hand's box covers a good part of it: it is being held, or lies beneath a hand. */
  readonly held: boolean;
  readonly moving: boolean;
  /** The box ends at the frame's edge. */
  readonly atEdge: boolean;
  /** What is known of this track alone, or of its item once it is bound to one. */
  readonly evidence: Evidence;
}

/** An item in the basket, with what the observer remembers of it. Changed only by the observer. */
export interface ItemRecord {
  readonly item: ItemId;
  readonly initial: boolean;
  /** As reported when it was added; for an item that lay there from the start, null. */
  product: ProductId | null;
  readonly evidence: Evidence;
  track: TrackId | null;
  /** Where it lies, not where a hand carries it. */
  box: Box;
  readonly firstSight: number;
  /** Last detection anywhere, seconds. */
  lastSight: number;
  /** First frame without it since it was last at its place. */
  missingSince: number | null;
  covered: boolean;
  /** Part of its box that other items' boxes covered when it was last seen: neighbours, not covers. */
  overlapBefore: number;
  record: SightRecord;
  /** What may have happened to it since it was last free at its place. */
  touch: Touch;
  /** Log-odds for its removal from looking at its place. */
  absence: number;
  /** Frames' worth of free views of its place without it, since it was last seen there. */
  unseen: number;
  /** Last frame with a hand near it, seconds. */
  lastNear: number;
  /** How its place looked when it was last seen there free of hands. */
  place: { readonly t: number; readonly box: Box; readonly patch: Patch; readonly pose: Similarity } | null;
  /** How its place looked in the last frame without it. */
  empty: Patch | null;
  /** Its place without it looked the same in two frames that follow each other: nothing that moves hides it. */
  calm: boolean;
  /** Hands were at it or its track broke: the next look must tell whether it is still the same thing. */
  suspect: boolean;
}

/** Something that may be a new item. Changed only by the observer. */
export interface Candidate {
  readonly track: TrackId;
  readonly firstSeen: number;
  lastSeen: number;
  box: Box;
  confidence: number;
  /** Seen, free of hands, in this frame. */
  free: boolean;
  moving: boolean;
  /** It has moved at some time since it was first seen. */
  hasMoved: boolean;
  /** It was first seen at the frame's edge. */
  readonly entered: boolean;
  atEdge: boolean;
  touch: Touch;
  /** Log-odds for its being there from looking at its place. */
  support: number;
  lastNear: number;
  /** Since when it could be reported but waits for a better look. */
  readySince: number | null;
}
