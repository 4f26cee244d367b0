/** Annotated frames for `--draw`: boxes with names, what the observer is doing, and what happened. */
import { HAND } from '../../src/core/detections.ts';
import type { Box } from '../../src/core/geometry.ts';
import type { Identity } from '../../src/core/identity.ts';
import { WHOLE_FRAME, type Zone } from '../../src/core/zone.ts';
import type { FrameResult } from '../../workers/vision.api.ts';

const COLOURS = {
  recognised: '#12b76a',
  ambiguous: '#f79009',
  unknown: '#98a2b3',
  hand: '#ee46bc',
  inventory: '#2e90fa',
  zone: '#ffffff',
} as const;

/** A JPEG of the frame with everything that was found in it. Closes the picture. */
export async function drawFrame(picture: ImageBitmap, result: FrameResult): Promise<Blob> {
  const { width, height } = result.frame;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  context.font = `${Math.max(11, Math.round(height / 36))}px sans-serif`;
  context.textBaseline = 'top';
  drawZone(context, result.zone ?? WHOLE_FRAME);
  for (const { box, state } of result.inventory) {
    context.setLineDash(state === 'covered' ? [4, 4] : []);
    frameBox(context, box, COLOURS.inventory, 1);
  }
  for (const track of result.tracks) {
    context.setLineDash(track.state === 'confirmed' ? [] : [6, 4]);
    const hand = track.classId === HAND;
    frameBox(context, track.box, hand ? COLOURS.hand : COLOURS[track.identity?.kind ?? 'unknown'], 2);
    label(
      context,
      track.box[0],
      track.box[1],
      `${track.id} ${hand ? 'hand' : nameOf(track.identity)} ${track.confidence.toFixed(2)}`,
    );
  }
  label(context, 4, 4, `${result.t.toFixed(2)} s  ${result.observer}  ${result.inventory.length} in the basket`);
  result.events.forEach((event, line) => {
    label(
      context,
      4,
      height / 14 + (line * height) / 24,
      `${event.type} ${event.product ?? event.identity.kind} ${event.confidence.toFixed(2)}`,
    );
  });
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
}

function drawZone(context: OffscreenCanvasRenderingContext2D, zone: Zone): void {
  const { width, height } = context.canvas;
  context.strokeStyle = COLOURS.zone;
  context.setLineDash([2, 6]);
  context.beginPath();
  for (const [x, y] of zone) context.lineTo(x * width, y * height);
  context.closePath();
  context.stroke();
}

function frameBox(context: OffscreenCanvasRenderingContext2D, [x1, y1, x2, y2]: Box, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(x1, y1, x2 - x1, y2 - y1);
}

function label(context: OffscreenCanvasRenderingContext2D, x: number, y: number, text: string): void {
  const { width, fontBoundingBoxDescent } = context.measureText(text);
  context.fillStyle = '#000000b0';
  context.fillRect(x, y, width + 6, fontBoundingBoxDescent + 2);
  context.fillStyle = '#ffffff';
  context.fillText(text, x + 3, y + 1);
}

function nameOf(identity: Identity | undefined): string {
  if (!identity) return 'item';
  const best = identity.candidates[0];
  if (identity.kind === 'recognised') return `${identity.product} ${identity.confidence.toFixed(2)}`;
  return best ? `${identity.kind} (${best.product} ${best.score.toFixed(2)})` : identity.kind;
}
