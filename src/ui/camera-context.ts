import { createContext } from '@lit/context';
import type { CameraView } from '../core/camera-view.ts';
import type { Followed } from '../core/live.ts';

/** The running camera's lens, torch and zoom, as far as it has them. */
export interface CameraPort extends Followed<CameraView> {
  setTorch(on: boolean): Promise<void>;
  setZoom(zoom: number): Promise<void>;
  /** Counts from the next start of the camera on. */
  chooseLens(id: string): void;
}

export const cameraContext = createContext<CameraPort | null>(Symbol('camera'));
