import { cropOf } from '../core/crop.ts';
import { toList } from '../core/detections.ts';
import type { Box, Size } from '../core/geometry.ts';
import { middleSquare, prominentItem } from '../core/prominent-item.ts';
import { pickViews } from '../core/view-picker.ts';
import type { DetectionResult } from '../../workers/vision.api.ts';
import { toBase64 } from './base64.ts';

/** What finds and embeds: the vision client, as far as it is needed here. */
export interface Eyes {
  detect(frame: ImageBitmap): Promise<DetectionResult>;
  embed(pictures: readonly ImageBitmap[]): Promise<Float32Array>;
}

/** One glance at what is held up. */
export interface Glance {
  readonly frame: Size;
  /** What was looked at, pixels of the frame. */
  readonly box: Box;
  /** Whether the detector takes it for an item; otherwise the middle of the picture was taken. */
  readonly found: boolean;
  /** Mean brightness of it, 0..1. */
  readonly brightness: number;
  /** Standard deviation of its brightness, 0..1: a wall and a covered lens have next to none. */
  readonly contrast: number;
  /** Whether it is one of the looks from now on. */
  readonly kept: boolean;
  /** Cosine distance from the nearest look before it; 1 for the first one, and for one that was not kept. */
  readonly news: number;
}

/** What was seen, told apart. */
export interface Views {
  /** Unit vectors, row by row, what differs most first. */
  readonly vectors: Float32Array;
  readonly dimension: number;
  readonly count: number;
  /** A small JPEG of the most ordinary view, base64. */
  readonly picture: string;
}

/** References of one taught product at most. */
const MOST_VIEWS = 12;
/** Cosine distance below which two views are the same. */
const APART = 0.02;
/** Side of the kept picture, pixels. */
const PICTURE_SIDE = 192;
/** Side of the picture that brightness is read from. */
const PROBE_SIDE = 16;

/** Looks at a thing that is held up and turned, frame by frame, and picks the views that differ most. Pictures are dropped but one. */
export class ViewCollector {
  private readonly eyes: Eyes;
  private readonly rows: Float32Array[] = [];
  private readonly pictures: OffscreenCanvas[] = [];

  constructor(eyes: Eyes) {
    this.eyes = eyes;
  }

  /** Takes the frame over and closes it. `keep` decides whether it tells anything. */
  async look(frame: ImageBitmap, keep: (glance: Omit<Glance, 'kept' | 'news'>) => boolean): Promise<Glance> {
    try {
      const detections = toList(await this.eyes.detect(await createImageBitmap(frame)));
      const item = prominentItem(detections, frame);
      const box = item ?? middleSquare(frame);
      const [left, top, right, bottom] = cropOf(box, frame).map(Math.round) as [number, number, number, number];
      const crop = await createImageBitmap(frame, left, top, Math.max(1, right - left), Math.max(1, bottom - top));
      const size = { width: frame.width, height: frame.height };
      const glance = { frame: size, box, found: item !== null, ...lightOf(crop) };
      if (!keep(glance)) {
        crop.close();
        return { ...glance, kept: false, news: 1 };
      }
      const picture = smaller(crop);
      const row = await this.eyes.embed([crop]);
      const news = 1 - this.rows.reduce((nearest, other) => Math.max(nearest, dot(other, row)), 0);
      this.rows.push(row);
      this.pictures.push(picture);
      return { ...glance, kept: true, news };
    } finally {
      frame.close();
    }
  }

  /** Null where nothing was kept. */
  async views(): Promise<Views | null> {
    const dimension = this.rows[0]?.length ?? 0;
    const all = new Float32Array(this.rows.length * dimension);
    this.rows.forEach((row, index) => all.set(row, index * dimension));
    const picked = pickViews(all, dimension, MOST_VIEWS, APART);
    const best = this.pictures[picked[0] ?? 0];
    if (!best) return null;
    const vectors = new Float32Array(picked.length * dimension);
    picked.forEach((from, to) => vectors.set(this.rows[from] ?? [], to * dimension));
    return { vectors, dimension, count: picked.length, picture: await jpegOf(best) };
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, k) => sum + value * b[k]!, 0);
}

function lightOf(crop: ImageBitmap): Pick<Glance, 'brightness' | 'contrast'> {
  const context = new OffscreenCanvas(PROBE_SIDE, PROBE_SIDE).getContext('2d', { willReadFrequently: true });
  if (!context) return { brightness: 1, contrast: 1 };
  context.drawImage(crop, 0, 0, PROBE_SIDE, PROBE_SIDE);
  const { data } = context.getImageData(0, 0, PROBE_SIDE, PROBE_SIDE);
  let [total, squares] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    const light = (0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!) / 255;
    total += light;
    squares += light * light;
  }
  const brightness = total / PROBE_SIDE ** 2;
  return { brightness, contrast: Math.sqrt(Math.max(0, squares / PROBE_SIDE ** 2 - brightness ** 2)) };
}

function smaller(crop: ImageBitmap): OffscreenCanvas {
  const scale = Math.min(1, PICTURE_SIDE / Math.max(crop.width, crop.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(crop.width * scale)), Math.max(1, Math.round(crop.height * scale)));
  canvas.getContext('2d')?.drawImage(crop, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function jpegOf(canvas: OffscreenCanvas): Promise<string> {
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })).arrayBuffer());
  return toBase64(bytes);
}
