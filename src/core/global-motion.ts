import { LEVELS, edgesOf, pyramid } from './edge-points.ts';
import type { EdgePoints } from './edge-points.ts';
import type { Box, Size } from './geometry.ts';
import { brightnessAt } from './luminance.ts';
import type { Luminance } from './luminance.ts';
import { solveSymmetric } from './solve-symmetric.ts';
import { STILL, compose, inCoordinates, invert } from './similarity.ts';
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

/** Steps at each level, coarsest first. */
const ITERATIONS = [10, 6, 4];
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

/**
 * Follows the camera: how a picture lies in an earlier one, by a turn, a zoom and a shift. Brightness is compared at the
 * edges of the reference (inverse compositional Lucas-Kanade, Baker and Matthews, IJCV 2004; coarse to fine), robustly
 * (Tukey's weights), so that hands and items that moved do not pull it along, and with a free gain and offset, as cameras
 * adapt their exposure. A few hundred points, whatever the camera's resolution.
 */
export class GlobalMotion {
  readonly #levels: readonly EdgePoints[];
  readonly #size: Size;
  /** From pixels counted from the first pixel's centre to pixels around the picture's centre. */
  readonly #toCentre: Similarity;
  /** What hides parts of the picture that is being compared, in its pixels. */
  #hidden: readonly Box[] = [];
  readonly #normal = new Float64Array(UNKNOWNS * UNKNOWNS);
  readonly #right = new Float64Array(UNKNOWNS);
  readonly #residual: Float32Array;
  readonly #sorted: Float32Array;

  /** @param hidden boxes in pixels of the luminance picture that do not belong to the scene: hands */
  constructor(reference: Luminance, hidden: readonly Box[] = []) {
    this.#size = { width: reference.width, height: reference.height };
    this.#toCentre = { ...STILL, dx: (1 - reference.width) / 2, dy: (1 - reference.height) / 2 };
    this.#levels = pyramid(reference).map((picture, level) => edgesOf(picture, level, hidden));
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
    const first = this.#refine(pictures, inCoordinates(guess, this.#toCentre));
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
    return { ...this.#descend(finest, picture, inCoordinates(motion, this.#toCentre), 3, BRIGHTNESS), motion };
  }

  #publish({ motion, ...rest }: MotionEstimate): MotionEstimate {
    return { motion: inCoordinates(motion, invert(this.#toCentre)), ...rest };
  }

  /** Coarse to fine from a guess in finest pixels around the centre. */
  #refine(pictures: readonly Luminance[], guess: Similarity): MotionEstimate {
    let motion = guess;
    let estimate: MotionEstimate = { motion, agreement: 0, inView: 0 };
    for (let k = LEVELS - 1; k >= 0; k--) {
      const level = this.#levels[k];
      const picture = pictures[k];
      if (level === undefined || picture === undefined) continue;
      estimate = this.#descend(level, picture, inCoordinates(motion, zoomed(1 / 2 ** k)), ITERATIONS[LEVELS - 1 - k] ?? 4);
      motion = inCoordinates(estimate.motion, zoomed(2 ** k));
    }
    return { ...estimate, motion };
  }

  /** Gauss-Newton at one level for the unknowns from `first` on. */
  #descend(level: EdgePoints, picture: Luminance, start: Similarity, iterations: number, first = 0): MotionEstimate {
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
    level: EdgePoints,
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
  #solve(level: EdgePoints, cutoff: number, gain: number, offset: number, first: number): Float64Array | null {
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
    return inCoordinates({ ...STILL, dx: best.dx, dy: best.dy }, zoomed(2 ** (LEVELS - 1)));
  }
}

const ROW = new Float64Array(UNKNOWNS);

/** Infinite where too little of the reference would be in view. */
function shiftCost(level: EdgePoints, { width, height, bytes }: Luminance, dx: number, dy: number): number {
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

function zoomed(a: number): Similarity {
  return { ...STILL, a };
}
