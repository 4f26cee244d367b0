import type { Lens } from './lenses.ts';

/** A number that a camera lets one set. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
}

/** What can be done with the camera that runs; null and empty where it cannot. */
export interface CameraView {
  /** More than one, or none. */
  readonly lenses: readonly Lens[];
  /** The id of the one in use. */
  readonly lens: string | null;
  readonly torch: boolean | null;
  /** Times the lens's own picture, or whatever the camera counts in. */
  readonly zoom: Range | null;
  /** What the camera refused last. */
  readonly refused: 'torch' | 'zoom' | null;
}

export const NO_CAMERA: CameraView = { lenses: [], lens: null, torch: null, zoom: null, refused: null };
