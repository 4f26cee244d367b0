import type { ClassId } from './detections.ts';
import type { Box } from './geometry.ts';
import type { Identity } from './identity.ts';

export type TrackId = number;
export type TrackState = 'tentative' | 'confirmed' | 'lost';

/** One object followed through time. Ids are never used again. */
export interface Track {
  readonly id: TrackId;
  readonly state: TrackState;
  readonly classId: ClassId;
  /** The filtered box, pixels of the frame; within tracker and observer, basket coordinates. */
  readonly box: Box;
  readonly confidence: number;
  /** Times of the first and the last detection, seconds. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Absent for hands and for items nobody has looked at yet. */
  readonly identity?: Identity;
}
