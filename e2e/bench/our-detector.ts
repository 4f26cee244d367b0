/** Our detector without our pipeline: what peers that run our weights need of it. */
import { decodeDetections } from '../../src/core/decode-detections.ts';
import type { Size } from '../../src/core/geometry.ts';
import { nms } from '../../src/core/nms.ts';
import { parseDetectorManifest, type DetectorManifest } from '../../workers/vision/manifest.ts';

export interface OurDetector {
  readonly manifest: DetectorManifest;
  /** `cartlens detector 0.2.0`. */
  readonly model: string;
}

/** @param folder URL that ends in `/` */
export async function fetchManifest(folder: string): Promise<OurDetector> {
  const response = await fetch(`${folder}manifest.json`);
  const json: unknown = await response.json();
  const { version } = Object(json) as { readonly version?: unknown };
  return { manifest: parseDetectorManifest(json), model: `cartlens detector ${String(version ?? '')}`.trim() };
}

/** Boxes of the network's output after NMS. */
export function countBoxes(raw: unknown, frame: Size, { strides, thresholds, input }: DetectorManifest): number {
  if (!(raw instanceof Float32Array)) throw new Error('the detector gave no numbers');
  const { confidence, nmsIou } = thresholds;
  return nms(decodeDetections(raw, frame, { inputSide: input.size, strides, confidence }), nmsIou).count;
}
