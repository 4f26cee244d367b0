import type { BasketEvent } from './basket-event.ts';
import type { Detections } from './detections.ts';
import type { Gallery } from './gallery.ts';
import type { Box, Size } from './geometry.ts';
import type { Calibration } from './identity.ts';
import type { InventoryItem, ObserverState } from './inventory.ts';
import type { Track, TrackId } from './track.ts';
import type { Zone } from './zone.ts';

export interface SceneReaderOptions {
  /** Makes the ids of events and items unique across runs, and the same in a replay. */
  readonly runId: string;
  /**
   * The confidence at which a box may start a track (the detector manifest's `thresholds.confidence`). Boxes down to a third of
   * it are still welcome: they keep known tracks alive (ByteTrack's second stage), so decode with `confidence / 3`.
   */
  readonly confidence: number;
  /** From the embedder's manifest. */
  readonly calibration: Calibration;
  /** Without one every item stays unknown. */
  readonly gallery?: Gallery;
  /** Default: the whole frame. */
  readonly zone?: Zone;
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
  readonly inventory: readonly InventoryItem[];
  readonly observer: ObserverState;
}

/**
 * Reads a basket frame by frame: tracker, identity and basket observer behind two calls, between which the caller embeds.
 *
 *     const looks = reader.see(t, frameSize, nms(decodeDetections(...), nmsIou));
 *     const scene = reader.conclude(await embed(looks));   // one row per look, in order; empty array when there are none
 *
 * Both are called once per frame, in turn. It holds no clock and no randomness: the same calls give the same scenes and ids.
 */
export interface SceneReaderApi {
  /**
   * First half of a frame.
   *
   * @param t seconds, greater than in the call before
   * @param detections after NMS, pixels of the frame
   * @returns what to embed, most wanted first, at most `looksPerFrame`
   */
  see(t: number, frame: Size, detections: Detections): readonly Look[];
  /** Second half. `embeddings` holds one unit vector per look; null where the caller could not embed (nothing is learnt about names then). */
  conclude(embeddings: Float32Array | null): Scene;
  /** A near-certain name for the item at `box` (a barcode read twice). */
  readBarcode(product: string, box: Box): void;
  /** Names are worked out anew from the looks so far. */
  setGallery(gallery: Gallery): void;
  setZone(zone: Zone): void;
  /** Forgets tracks and inventory: the next settled scene is the start. */
  reset(runId: string): void;
}
