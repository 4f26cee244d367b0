import type { Box } from './geometry.ts';
import { brightnessAt } from './luminance.ts';
import type { Luminance } from './luminance.ts';
import { STILL, compose, invert } from './similarity.ts';
import type { Similarity } from './similarity.ts';

/** How one picture lies in another. */
export interface MotionEstimate {
  /** Where a point of the reference is now, in pixels of the luminance picture. */
  readonly motion: Similarity;
  /** Share of the compared points that agree with it, 0..1. */
  readonly agreement: number;
  /** Share of the reference's points that are still in view and not hidden, 0..1. */
  readonly inView: number;
}

/** Halvings of the picture: the coarsest finds large motions, the finest says exactly where. */
const LEVELS = 3;
const ITERATIONS = [10, 6, 4];
/** Cells across the picture, and points in each: edges everywhere rather than all on one label. */
const CELLS = 8;
const POINTS_PER_CELL = [12, 6, 4];
/** Least brightness step a pixel for a point to say where it is. */
const LEAST_GRADIENT = 3;
/** Points that the finest level needs; a bare table has none. */
const LEAST_POINTS = 40;
/** A difference in brightness beyond which two pixels do not show the same thing. */
const AGREES = 16;
/** How much contrast may change between two pictures. */
const MOST_GAIN = 0.4;
/** The search at the coarsest level: shifts of up to this share of the picture's width. */
const SEARCH = 0.35;
/** Agreement that needs no search. */
const GOOD = 0.6;

/** The unknowns: zoom, turn, shift (2), then gain and offset of brightness. */
const UNKNOWNS = 6;
const BRIGHTNESS = 4;

/** The points of one level of the reference, as a struct of arrays. Places are relative to the picture's centre, in level pixels. */
interface Level {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly value: Float32Array;
  readonly gradientX: Float32Array;
  readonly gradientY: Float32Array;
}

/**
 * Follows the camera: how a picture lies in an earlier one, by a turn, a zoom and a shift. Brightness is compared at the
 * edges of the reference (inverse compositional Lucas-Kanade, Baker and Matthews, IJCV 2004; coarse to fine), robustly
 * (Tukey's weights), so that hands and items that moved do not pull it along, and with a free gain and offset, as cameras
 * adapt their exposure. A few hundred points, whatever the camera's resolution.
 */
export class GlobalMotion {
  readonly #levels: readonly Level[];
  readonly #size: { readonly width: number; readonly height: number };
  /** What hides parts of the picture that is being compared, in its pixels. */
  #hidden: readonly Box[] = [];
  readonly #normal = new Float64Array(UNKNOWNS * UNKNOWNS);
  readonly #right = new Float64Array(UNKNOWNS);
  readonly #residual: Float32Array;
  readonly #sorted: Float32Array;

  /** @param hidden boxes in pixels of the luminance picture that do not belong to the scene: hands */
  constructor(reference: Luminance, hidden: readonly Box[] = []) {
    this.#size = { width: reference.width, height: reference.height };
    this.#levels = pyramid(reference).map((picture, level) => pointsOf(picture, level, hidden));
    const most = Math.max(...this.#levels.map(({ count }) => count));
    this.#residual = new Float32Array(most);
    this.#sorted = new Float32Array(most);
  }

  /** Whether there is enough to hold on to. */
  get isTextured(): boolean {
    return (this.#levels[0]?.count ?? 0) >= LEAST_POINTS;
  }

  /**
   * @param picture of the reference's size
   * @param guess the motion that is expected, pixels of the luminance picture
   * @param hidden boxes in this picture that do not belong to the scene, pixels of the luminance picture
   * @returns null where the reference has nothing to hold on to
   */
  estimate(picture: Luminance, guess: Similarity = STILL, hidden: readonly Box[] = []): MotionEstimate | null {
    if (!this.isTextured) return null;
    const pictures = pyramid(picture);
    this.#hidden = hidden;
    const first = this.#refine(pictures, centred(guess, this.#size));
    if (first.agreement >= GOOD) return this.#publish(first);
    const second = this.#refine(pictures, this.#search(pictures));
    return this.#publish(second.agreement > first.agreement ? second : first);
  }

  /**
   * How well a picture agrees with the reference if it lies in the given way and no other.
   *
   * @returns null where the reference has nothing to hold on to
   */
  check(picture: Luminance, motion: Similarity, hidden: readonly Box[] = []): MotionEstimate | null {
    const finest = this.#levels[0];
    if (finest === undefined || !this.isTextured) return null;
    this.#hidden = hidden;
    return { ...this.#descend(finest, picture, centred(motion, this.#size), 3, BRIGHTNESS), motion };
  }

  #publish({ motion, ...rest }: MotionEstimate): MotionEstimate {
    return { motion: uncentred(motion, this.#size), ...rest };
  }

  /** Coarse to fine from a guess in finest pixels around the centre. */
  #refine(pictures: readonly Luminance[], guess: Similarity): MotionEstimate {
    let motion = guess;
    let estimate: MotionEstimate = { motion, agreement: 0, inView: 0 };
    for (let k = LEVELS - 1; k >= 0; k--) {
      const level = this.#levels[k];
      const picture = pictures[k];
      if (level === undefined || picture === undefined) continue;
      estimate = this.#descend(level, picture, scaled(motion, 1 / 2 ** k), ITERATIONS[LEVELS - 1 - k] ?? 4);
      motion = scaled(estimate.motion, 2 ** k);
    }
    return { ...estimate, motion };
  }

  /** Gauss-Newton at one level for the unknowns from `first` on. */
  #descend(level: Level, picture: Luminance, start: Similarity, iterations: number, first = 0): MotionEstimate {
    let motion = start;
    let gain = 0;
    let offset = 0;
    for (let iteration = 0; iteration <= iterations; iteration++) {
      const seen = this.#compare(level, picture, motion, gain, offset);
      if (seen.count < LEAST_POINTS / 2) return { motion, agreement: 0, inView: seen.count / level.count };
      if (iteration === iterations) return { motion, agreement: seen.agreeing / seen.count, inView: seen.count / level.count };
      const spread = Math.max(4, 1.48 * seen.median);
      const step = this.#solve(level, 4.7 * spread, gain, offset, first);
      if (step === null) break;
      // Without bounds a grey average would agree with everything.
      gain = Math.min(MOST_GAIN, Math.max(-MOST_GAIN, step[BRIGHTNESS - first] ?? 0));
      offset = step[BRIGHTNESS + 1 - first] ?? 0;
      if (first === BRIGHTNESS) continue;
      const [da = 0, db = 0, dx = 0, dy = 0] = step;
      motion = compose(motion, invert({ a: 1 + da, b: db, dx, dy }));
      if (Math.hypot(da, db) * level.width + Math.hypot(dx, dy) < 0.005) iterations = Math.min(iterations, iteration + 1);
    }
    return { motion, agreement: 0, inView: 0 };
  }

  /** Fills the residuals (NaN out of view) and sums them up. */
  #compare(
    level: Level,
    picture: Luminance,
    motion: Similarity,
    gain: number,
    offset: number,
  ): { count: number; agreeing: number; median: number } {
    const { a, b, dx, dy } = motion;
    const { width, height } = picture;
    const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
    let count = 0;
    let agreeing = 0;
    for (let i = 0; i < level.count; i++) {
      const x0 = level.x[i] ?? 0;
      const y0 = level.y[i] ?? 0;
      const x = a * x0 - b * y0 + dx + cx;
      const y = b * x0 + a * y0 + dy + cy;
      if (!(x >= 0 && y >= 0 && x < width - 1 && y < height - 1) || this.#isHidden(x / width, y / height)) {
        this.#residual[i] = NaN;
        continue;
      }
      const difference = brightnessAt(picture, x, y) - (level.value[i] ?? 0);
      this.#residual[i] = difference;
      const left_ = Math.abs(difference - gain * (level.value[i] ?? 0) - offset);
      this.#sorted[count++] = left_;
      if (left_ < AGREES) agreeing++;
    }
    const sorted = this.#sorted.subarray(0, count).sort();
    return { count, agreeing, median: sorted[count >> 1] ?? 0 };
  }

  /** @param x, y 0..1 of the picture */
  #isHidden(x: number, y: number): boolean {
    const { width, height } = this.#size;
    return this.#hidden.some(([x1, y1, x2, y2]) => x * width >= x1 && x * width <= x2 && y * height >= y1 && y * height <= y2);
  }

  /** Weighted least squares of the residuals on the reference's own changes of brightness. */
  #solve(level: Level, cutoff: number, gain: number, offset: number, first: number): Float64Array | null {
    const n = UNKNOWNS - first;
    const normal = this.#normal.fill(0).subarray(0, n * n);
    const right = this.#right.fill(0).subarray(0, n);
    const row = ROW;
    for (let i = 0; i < level.count; i++) {
      const difference = this.#residual[i] ?? NaN;
      const value = level.value[i] ?? 0;
      const off = (difference - gain * value - offset) / cutoff;
      if (!(Math.abs(off) < 1)) continue;
      const weight = (1 - off * off) ** 2;
      const [x, y, gx, gy] = [level.x[i] ?? 0, level.y[i] ?? 0, level.gradientX[i] ?? 0, level.gradientY[i] ?? 0];
      row[0] = gx * x + gy * y;
      row[1] = gy * x - gx * y;
      row[2] = gx;
      row[3] = gy;
      row[4] = value;
      row[5] = 1;
      for (let r = 0; r < n; r++) {
        const scaledRow = weight * (row[first + r] ?? 0);
        right[r] = (right[r] ?? 0) + scaledRow * difference;
        for (let c = r; c < n; c++) normal[n * r + c] = (normal[n * r + c] ?? 0) + scaledRow * (row[first + c] ?? 0);
      }
    }
    return solveSymmetric(normal, right);
  }

  /** The best shift at the coarsest level, by mean absolute difference without its mean. */
  #search(pictures: readonly Luminance[]): Similarity {
    const level = this.#levels[LEVELS - 1];
    const picture = pictures[LEVELS - 1];
    if (level === undefined || picture === undefined) return STILL;
    const reach = Math.round(SEARCH * level.width);
    let best = { cost: Infinity, dx: 0, dy: 0 };
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const cost = shiftCost(level, picture, dx, dy);
        if (cost < best.cost) best = { cost, dx, dy };
      }
    }
    return scaled({ a: 1, b: 0, dx: best.dx, dy: best.dy }, 2 ** (LEVELS - 1));
  }
}

const ROW = new Float64Array(UNKNOWNS);

/** Infinite where too little of the reference would be in view. */
function shiftCost(level: Level, { width, height, bytes }: Luminance, dx: number, dy: number): number {
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < level.count; i++) {
    const x = Math.round((level.x[i] ?? 0) + dx + cx);
    const y = Math.round((level.y[i] ?? 0) + dy + cy);
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    const difference = (bytes[y * width + x] ?? 0) - (level.value[i] ?? 0);
    count++;
    sum += difference;
    squares += Math.min(difference * difference, 3600);
  }
  return count < 0.4 * level.count ? Infinity : squares / count - Math.min((sum / count) ** 2, squares / count);
}

/** The picture and its halvings, finest first. */
function pyramid(picture: Luminance): Luminance[] {
  const levels = [picture];
  for (let k = 1; k < LEVELS; k++) levels.push(halve(levels[k - 1] ?? picture));
  return levels;
}

/** Means of two by two pixels; an odd last row or column is dropped. */
function halve({ width, height, bytes }: Luminance): Luminance {
  const [w, h] = [width >> 1, height >> 1];
  const half = new Uint8Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const at = 2 * y * width + 2 * x;
      half[y * w + x] =
        ((bytes[at] ?? 0) + (bytes[at + 1] ?? 0) + (bytes[at + width] ?? 0) + (bytes[at + width + 1] ?? 0) + 2) >> 2;
    }
  }
  return { width: w, height: h, bytes: half };
}

/** The strongest edges of each cell, without those that are hidden. */
function pointsOf({ width, height, bytes }: Luminance, level: number, hidden: readonly Box[]): Level {
  const unit = 2 ** level;
  const isHidden = (x: number, y: number): boolean =>
    hidden.some(
      ([x1, y1, x2, y2]) => x * unit >= x1 - unit && x * unit <= x2 + unit && y * unit >= y1 - unit && y * unit <= y2 + unit,
    );
  const cells = new Map<number, { readonly x: number; readonly y: number; readonly strength: number }[]>();
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const strength =
        Math.hypot((bytes[at + 1] ?? 0) - (bytes[at - 1] ?? 0), (bytes[at + width] ?? 0) - (bytes[at - width] ?? 0)) / 2;
      if (strength < LEAST_GRADIENT || isHidden(x, y)) continue;
      const cell = CELLS * Math.floor((CELLS * y) / height) + Math.floor((CELLS * x) / width);
      const known = cells.get(cell);
      if (known) known.push({ x, y, strength });
      else cells.set(cell, [{ x, y, strength }]);
    }
  }
  const chosen = [...cells.values()].flatMap((cell) =>
    cell.sort((p, q) => q.strength - p.strength).slice(0, POINTS_PER_CELL[level] ?? 4),
  );
  const gather = (value: (at: number, x: number, y: number) => number): Float32Array =>
    Float32Array.from(chosen, ({ x, y }) => value(y * width + x, x, y));
  return {
    width,
    height,
    count: chosen.length,
    x: gather((_, x) => x - (width - 1) / 2),
    y: gather((_, __, y) => y - (height - 1) / 2),
    value: gather((at) => bytes[at] ?? 0),
    gradientX: gather((at) => ((bytes[at + 1] ?? 0) - (bytes[at - 1] ?? 0)) / 2),
    gradientY: gather((at) => ((bytes[at + width] ?? 0) - (bytes[at - width] ?? 0)) / 2),
  };
}

/** The same motion where lengths are `factor` times as long. */
function scaled({ a, b, dx, dy }: Similarity, factor: number): Similarity {
  return { a, b, dx: dx * factor, dy: dy * factor };
}

/** From pixels counted from the first pixel's centre to pixels around the picture's centre. */
function centred(
  { a, b, dx, dy }: Similarity,
  { width, height }: { readonly width: number; readonly height: number },
): Similarity {
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  return { a, b, dx: a * cx - b * cy + dx - cx, dy: b * cx + a * cy + dy - cy };
}

function uncentred(
  { a, b, dx, dy }: Similarity,
  { width, height }: { readonly width: number; readonly height: number },
): Similarity {
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  return { a, b, dx: dx + cx - a * cx + b * cy, dy: dy + cy - b * cx - a * cy };
}

/** Solves a symmetric positive definite system given by its upper triangle (Cholesky); null where it is singular. Overwrites both. */
function solveSymmetric(upper: Float64Array, right: Float64Array): Float64Array | null {
  const n = right.length;
  const at = (r: number, c: number): number => upper[n * Math.min(r, c) + Math.max(r, c)] ?? 0;
  for (let c = 0; c < n; c++) {
    for (let r = c; r < n; r++) {
      let sum = at(r, c);
      for (let k = 0; k < c; k++) sum -= at(r, k) * at(c, k);
      if (r === c) {
        if (!(sum > 1e-9)) return null;
        upper[n * c + c] = Math.sqrt(sum);
      } else upper[n * c + r] = sum / at(c, c);
    }
  }
  for (let r = 0; r < n; r++) {
    let sum = right[r] ?? 0;
    for (let k = 0; k < r; k++) sum -= at(r, k) * (right[k] ?? 0);
    right[r] = sum / at(r, r);
  }
  for (let r = n - 1; r >= 0; r--) {
    let sum = right[r] ?? 0;
    for (let k = r + 1; k < n; k++) sum -= at(k, r) * (right[k] ?? 0);
    right[r] = sum / at(r, r);
  }
  return right.slice();
}
