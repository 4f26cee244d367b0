/** What lens, sensor and codec do to the picture, on 8-bit pixels. */
import { Random } from '../random.ts';

export interface CameraEffects {
  readonly blur: number;
  readonly exposure: number;
  readonly gamma: number;
  readonly balance: readonly [number, number, number];
  readonly vignette: number;
  readonly noise: number;
  readonly colourNoise: number;
  readonly sharpen: number;
  readonly saturation: number;
  readonly quality: number;
  readonly haze: number;
  readonly resample: number;
}

export const CLEAN: CameraEffects = {
  blur: 0,
  exposure: 1,
  gamma: 1,
  balance: [1, 1, 1],
  vignette: 0.08,
  noise: 0.6,
  colourNoise: 0,
  sharpen: 0.15,
  saturation: 1.05,
  quality: 0.92,
  haze: 0,
  resample: 1,
};

export function randomEffects(random: Random): CameraEffects {
  const warm = random.normal() * 0.09;
  const green = random.normal() * 0.04;
  return {
    blur: random.chance(0.4) ? random.range(0.3, 1.5) : 0,
    exposure: Math.exp(random.normal() * 0.24 - 0.06),
    gamma: Math.exp(random.normal() * 0.14),
    balance: [1 + warm, 1 + green, 1 - warm],
    vignette: random.chance(0.5) ? random.range(0, 0.55) : 0,
    noise: random.chance(0.6) ? Math.abs(random.normal()) * 4 : 0.5,
    colourNoise: random.chance(0.4) ? random.range(1, 7) : 0,
    sharpen: random.chance(0.35) ? random.range(0.2, 1.4) : 0,
    saturation: random.range(0.6, 1.3),
    quality: random.chance(0.25) ? random.range(0.25, 0.5) : random.range(0.55, 0.93),
    haze: random.chance(0.15) ? random.range(0.05, 0.25) : 0,
    resample: random.chance(0.25) ? random.range(0.45, 0.85) : 1,
  };
}

/** Table of a normal distribution: noise by one multiplication a pixel. */
const NORMAL = (() => {
  const random = new Random(7);
  return Float32Array.from({ length: 65536 }, () => random.normal());
})();

/** Applies the effects in place. */
export function applyEffects(canvas: HTMLCanvasElement, effects: CameraEffects, seed: number): void {
  const { width: w, height: h } = canvas;
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  if (!ctx) throw new Error('canvas 2D is not available');
  if (effects.resample < 1) {
    const small = new OffscreenCanvas(Math.round(w * effects.resample), Math.round(h * effects.resample));
    small.getContext('2d')?.drawImage(canvas, 0, 0, small.width, small.height);
    ctx.drawImage(small, 0, 0, w, h);
  }
  if (effects.blur > 0) {
    const copy = new OffscreenCanvas(w, h);
    copy.getContext('2d')?.drawImage(canvas, 0, 0);
    ctx.filter = `blur(${effects.blur.toFixed(2)}px)`;
    ctx.drawImage(copy, 0, 0);
    ctx.filter = 'none';
  }
  const image = ctx.getImageData(0, 0, w, h);
  const data = image.data;
  const random = Random.of('effects', seed);
  const tables = [0, 1, 2].map((c) =>
    Float32Array.from({ length: 256 }, (_, v) => {
      const linear = Math.pow((v / 255) * effects.exposure * (effects.balance[c] ?? 1), effects.gamma);
      const x = effects.haze + (1 - effects.haze) * linear;
      return 255 * (x < 0.8 ? x : 0.8 + 0.2 * (1 - Math.exp(-(x - 0.8) / 0.2))); // soft shoulder
    }),
  );
  const [tr, tg, tb] = tables as [Float32Array, Float32Array, Float32Array];
  const phase = random.int(0, 65535);
  const bx = random.range(0.35, 0.65) * w;
  const by = random.range(0.35, 0.65) * h;
  const reach = (w * w + h * h) / 4;
  const original = effects.sharpen > 0 ? new Uint8ClampedArray(data) : null;
  for (let y = 0, i = 0; y < h; y++) {
    for (let x = 0; x < w; x++, i += 4) {
      let r0 = data[i] ?? 0;
      let g0 = data[i + 1] ?? 0;
      let b0 = data[i + 2] ?? 0;
      if (original && x > 0 && y > 0 && x < w - 1 && y < h - 1) {
        const edge =
          effects.sharpen *
          ((original[i + 1] ?? 0) -
            ((original[i - 3] ?? 0) + (original[i + 5] ?? 0) + (original[i + 1 - w * 4] ?? 0) + (original[i + 1 + w * 4] ?? 0)) /
              4);
        r0 = Math.min(255, Math.max(0, r0 + edge)) | 0;
        g0 = Math.min(255, Math.max(0, g0 + edge)) | 0;
        b0 = Math.min(255, Math.max(0, b0 + edge)) | 0;
      }
      const shade = 1 - effects.vignette * (((x - bx) ** 2 + (y - by) ** 2) / reach);
      let r = (tr[r0] ?? 0) * shade;
      let g = (tg[g0] ?? 0) * shade;
      let b = (tb[b0] ?? 0) * shade;
      const luma = 0.3 * r + 0.59 * g + 0.11 * b;
      const n = effects.noise * (NORMAL[(phase + i * 7 + y * 131) & 65535] ?? 0);
      const block = effects.colourNoise;
      const k = ((x >> 1) * 73 + (y >> 1) * 9173 + phase) & 65535;
      r = luma + (r - luma) * effects.saturation + n + block * (NORMAL[k] ?? 0);
      g = luma + (g - luma) * effects.saturation + n;
      b = luma + (b - luma) * effects.saturation + n + block * (NORMAL[(k * 3 + 11) & 65535] ?? 0);
      data[i] = r;
      data[i + 1] = g;
      data[i + 2] = b;
    }
  }
  ctx.putImageData(image, 0, 0);
}
