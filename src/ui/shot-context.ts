import { createContext } from '@lit/context';
import type { ItemId } from '../core/basket-event.ts';
import type { Box, Size } from '../core/geometry.ts';
import type { Zone } from '../core/zone.ts';
import type { Track } from '../core/track.ts';

/** A processed frame: what was found in it and, where it is to be painted itself, its picture. */
export interface Shot {
  readonly frame: Size;
  readonly tracks: readonly Track[];
  /** Where the items lie that the shopper is asked about. */
  readonly asked: readonly Box[];
  /** Where the basket is, null where nobody has drawn it. */
  readonly zone: Zone | null;
  /** Painted with its own boxes (clips: picture and boxes match exactly). Null over a live camera. Only valid while the listener runs. */
  readonly picture: VideoFrame | ImageBitmap | null;
  /** Things that just came in and where they lie. Their pictures are only valid while the listener runs. */
  readonly arrived: readonly { readonly item: ItemId; readonly box: Box; readonly picture: ImageBitmap }[];
}

/** The way of pictures to the viewfinder, past the state: up to thirty a second, none of them kept. */
export interface ShotFeed {
  /** The camera's live picture, shown below the boxes; null for clips, whose shots bring their own. */
  readonly live: HTMLVideoElement | null;
  subscribe(listener: (shot: Shot) => void): () => void;
}

export const shotContext = createContext<ShotFeed | null>(Symbol('shots'));
