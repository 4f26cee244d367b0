/** Backgrounds of packages. */
import type { Random } from '../random.ts';
import type { LabelArt } from './sku.ts';

export function paintPattern(ctx: CanvasRenderingContext2D, art: LabelArt, w: number, h: number, random: Random): void {
  const { base, second, accent } = art.palette;
  const m = Math.min(w, h);
  ctx.save();
  switch (art.pattern) {
    case 0: {
      // vertical gradient
      const g = ctx.createLinearGradient(0, 0, 0, h);
      g.addColorStop(0, base);
      g.addColorStop(1, second);
      ctx.fillStyle = g;
      ctx.fillRect(0, 0, w, h);
      break;
    }
    case 1: {
      // glow
      const g = ctx.createRadialGradient(w / 2, h * 0.5, 0, w / 2, h * 0.5, m * 0.8);
      g.addColorStop(0, 'rgba(255,255,255,.55)');
      g.addColorStop(1, 'rgba(255,255,255,0)');
      ctx.fillStyle = g;
      ctx.fillRect(0, 0, w, h);
      break;
    }
    case 2: {
      // stripes
      ctx.globalAlpha = 0.5;
      ctx.fillStyle = second;
      const step = m * random.range(0.08, 0.25);
      if (random.chance(0.5)) for (let x = 0; x < w; x += step * 2) ctx.fillRect(x, 0, step, h);
      else for (let y = 0; y < h; y += step * 2) ctx.fillRect(0, y, w, step);
      break;
    }
    case 3: {
      // dots
      ctx.globalAlpha = 0.6;
      ctx.fillStyle = random.chance(0.5) ? '#fff' : accent;
      const step = m * random.range(0.08, 0.16);
      for (let y = 0; y < h + step; y += step) {
        for (let x = 0; x < w + step; x += step) {
          ctx.beginPath();
          ctx.arc(x + ((y / step) % 2 < 1 ? 0 : step / 2), y, step * 0.2, 0, 7);
          ctx.fill();
        }
      }
      break;
    }
    case 4: {
      // rays
      ctx.globalAlpha = 0.4;
      ctx.fillStyle = second;
      const rays = random.int(8, 18);
      for (let i = 0; i < rays; i++) {
        const a = (i / rays) * Math.PI * 2;
        ctx.beginPath();
        ctx.moveTo(w / 2, h / 2);
        ctx.lineTo(w / 2 + Math.cos(a) * (w + h), h / 2 + Math.sin(a) * (w + h));
        ctx.lineTo(w / 2 + Math.cos(a + 3.14 / rays) * (w + h), h / 2 + Math.sin(a + 3.14 / rays) * (w + h));
        ctx.fill();
      }
      break;
    }
    case 5: {
      // blobs
      ctx.globalAlpha = 0.55;
      for (let i = 0; i < 6; i++) {
        ctx.fillStyle = random.chance(0.5) ? second : accent;
        ctx.beginPath();
        ctx.ellipse(
          random.range(0, w),
          random.range(0, h),
          m * random.range(0.1, 0.4),
          m * random.range(0.1, 0.3),
          random.range(0, 3),
          0,
          7,
        );
        ctx.fill();
      }
      break;
    }
    case 6: {
      // checks at the border
      const step = m / 10;
      ctx.fillStyle = accent;
      for (let x = 0, i = 0; x < w; x += step, i++) {
        ctx.fillRect(x, i % 2 ? 0 : step / 2, step, step / 2);
        ctx.fillRect(x, h - (i % 2 ? step / 2 : step), step, step / 2);
      }
      break;
    }
    case 7: {
      // lower field
      ctx.fillStyle = second;
      ctx.fillRect(0, h * random.range(0.55, 0.75), w, h);
      break;
    }
    case 8: {
      // splash
      ctx.globalAlpha = 0.8;
      ctx.fillStyle = '#ffffff';
      ctx.beginPath();
      for (let i = 0; i <= 40; i++) {
        const a = (i / 40) * Math.PI * 2;
        const rr = m * (0.32 + 0.12 * Math.sin(a * 5 + random.next()) + random.range(0, 0.04));
        ctx.lineTo(w / 2 + Math.cos(a) * rr, h * 0.6 + Math.sin(a) * rr);
      }
      ctx.fill();
      break;
    }
    default:
  }
  ctx.restore();
}
