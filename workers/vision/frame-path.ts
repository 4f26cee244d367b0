import type { Detections } from '../../src/core/detections.ts';
import type { Gallery } from '../../src/core/gallery.ts';
import type { Box, Size } from '../../src/core/geometry.ts';
import type { Luminance } from '../../src/core/luminance.ts';
import type { Question } from '../../src/core/tally.ts';
import type { Precision } from '../vision.api.ts';
import type { ModelFiles, Precisions } from './load-models.ts';

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

/** What a GPU computes in. */
export type FloatPrecision = Exclude<Precision, 'int8'>;

/** One unit vector per box, as `FrameInWork.embed` gives. */
export type Embed = (frame: VideoFrame | ImageBitmap, boxes: readonly Box[]) => Promise<Float32Array>;

/** The way of frames through both models on one backend. Everything throws `VisionError`s. */
export interface FramePath {
  /** So many frames may be in work at once. */
  readonly room: number;
  readonly precisions: Precisions;
  open(frame: VideoFrame | ImageBitmap): Promise<FrameInWork>;
  /** A look at a frame with the detector's output as it is, for comparing backends. */
  inspect(frame: VideoFrame | ImageBitmap): Promise<{ readonly raw: Float32Array; readonly sight: Sight }>;
  /**
   * Compiles the embedder, where it is not there yet. Throws `runtime-failed`.
   *
   * @param check looks at what it gives before any frame gets it; where it throws there is no embedder, and its error goes on
   */
  addEmbedder(files: ModelFiles, precision: FloatPrecision, check?: (embed: Embed) => Promise<void>): Promise<void>;
  /**
   * Fills in the tallies of questions to a gallery where this path has a quicker way than core's, and leaves them to core elsewhere. Without
   * questions it only gets ready for them. Does not fail: the looks are here, whatever becomes of the GPU.
   */
  weigh(gallery: Gallery, questions: readonly Question[]): Promise<void>;
  release(): Promise<void>;
}
