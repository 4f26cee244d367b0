import type { Detections } from '../../src/core/detections.ts';
import type { Gallery } from '../../src/core/gallery.ts';
import { clamp, expand, type Box, type Size } from '../../src/core/geometry.ts';
import type { Luminance } from '../../src/core/luminance.ts';
import type { Question } from '../../src/core/tally.ts';

/** What is known of a frame before anything is decided. */
export interface Sight {
  /** Boxes after NMS, best first, in pixels of the frame, down to what keeps a track alive. */
  readonly detections: Detections;
  /** The frame's brightness, small, for finding how the camera moves. */
  readonly luminance: Luminance;
}

/** A frame on its way through the models. It neither keeps nor closes the frame, which has to stay open until the last call. */
export interface FrameInWork {
  readonly size: Size;
  /** The frame's brightness alone, small: a hundredth of the work of looking. */
  glance(): Promise<Luminance>;
  /**
   * Starts to look at it. What this promise waits for is no more than handing the work over; `sight` settles when it is done. The next frame
   * may be started meanwhile, where the path has room for it.
   */
  look(): Promise<{ readonly sight: Promise<Sight> }>;
  /** One unit vector per box, `boxes.length` rows of the embedder's dimension; null while there is no embedder. Boxes as detected, pixels of the frame. */
  embed(boxes: readonly Box[]): Promise<Float32Array | null>;
  /** A small picture of one item. The caller closes it. */
  thumbnail(box: Box): Promise<ImageBitmap>;
}

/** The way of frames through both models on one backend. Everything throws `VisionError`s. */
export interface FramePath {
  /** So many frames may be in work at once. */
  readonly room: number;
  /** The embedder is there. */
  readonly canName: boolean;
  open(frame: VideoFrame | ImageBitmap): Promise<FrameInWork>;
  /** A look at a frame with the detector's output as it is, for comparing backends. */
  inspect(frame: VideoFrame | ImageBitmap): Promise<{ readonly raw: Float32Array; readonly sight: Sight }>;
  /** Compiles the embedder, where it is not there yet. Throws `runtime-failed`. */
  addEmbedder(weights: ArrayBuffer): Promise<void>;
  /**
   * Fills in the tallies of questions to a gallery where this path has a quicker way than core's, and leaves them to core elsewhere. Without
   * questions it only gets ready for them. Does not fail: the looks are here, whatever becomes of the GPU.
   */
  weigh(gallery: Gallery, questions: readonly Question[]): Promise<void>;
  release(): Promise<void>;
}

/** A crop shows this much around the item on each side, of its width and height: the embedder was trained so. */
const CROP_MARGIN = 0.08;

/** What is cut out for a box: a little more than the box, at least one pixel, inside the frame. */
export function cropOf(box: Box, frame: Size): Box {
  const [x1, y1, x2, y2] = clamp(expand(box, CROP_MARGIN), frame);
  const left = Math.min(x1, frame.width - 1);
  const top = Math.min(y1, frame.height - 1);
  return [left, top, Math.max(x2, left + 1), Math.max(y2, top + 1)];
}
