/** Small things that every package carries: fitted text, bar code, table, fine print. */
import type { Random } from '../random.ts';

type Ctx = CanvasRenderingContext2D;

/** Text centred on (x, y), as large as fits into w x h. */
export function fitText(
  ctx: Ctx,
  text: string,
  font: string,
  x: number,
  y: number,
  w: number,
  h: number,
  color: string,
  stroke: string | null,
): void {
  ctx.save();
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.font = `100px ${font
    .split(',')
    .map((f) => `"${f.trim()}"`)
    .join(',')}`;
  const size = Math.max(4, Math.min(h, (100 * w) / Math.max(1, ctx.measureText(text).width)));
  ctx.font = ctx.font.replace('100px', `${size}px`);
  if (stroke) {
    ctx.strokeStyle = stroke;
    ctx.lineWidth = size * 0.16;
    ctx.lineJoin = 'round';
    ctx.strokeText(text, x, y);
  }
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
  ctx.restore();
}

export function roundel(ctx: Ctx, x: number, y: number, radius: number, fill: string, ring: string): void {
  ctx.fillStyle = fill;
  ctx.strokeStyle = ring;
  ctx.lineWidth = radius * 0.07;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, Math.PI * 2);
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x, y, radius * 0.88, 0, Math.PI * 2);
  ctx.stroke();
}

export function barcode(ctx: Ctx, random: Random, x: number, y: number, w: number, h: number): void {
  ctx.fillStyle = '#fff';
  ctx.fillRect(x, y, w, h);
  ctx.fillStyle = '#111';
  const modules = 95;
  for (let i = 4; i < modules - 4;) {
    const bar = random.int(1, 3);
    ctx.fillRect(x + (i / modules) * w, y + h * 0.06, (bar / modules) * w, h * 0.74);
    i += bar + random.int(1, 3);
  }
  ctx.fillRect(x + w * 0.15, y + h * 0.85, w * 0.7, h * 0.08);
}

export function nutritionTable(ctx: Ctx, random: Random, x: number, y: number, w: number, h: number): void {
  ctx.fillStyle = '#fff';
  ctx.fillRect(x, y, w, h);
  ctx.strokeStyle = '#222';
  ctx.lineWidth = Math.max(1, w * 0.01);
  ctx.strokeRect(x, y, w, h);
  const rows = 8;
  ctx.fillStyle = '#222';
  ctx.fillRect(x, y, w, h / rows);
  for (let i = 1; i < rows; i++) {
    const top = y + (i * h) / rows;
    ctx.fillRect(x, top, w, Math.max(0.6, h * 0.004));
    ctx.fillRect(x + w * 0.05, top + h * 0.04, w * random.range(0.25, 0.5), h * 0.035);
    ctx.fillRect(x + w * 0.75, top + h * 0.04, w * random.range(0.1, 0.2), h * 0.035);
  }
}

/** Fine print: words as dark dashes of changing length, which is all that a camera sees of it. */
export function paragraph(
  ctx: Ctx,
  random: Random,
  x: number,
  y: number,
  w: number,
  h: number,
  line: number,
  color: string,
): void {
  ctx.fillStyle = color;
  for (let top = y; top < y + h; top += line * 1.7) {
    let left = x;
    while (left < x + w * 0.96) {
      const word = Math.min(random.range(0.5, 4) * line, x + w - left);
      ctx.fillRect(left, top, word, line * 0.8);
      left += word + line * 0.5;
    }
  }
}
