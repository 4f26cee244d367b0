/** Canvas textures of the products. */
import { CanvasTexture, SRGBColorSpace } from 'three';
import { Random } from '../../random.ts';
import type { Motifs, Panel } from '../label.ts';
import { drawPanel } from '../label.ts';
import type { LabelArt } from '../sku.ts';

function canvasOf(w: number, h: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(8, Math.round(w));
  canvas.height = Math.max(8, Math.round(h));
  return canvas;
}

export function textureOf(canvas: HTMLCanvasElement): CanvasTexture {
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  return texture;
}

/** One printed panel of `w` x `h` metres at `scale` pixels of its longer side. */
export function panelTexture(motifs: Motifs, art: LabelArt, panel: Panel, w: number, h: number, scale: number): CanvasTexture {
  const k = scale / Math.max(w, h);
  const canvas = canvasOf(w * k, h * k);
  drawPanel(canvas, motifs, art, panel);
  return textureOf(canvas);
}

/** A texture painted by a function, e.g. the lid of a can. */
export function paintedTexture(
  w: number,
  h: number,
  paint: (ctx: CanvasRenderingContext2D, w: number, h: number) => void,
): CanvasTexture {
  const canvas = canvasOf(w, h);
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  if (!ctx) throw new Error('canvas 2D is not available');
  paint(ctx, canvas.width, canvas.height);
  return textureOf(canvas);
}

/** Speckles and soft blotches over a colour: skins of fruit, cardboard, stone. */
export function speckled(
  seed: number,
  size: number,
  base: string,
  spots: readonly string[],
  count: number,
  spotSize: number,
  alpha: number,
): CanvasTexture {
  return paintedTexture(size, size, (ctx, w, h) => {
    const random = Random.of('speckle', seed);
    ctx.fillStyle = base;
    ctx.fillRect(0, 0, w, h);
    for (let i = 0; i < count; i++) {
      ctx.globalAlpha = alpha * random.next();
      ctx.fillStyle = random.pick(spots);
      const s = spotSize * (0.3 + random.next() * random.next() * 2);
      ctx.beginPath();
      ctx.ellipse(random.range(0, w), random.range(0, h), s, s * random.range(0.4, 1), random.range(0, 3), 0, 7);
      ctx.fill();
    }
    ctx.globalAlpha = 1;
  });
}
