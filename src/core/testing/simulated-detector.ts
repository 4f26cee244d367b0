import { HAND, ITEM } from '../detections.ts';
import type { Detection } from '../detections.ts';
import { area, clamp, containment, intersectionArea } from '../geometry.ts';
import type { Box } from '../geometry.ts';
import { normalise } from './random.ts';
import type { Random } from './random.ts';
import { FRAME } from './scene-script.ts';
import type { SceneScript } from './scene-script.ts';

/** How bad a detector is. Mistakes last for a while, as real ones do: frames that follow each other fast share them. */
export interface Flaws {
  /** Share of time in which a visible item, or a hand, is missed. */
  readonly missItem: number;
  readonly missHand: number;
  /** Standard deviation of a box's edges, in box sizes. */
  readonly jitter: number;
  /** Share of time in which there is a false item box somewhere. */
  readonly falseBox: number;
  /** Share of time in which an item has a second box inside of the first. */
  readonly double: number;
  readonly confidence: number;
}

export interface SimulatedDetection extends Detection {
  /** Null for hands and false boxes. */
  readonly product: string | null;
}

/** A thing that can be seen, whether the detector finds it or not. */
export interface VisibleThing {
  readonly thing: number;
  readonly product: string;
  /** As far as the frame shows it. */
  readonly box: Box;
}

/** The things of a scene of which a camera could see enough. */
export function visibleThings(script: SceneScript, t: number): readonly VisibleThing[] {
  const hands = script.hands(t).map((box) => clamp(box, FRAME));
  const things = script.things(t);
  return things.flatMap(({ thing, product, box, level }) => {
    const view = clamp(box, FRAME);
    const above = things.filter((other) => other.thing !== thing && other.level > level).map((other) => other.box);
    // A hand hides about two thirds of what its box covers, and all of what it grips from above.
    const hidden =
      above.reduce((sum, other) => sum + containment(view, other), 0) +
      hands.reduce((sum, hand) => sum + 0.75 * containment(view, hand), 0);
    return area(view) < 0.4 * area(box) || 1 - hidden < VISIBLE_ENOUGH ? [] : [{ thing, product, box: view }];
  });
}

/** Mean seconds that a mistake lasts. */
const MISTAKE_SECONDS = 0.15;
const VISIBLE_ENOUGH = 0.35;

/** Sees a script's scene with the flaws of a real detector. */
export class SimulatedDetector {
  readonly #random: Random;
  readonly #flaws: Flaws;
  readonly #mistakes = new Map<string, { readonly on: boolean; readonly t: number }>();
  #falseBox: Box = [0, 0, 1, 1];

  constructor(random: Random, flaws: Flaws) {
    this.#random = random;
    this.#flaws = flaws;
  }

  detect(script: SceneScript, t: number): readonly SimulatedDetection[] {
    const random = this.#random;
    const { missItem, missHand, falseBox, double } = this.#flaws;
    const found: SimulatedDetection[] = [];
    const hands = script
      .hands(t)
      .map((box) => clamp(box, FRAME))
      .filter((box) => area(box) > 1200);
    hands.forEach((box, index) => {
      if (!this.#happens(`hand ${index}`, missHand, t)) found.push(this.#report(box, HAND, null));
    });
    for (const { thing, product, box: view } of visibleThings(script, t)) {
      if (this.#happens(`item ${thing}`, missItem, t)) continue;
      found.push(this.#report(view, ITEM, product));
      if (this.#happens(`double ${thing}`, double, t)) {
        found.push({
          ...this.#report([view[0], view[1], view[0] + 0.6 * (view[2] - view[0]), view[3]], ITEM, product),
          confidence: random.between(0.3, 0.55),
        });
      }
    }
    const before = this.#mistakes.get('false')?.on ?? false;
    if (this.#happens('false', falseBox, t)) {
      if (!before) {
        const [x, y, side] = [random.between(0, 500), random.between(0, 340), random.between(60, 140)];
        this.#falseBox = [x, y, x + side, y + side];
      }
      found.push({ ...this.#report(this.#falseBox, ITEM, null), confidence: random.between(0.2, 0.6) });
    }
    return found.filter(({ box }) => area(box) > 0 && intersectionArea(box, [0, 0, FRAME.width, FRAME.height]) > 0);
  }

  #report(box: Box, classId: Detection['classId'], product: string | null): SimulatedDetection {
    const noise = (): number => this.#random.normal() * this.#flaws.jitter * Math.sqrt(area(box));
    const confidence = Math.min(0.97, Math.max(0.15, this.#flaws.confidence + 0.13 * this.#random.normal()));
    return {
      box: clamp([box[0] + noise(), box[1] + noise(), box[2] + noise(), box[3] + noise()], FRAME),
      confidence,
      classId,
      product,
    };
  }

  /** A two-state Markov chain in continuous time with the given share of time "on". */
  #happens(what: string, share: number, t: number): boolean {
    const past = this.#mistakes.get(what);
    const memory = past === undefined ? 0 : Math.exp(-(t - past.t) / MISTAKE_SECONDS);
    const on = this.#random.chance(share + ((past?.on === true ? 1 : 0) - share) * memory);
    this.#mistakes.set(what, { on, t });
    return on;
  }
}

/** What an embedder would say of a detection: the product's own direction and some noise, or noise alone. */
export function simulatedEmbedding(random: Random, product: Float32Array | null, noise: number, dimension: number): Float32Array {
  return normalise(
    Float32Array.from(
      { length: dimension },
      (_, k) => (product?.[k] ?? 0) + (noise * random.normal()) / Math.sqrt(product === null ? 1 : dimension),
    ),
  );
}
