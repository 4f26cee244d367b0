/** Draws what is printed on a package: one panel at a time, by canvas 2D. All of it is procedural. */
import { Random } from '../random.ts';
import type { LabelArt } from './sku.ts';
import { paintPattern } from './label-pattern.ts';
import { barcode, fitText, nutritionTable, paragraph, roundel } from './label-parts.ts';

export type Panel = 'front' | 'back' | 'side' | 'top' | 'wrap' | 'plain';
export type Motifs = ReadonlyMap<string, CanvasImageSource>;
type Ctx = CanvasRenderingContext2D;

function motif(ctx: Ctx, motifs: Motifs, art: LabelArt, x: number, y: number, size: number, angle = 0): void {
  const image = motifs.get(art.motif);
  if (!image) return;
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.drawImage(image, -size / 2, -size / 2, size, size);
  ctx.restore();
}

/** Scatter of the motif, as photos of ingredients are printed. */
function pile(
  ctx: Ctx,
  motifs: Motifs,
  art: LabelArt,
  random: Random,
  x: number,
  y: number,
  spread: number,
  size: number,
  count: number,
): void {
  for (let i = 0; i < count; i++)
    motif(
      ctx,
      motifs,
      art,
      x + random.range(-1, 1) * spread,
      y + random.range(-0.5, 0.5) * spread,
      size * random.range(0.7, 1.15),
      random.range(-0.6, 0.6),
    );
}

function name(ctx: Ctx, art: LabelArt, x: number, y: number, w: number, h: number, color: string, stroke: string | null): void {
  fitText(ctx, art.brand, art.fontBrand, x, y, w, h, color, stroke);
}

function front(ctx: Ctx, motifs: Motifs, art: LabelArt, w: number, h: number): void {
  const random = Random.of('front', art.detail);
  const { base, second, accent, ink } = art.palette;
  const m = Math.min(w, h);
  const cx = w / 2;
  ctx.fillStyle = base;
  ctx.fillRect(0, 0, w, h);
  paintPattern(ctx, art, w, h, random);
  const stroke = random.chance(0.4) ? second : null;
  switch (art.layout) {
    case 0: {
      // brand on top, motif below, band with the flavour
      name(ctx, art, cx, h * 0.17, w * 0.86, h * 0.2, ink, stroke);
      pile(ctx, motifs, art, random, cx, h * 0.55, w * 0.2, m * 0.5, random.int(1, 4));
      ctx.fillStyle = accent;
      ctx.fillRect(0, h * 0.78, w, h * 0.13);
      fitText(ctx, art.flavour, art.fontText, cx, h * 0.845, w * 0.8, h * 0.1, '#fff', null);
      fitText(ctx, art.noun, art.fontText, cx, h * 0.33, w * 0.6, h * 0.09, ink, null);
      break;
    }
    case 1: {
      // big roundel
      roundel(ctx, cx, h * 0.36, m * 0.4, second, ink);
      name(ctx, art, cx, h * 0.36, m * 0.68, h * 0.2, '#fff', null);
      fitText(ctx, art.noun, art.fontText, cx, h * 0.63, w * 0.7, h * 0.1, ink, null);
      pile(ctx, motifs, art, random, cx, h * 0.83, w * 0.34, m * 0.3, 5);
      break;
    }
    case 2: {
      // diagonal halves
      ctx.fillStyle = second;
      ctx.beginPath();
      ctx.moveTo(0, h * 0.62);
      ctx.lineTo(w, h * 0.4);
      ctx.lineTo(w, h);
      ctx.lineTo(0, h);
      ctx.fill();
      name(ctx, art, cx, h * 0.22, w * 0.88, h * 0.24, ink, stroke);
      motif(ctx, motifs, art, w * 0.6, h * 0.66, m * 0.62, random.range(-0.3, 0.3));
      fitText(ctx, art.flavour, art.fontText, w * 0.34, h * 0.9, w * 0.6, h * 0.09, '#fff', null);
      break;
    }
    case 3: {
      // vertical brand, motif column
      ctx.fillStyle = second;
      ctx.fillRect(0, 0, w * 0.36, h);
      ctx.save();
      ctx.translate(w * 0.18, h * 0.5);
      ctx.rotate(-Math.PI / 2);
      name(ctx, art, 0, 0, h * 0.84, w * 0.26, '#fff', null);
      ctx.restore();
      for (let i = 0; i < 3; i++)
        motif(ctx, motifs, art, w * 0.68, h * (0.22 + 0.24 * i), Math.min(w * 0.45, h * 0.26), random.range(-0.5, 0.5));
      fitText(ctx, art.flavour, art.fontText, w * 0.68, h * 0.88, w * 0.56, h * 0.1, ink, null);
      break;
    }
    case 4: {
      // minimal
      name(ctx, art, cx, h * 0.3, w * 0.7, h * 0.16, ink, null);
      ctx.fillStyle = accent;
      ctx.fillRect(w * 0.3, h * 0.42, w * 0.4, Math.max(2, h * 0.012));
      fitText(ctx, `${art.noun} ${art.flavour}`, art.fontText, cx, h * 0.5, w * 0.76, h * 0.08, ink, null);
      motif(ctx, motifs, art, cx, h * 0.74, m * 0.36, 0);
      break;
    }
    case 5: {
      // bowl of it
      ctx.fillStyle = '#fff';
      ctx.beginPath();
      ctx.ellipse(cx, h * 0.72, w * 0.42, h * 0.2, 0, 0, Math.PI * 2);
      ctx.fill();
      ctx.fillStyle = accent;
      ctx.beginPath();
      ctx.ellipse(cx, h * 0.7, w * 0.35, h * 0.15, 0, 0, Math.PI * 2);
      ctx.fill();
      pile(ctx, motifs, art, random, cx, h * 0.68, w * 0.24, m * 0.26, 7);
      name(ctx, art, cx, h * 0.18, w * 0.9, h * 0.24, ink, stroke);
      fitText(ctx, `${art.flavour} ${art.noun}`, art.fontText, cx, h * 0.38, w * 0.8, h * 0.1, ink, null);
      break;
    }
    case 6: {
      // centre plate
      ctx.fillStyle = '#fffdf7';
      ctx.strokeStyle = accent;
      ctx.lineWidth = m * 0.02;
      ctx.beginPath();
      ctx.roundRect(w * 0.1, h * 0.24, w * 0.8, h * 0.42, m * 0.06);
      ctx.fill();
      ctx.stroke();
      name(ctx, art, cx, h * 0.36, w * 0.72, h * 0.17, second, null);
      fitText(ctx, art.noun, art.fontText, cx, h * 0.52, w * 0.6, h * 0.09, '#222', null);
      fitText(ctx, art.flavour, art.fontText, cx, h * 0.6, w * 0.6, h * 0.06, accent, null);
      pile(ctx, motifs, art, random, cx, h * 0.84, w * 0.36, m * 0.3, 4);
      motif(ctx, motifs, art, w * 0.8, h * 0.13, m * 0.24, 0.3);
      break;
    }
    case 7: {
      // horizontal bands
      for (let i = 0; i < 3; i++) {
        ctx.fillStyle = [second, accent, base][i] ?? base;
        ctx.fillRect(0, h * (0.36 + 0.06 * i), w, h * 0.06);
      }
      name(ctx, art, cx, h * 0.2, w * 0.9, h * 0.26, ink, stroke);
      motif(ctx, motifs, art, w * 0.32, h * 0.73, m * 0.46, -0.2);
      fitText(ctx, art.flavour, art.fontText, w * 0.7, h * 0.68, w * 0.5, h * 0.1, ink, null);
      fitText(ctx, art.noun, art.fontText, w * 0.7, h * 0.8, w * 0.5, h * 0.08, ink, null);
      break;
    }
    case 8: {
      // wave
      ctx.fillStyle = second;
      ctx.beginPath();
      ctx.moveTo(0, h * 0.55);
      ctx.bezierCurveTo(w * 0.3, h * 0.38, w * 0.6, h * 0.75, w, h * 0.5);
      ctx.lineTo(w, h);
      ctx.lineTo(0, h);
      ctx.fill();
      name(ctx, art, cx, h * 0.25, w * 0.88, h * 0.26, ink, stroke);
      pile(ctx, motifs, art, random, cx, h * 0.7, w * 0.26, m * 0.4, 3);
      fitText(ctx, art.noun, art.fontText, cx, h * 0.92, w * 0.7, h * 0.09, '#fff', null);
      break;
    }
    default: {
      // giant picture
      motif(ctx, motifs, art, cx, h * 0.58, Math.min(w * 1.05, h * 0.8), random.range(-0.2, 0.2));
      ctx.fillStyle = second;
      ctx.beginPath();
      ctx.roundRect(w * 0.05, h * 0.06, w * 0.9, h * 0.22, m * 0.05);
      ctx.fill();
      name(ctx, art, cx, h * 0.17, w * 0.8, h * 0.17, '#fff', null);
      fitText(ctx, art.flavour, art.fontText, cx, h * 0.92, w * 0.7, h * 0.09, ink, null);
    }
  }
  if (art.foreign)
    fitText(
      ctx,
      art.foreign,
      'Black Han Sans, Noto Sans JP',
      cx,
      h * random.range(0.45, 0.55),
      w * 0.8,
      h * 0.12,
      accent,
      '#fff',
    );
  if (random.chance(0.5)) {
    roundel(ctx, w * random.pick([0.16, 0.84]), h * random.range(0.62, 0.72), m * 0.12, accent, '#fff');
    fitText(ctx, art.tagline.split(' ')[0] ?? '', 'Oswald', w * 0.84, h * 0.67, m * 0.16, m * 0.08, '#fff', null);
  }
  fitText(ctx, art.amount, 'Rubik', w * 0.82, h * 0.965, w * 0.26, h * 0.045, ink, null);
  fitText(ctx, art.tagline, 'Roboto Condensed', w * 0.3, h * 0.965, w * 0.44, h * 0.04, ink, null);
}

function back(ctx: Ctx, motifs: Motifs, art: LabelArt, w: number, h: number): void {
  const random = Random.of('back', art.detail);
  ctx.fillStyle = art.palette.base;
  ctx.fillRect(0, 0, w, h);
  if (random.chance(0.4)) paintPattern(ctx, art, w, h, random);
  name(ctx, art, w / 2, h * 0.1, w * 0.7, h * 0.11, art.palette.ink, null);
  ctx.fillStyle = random.chance(0.6) ? '#fffdf8' : art.palette.base;
  ctx.fillRect(w * 0.06, h * 0.2, w * 0.88, h * 0.74);
  paragraph(ctx, random, w * 0.09, h * 0.23, w * 0.82, h * 0.24, h * 0.022, '#333');
  nutritionTable(ctx, random, w * 0.09, h * 0.5, w * 0.44, h * 0.4);
  barcode(ctx, random, w * 0.58, h * 0.52, w * 0.33, h * 0.18);
  motif(ctx, motifs, art, w * 0.74, h * 0.82, Math.min(w, h) * 0.22);
}

function side(ctx: Ctx, motifs: Motifs, art: LabelArt, w: number, h: number): void {
  const random = Random.of('side', art.detail);
  ctx.fillStyle = random.chance(0.5) ? art.palette.base : art.palette.second;
  ctx.fillRect(0, 0, w, h);
  if (h > w * 1.6) {
    ctx.save();
    ctx.translate(w / 2, h * 0.3);
    ctx.rotate(-Math.PI / 2);
    name(ctx, art, 0, 0, h * 0.5, w * 0.6, '#fff', art.palette.ink);
    ctx.restore();
    if (random.chance(0.6)) nutritionTable(ctx, random, w * 0.08, h * 0.62, w * 0.84, h * 0.34);
    else motif(ctx, motifs, art, w / 2, h * 0.76, w * 0.8);
  } else {
    name(ctx, art, w * 0.5, h * 0.5, w * 0.66, h * 0.5, '#fff', art.palette.ink);
    if (random.chance(0.5)) barcode(ctx, random, w * 0.8, h * 0.2, w * 0.17, h * 0.6);
    motif(ctx, motifs, art, w * 0.1, h * 0.5, Math.min(w * 0.2, h * 0.8));
  }
}

/** Round tops (cups, tubs, jars): dense print, as lids of instant noodles have. */
function top(ctx: Ctx, motifs: Motifs, art: LabelArt, w: number, h: number): void {
  const random = Random.of('top', art.detail);
  const { base, second, accent, ink } = art.palette;
  ctx.fillStyle = base;
  ctx.fillRect(0, 0, w, h);
  paintPattern(ctx, art, w, h, random);
  const kind = random.int(0, 3);
  if (kind === 0) {
    ctx.fillStyle = second;
    ctx.fillRect(0, 0, w, h * 0.42);
    name(ctx, art, w / 2, h * 0.22, w * 0.6, h * 0.2, '#fff', null);
    ctx.fillStyle = accent;
    ctx.fillRect(w * 0.2, h * 0.36, w * 0.6, h * 0.09);
    paragraph(ctx, random, w * 0.14, h * 0.5, w * 0.72, h * 0.36, h * 0.034, ink);
  } else if (kind === 1) {
    pile(ctx, motifs, art, random, w / 2, h * 0.62, w * 0.22, w * 0.36, 6);
    name(ctx, art, w / 2, h * 0.28, w * 0.74, h * 0.24, ink, second);
    fitText(ctx, art.flavour, art.fontText, w / 2, h * 0.86, w * 0.44, h * 0.09, ink, null);
  } else if (kind === 2) {
    roundel(ctx, w / 2, h / 2, w * 0.34, second, ink);
    name(ctx, art, w / 2, h * 0.46, w * 0.56, h * 0.18, '#fff', null);
    fitText(ctx, art.noun, art.fontText, w / 2, h * 0.6, w * 0.4, h * 0.09, accent, null);
    motif(ctx, motifs, art, w * 0.5, h * 0.78, w * 0.2);
  } else {
    front(ctx, motifs, { ...art, layout: (art.layout + 5) % 10 }, w, h);
  }
  if (art.foreign) fitText(ctx, art.foreign, 'Black Han Sans, Noto Sans JP', w / 2, h * 0.47, w * 0.7, h * 0.13, '#fff', second);
}

/** Paints one panel over the whole of `canvas`. */
export function drawPanel(canvas: HTMLCanvasElement, motifs: Motifs, art: LabelArt, panel: Panel): void {
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  if (!ctx) throw new Error('canvas 2D is not available');
  const { width: w, height: h } = canvas;
  ctx.save();
  if (panel === 'wrap') {
    // around a body of revolution: front, back, front again
    const parts: [Panel, number][] =
      w > h * 1.9
        ? [
            ['front', 0.36],
            ['back', 0.28],
            ['front', 0.36],
          ]
        : [
            ['front', 0.6],
            ['back', 0.4],
          ];
    let x = 0;
    for (const [kind, share] of parts) {
      ctx.save();
      ctx.beginPath();
      ctx.rect(x, 0, share * w, h);
      ctx.clip();
      ctx.translate(x, 0);
      (kind === 'front' ? front : back)(ctx, motifs, art, share * w, h);
      ctx.restore();
      x += share * w;
    }
  } else if (panel === 'plain') {
    ctx.fillStyle = art.palette.base;
    ctx.fillRect(0, 0, w, h);
    paintPattern(ctx, art, w, h, Random.of('plain', art.detail));
  } else {
    ({ front, back, side, top })[panel](ctx, motifs, art, w, h);
  }
  ctx.restore();
}
