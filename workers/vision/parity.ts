import type { Box } from '../../src/core/geometry.ts';
import type { FramePath } from './frame-path.ts';

/** Backends round differently, by 1e-4 or so of a logit. A broken one is wrong by more than this. */
export const PARITY_LIMIT = 0.02;

/** What a path makes of the known frame. */
interface Answers {
  readonly raw: Float32Array;
  readonly embedding: Float32Array;
}

/**
 * Runs one known frame both ways and returns the greatest difference of any output number: the detector's logits and
 * log-distances, and the embedding. Infinite where one of them gives NaN or nothing.
 */
export async function measureParity(one: FramePath, other: FramePath): Promise<number> {
  const a = await answersOf(one);
  const b = await answersOf(other);
  return Math.max(greatestDifference(a.raw, b.raw), greatestDifference(a.embedding, b.embedding));
}

/** Runs the known frame, so that all kernels are compiled before the first real one. */
export async function warmUp(path: FramePath, runs: number): Promise<void> {
  for (let run = 0; run < runs; run++) await answersOf(path);
}

async function answersOf(path: FramePath): Promise<Answers> {
  const bitmap = knownFrame();
  try {
    const raw = await path.raw(bitmap);
    const frame = await path.open(bitmap);
    return { raw, embedding: await frame.embed([CROP]) };
  } finally {
    bitmap.close();
  }
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

function greatestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length || a.length === 0) return Infinity;
  let greatest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] ?? NaN) - (b[i] ?? NaN));
    // Written so that a NaN counts as a difference.
    if (!(difference <= greatest)) greatest = Number.isNaN(difference) ? Infinity : difference;
  }
  return greatest;
}
