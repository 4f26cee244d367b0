/** What the detector can tell apart. The number is the model's class index. */
export const ITEM = 0;
export const HAND = 1;
export type ClassId = typeof ITEM | typeof HAND;

/** The boxes of one frame, struct of arrays. Entry `i` spans `xyxy[4 * i .. 4 * i + 3]`. */
export interface Detections {
  readonly count: number;
  /** `[x1, y1, x2, y2]` per box, in pixels of the frame. */
  readonly xyxy: Float32Array;
  /** 0..1 per box. */
  readonly confidence: Float32Array;
  readonly classId: Uint8Array;
}
