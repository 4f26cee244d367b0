import { toList } from '../../src/core/detections.ts';
import { iou, type Box } from '../../src/core/geometry.ts';
import type { FramePath, Sight } from './frame-path.ts';

/** Backends round differently, by 1e-4 or so of a logit. A broken one is wrong by more than this. */
export const PARITY_LIMIT = 0.02;

/** Boxes this much less sure than the surest may fall below the limit for one of both. */
const CLEAR = 0.1;
/** The GPU tells brightness in steps of four. */
const LUMINANCE_LIMIT = 6;

/** Two boxes that overlap less than this are not the same. */
const SAME_BOX = 0.9;

/** By how much two backends differ on the known frame. Infinite where one gives NaN or nothing. */
export interface Parity {
  /** Greatest difference of the detector's raw output: logits and log-distances. */
  readonly raw: number;
  /** Clear boxes of the one that found them (0 says that the frame proves little), and the least IoU of one of either with its like in the other; 1 for none. */
  readonly boxes: number;
  readonly leastIou: number;
  /** Greatest difference of a number of the embedding. */
  readonly embedding: number;
  /** Greatest difference of the small picture's brightness, 0..255. */
  readonly brightness: number;
}

/** What a path makes of the known frame. */
interface Answers {
  readonly raw: Float32Array;
  readonly sight: Sight;
  readonly embedding: Float32Array | null;
}

/**
 * Runs one known frame both ways, as the camera's frames go, and returns the greatest difference of any output number: the detector's logits
 * and log-distances, and the embedding. Infinite where one of them gives NaN or nothing, and where boxes or brightness that come back are others.
 */
export async function measureParity(one: FramePath, other: FramePath): Promise<number> {
  const { raw, embedding, leastIou, brightness } = await compareAnswers(one, other);
  return brightness <= LUMINANCE_LIMIT && leastIou > SAME_BOX ? Math.max(raw, embedding) : Infinity;
}

/** The same, number by number. */
export async function compareAnswers(one: FramePath, other: FramePath): Promise<Parity> {
  const a = await answersOf(one);
  const b = await answersOf(other);
  const ious = [...nearestIous(a.sight, b.sight), ...nearestIous(b.sight, a.sight)];
  return {
    raw: greatestDifference(a.raw, b.raw),
    boxes: clearBoxes(a.sight).length,
    leastIou: Math.min(1, ...ious),
    embedding: greatestDifference(a.embedding ?? [], b.embedding ?? []),
    brightness: greatestDifference(a.sight.luminance.bytes, b.sight.luminance.bytes),
  };
}

/** Runs the known frame, so that all kernels and shaders are compiled before the first real one. */
export async function warmUp(path: FramePath, runs: number): Promise<void> {
  for (let run = 0; run < runs; run++) await answersOf(path);
}

async function answersOf(path: FramePath): Promise<Answers> {
  const bitmap = knownFrame();
  // As frames come from a camera, where the browser has such frames.
  const frame = typeof VideoFrame === 'function' ? new VideoFrame(bitmap, { timestamp: 0 }) : bitmap;
  try {
    const { raw, sight } = await path.inspect(frame);
    const inWork = await path.open(frame);
    return { raw, sight, embedding: await inWork.embed([CROP]) };
  } finally {
    frame.close();
    bitmap.close();
  }
}

/** For each clear box of `one` the IoU with what is nearest to it in `other`, of its class; 0 where there is nothing. */
function nearestIous(one: Sight, { detections: other }: Sight): number[] {
  const known = toList(other);
  return clearBoxes(one).map(({ box, classId }) =>
    Math.max(0, ...known.filter((entry) => entry.classId === classId).map((entry) => iou(entry.box, box))),
  );
}

function clearBoxes({ detections }: Sight): ReturnType<typeof toList> {
  const surest = Math.max(0, ...detections.confidence);
  return toList(detections).filter(({ confidence }) => confidence >= surest - CLEAR);
}

const CROP: Box = [90, 60, 210, 200];

/** A drawn still life: two boxes and a round thing on a tray, with soft edges. */
function knownFrame(): ImageBitmap {
  const canvas = new OffscreenCanvas(320, 240);
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = '#d9d4c8';
    context.fillRect(0, 0, 320, 240);
    const shade = context.createLinearGradient(90, 60, 210, 200);
    shade.addColorStop(0, '#c22a2a');
    shade.addColorStop(1, '#7a1010');
    context.fillStyle = shade;
    context.fillRect(CROP[0], CROP[1], CROP[2] - CROP[0], CROP[3] - CROP[1]);
    context.fillStyle = '#f4f0e0';
    context.fillRect(110, 100, 80, 40);
    context.fillStyle = '#2a6fc2';
    context.beginPath();
    context.ellipse(255, 150, 40, 40, 0, 0, 2 * Math.PI);
    context.fill();
  }
  return canvas.transferToImageBitmap();
}

function greatestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length || a.length === 0) return Infinity;
  let greatest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] ?? NaN) - (b[i] ?? NaN));
    // Written so that a NaN counts as a difference.
    if (!(difference <= greatest)) greatest = Number.isNaN(difference) ? Infinity : difference;
  }
  return greatest;
}
