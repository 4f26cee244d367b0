import type { Size } from './geometry.ts';
import type { InventoryItem, ObserverState } from './inventory.ts';
import type { Track, TrackId } from './track.ts';

/** What is known of a scene to somebody who takes the reading over in the middle of a run. Nobody knows what happened after `t`. */
export interface KnownScene {
  /** Time of its last frame, seconds. */
  readonly t: number;
  readonly frame: Size;
  /** Pixels of the frame, as `inventory`. */
  readonly tracks: readonly Track[];
  readonly inventory: readonly InventoryItem[];
  readonly observer: ObserverState;
  /** The greatest id that a track of this run ever had. */
  readonly lastTrack: TrackId;
}
