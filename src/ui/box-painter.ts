import { HAND } from '../core/detections.ts';
import { iou, type Box, type Size } from '../core/geometry.ts';
import type { Track } from '../core/track.ts';
import type { Zone } from '../core/zone.ts';
import type { MovingBox } from './box-motion.ts';
import { toScreen, type PictureFit } from './picture-fit.ts';

/** How sure the app is of what a box holds; each looks different in shape, not only in colour. */
export type BoxKind = 'known' | 'asking' | 'looking' | 'hand';

export interface BoxStyle {
  readonly lens: string;
  readonly ask: string;
  readonly ink: string;
  readonly font: string;
  /** Size of the labels in CSS pixels. */
  readonly textSize: number;
}

/** What the picture fills, in CSS pixels. `top`: where it begins to be free of what lies over it. */
export interface OpenArea extends Size {
  readonly top: number;
}

/** A track lies where an asked item lies from this IoU on. */
const SAME_PLACE = 0.5;

/** What to show for a track. `asked`: places of the items that the shopper is asked about. */
export function kindOf(track: Track, asked: readonly Box[]): BoxKind {
  if (track.classId === HAND) return 'hand';
  if (asked.some((box) => iou(box, track.box) >= SAME_PLACE)) return 'asking';
  return track.identity?.kind === 'recognised' ? 'known' : 'looking';
}

/**
 * Draws the boxes over the picture. The context is scaled to CSS pixels of `area`. Corner brackets in the lens colour and the name: known;
 * dashed amber and a question mark: asked about; thin white brackets: still looking; a faint dotted outline: a hand.
 */
export function paintBoxes(
  context: CanvasRenderingContext2D,
  boxes: readonly MovingBox[],
  asked: readonly Box[],
  fit: PictureFit,
  area: OpenArea,
  style: BoxStyle,
  nameOf: (track: Track) => string | null,
): void {
  const drawn = boxes
    .filter(({ track }) => track.state === 'confirmed')
    .map((moving) => ({ ...moving, kind: kindOf(moving.track, asked) }));
  for (const { box, opacity, kind } of drawn) {
    context.globalAlpha = opacity;
    paintFrame(context, toScreen(box, fit), kind, style);
  }
  const labels: Box[] = [];
  for (const { track, box, opacity, kind } of drawn) {
    const text = kind === 'known' ? nameOf(track) : kind === 'asking' ? '' : null;
    if (text === null) continue;
    context.globalAlpha = opacity;
    paintLabel(context, toScreen(box, fit), text, kind, area, style, labels);
  }
  context.globalAlpha = 1;
}

/** Dims what lies outside of the basket's area. */
export function paintZone(context: CanvasRenderingContext2D, zone: Zone, frame: Size, fit: PictureFit, area: Size): void {
  const path = new Path2D();
  path.rect(0, 0, area.width, area.height);
  zone.forEach(([x, y], k) => {
    const [left, top] = [x * frame.width * fit.scale + fit.x, y * frame.height * fit.scale + fit.y];
    if (k === 0) path.moveTo(left, top);
    else path.lineTo(left, top);
  });
  path.closePath();
  context.fillStyle = 'rgb(10 11 13 / 0.4)';
  context.fill(path, 'evenodd');
}

function paintFrame(context: CanvasRenderingContext2D, box: Box, kind: BoxKind, style: BoxStyle): void {
  const [x1, y1, x2, y2] = box;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.setLineDash([]);
  if (kind === 'hand' || kind === 'asking') {
    context.setLineDash(kind === 'hand' ? [1, 7] : [9, 7]);
    context.strokeStyle = kind === 'hand' ? 'rgb(255 255 255 / 0.55)' : style.ask;
    context.lineWidth = kind === 'hand' ? 2 : 3;
    context.beginPath();
    context.roundRect(x1, y1, x2 - x1, y2 - y1, 12);
    context.stroke();
    context.setLineDash([]);
    return;
  }
  // A dark line below the bright one keeps the brackets visible on white packages.
  for (const [colour, width] of [
    ['rgb(0 0 0 / 0.45)', kind === 'known' ? 5.5 : 3.5],
    [kind === 'known' ? style.lens : 'rgb(255 255 255 / 0.9)', kind === 'known' ? 3.5 : 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(brackets(x1, y1, x2, y2));
  }
}

function brackets(x1: number, y1: number, x2: number, y2: number): Path2D {
  const length = Math.min(22, 0.3 * Math.min(x2 - x1, y2 - y1));
  const radius = Math.min(10, length / 2);
  const path = new Path2D();
  for (const [x, y, dx, dy] of [
    [x1, y1, 1, 1],
    [x2, y1, -1, 1],
    [x2, y2, -1, -1],
    [x1, y2, 1, -1],
  ] as const) {
    path.moveTo(x, y + dy * length);
    path.arcTo(x, y, x + dx * length, y, radius);
    path.lineTo(x + dx * length, y);
  }
  return path;
}

/** Above the box where there is room, else below or inside it; never over another label, nor under what lies over the picture. */
function paintLabel(
  context: CanvasRenderingContext2D,
  box: Box,
  text: string,
  kind: BoxKind,
  area: OpenArea,
  style: BoxStyle,
  taken: Box[],
): void {
  context.font = `600 ${style.textSize}px ${style.font}`;
  context.textBaseline = 'middle';
  const mark = kind === 'asking' ? '?' : '';
  const height = style.textSize * 1.85;
  const shown = shorten(context, text, Math.max(96, Math.min(220, area.width * 0.5)));
  // An asked item carries a round question mark: its question is in the basket.
  const width = mark ? height : context.measureText(shown).width + style.textSize * 1.3;
  const x = Math.max(6, Math.min(box[0] - 2, area.width - width - 6));
  const top = area.top + 4;
  const places = [box[1] - height - 5, box[3] + 5, Math.max(box[1] + 5, top)].filter(
    (y) => y >= top && y + height <= area.height - 4,
  );
  const y = places.find((candidate) => !taken.some((other) => overlaps([x, candidate, x + width, candidate + height], other)));
  if (y === undefined) return;
  taken.push([x, y, x + width, y + height]);
  context.fillStyle = kind === 'known' ? 'rgb(16 18 21 / 0.86)' : style.ask;
  context.beginPath();
  context.roundRect(x, y, width, height, height / 2);
  context.fill();
  context.fillStyle = kind === 'known' ? '#ffffff' : style.ink;
  context.textAlign = mark ? 'center' : 'left';
  // Isolated: a Latin name keeps its order where the page is read from right to left.
  context.fillText(mark || `\u2068${shown}\u2069`, mark ? x + width / 2 : x + style.textSize * 0.65, y + height / 2 + 0.5);
  context.textAlign = 'left';
}

function shorten(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > room) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}

function overlaps(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
