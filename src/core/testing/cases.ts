import type { BasketEvent } from '../basket-event.ts';
import type { EventScore } from '../event-score.ts';
import type { TrackScore } from '../track-score.ts';
import { Random } from './random.ts';
import { replayScript } from './replay-script.ts';
import { writeScript } from './scene-script.ts';
import type { SceneScript, ScriptedProduct, Visit } from './scene-script.ts';
import type { Flaws } from './simulated-detector.ts';

/** Widths and heights in pixels of a 640 × 480 frame. */
export const PRODUCTS: readonly ScriptedProduct[] = [
  { id: 'can', width: 90, height: 95 },
  { id: 'carton', width: 120, height: 150 },
  { id: 'cup', width: 180, height: 180 },
  { id: 'bar', width: 110, height: 60 },
];

export const PERFECT: Flaws = { missItem: 0, missHand: 0, jitter: 0.01, falseBox: 0, double: 0, confidence: 0.8 };
/** Misses, jitter, doubles and false boxes that last for a while, as a small detector makes them. */
export const FLAWED: Flaws = { missItem: 0.04, missHand: 0.08, jitter: 0.02, falseBox: 0.05, double: 0.04, confidence: 0.75 };

/** A kind of story: what may happen on each of its ten visits, and how many items lie there at the start. */
export interface Case {
  readonly visits: readonly Visit[];
  readonly initial: number;
}

export const CASES = {
  mixed: {
    visits: ['add', 'add', 'add', 'remove', 'remove', 'remove', 'move', 'swap', 'cover', 'hover', 'pass'],
    initial: 3,
  },
  'put in': { visits: ['add'], initial: 0 },
  'take out': { visits: ['add', 'remove', 'remove'], initial: 6 },
  swap: { visits: ['swap', 'add'], initial: 4 },
  'equal items': { visits: ['again', 'again', 'pair', 'remove'], initial: 2 },
  'two hands': { visits: ['both'], initial: 3 },
  stacked: { visits: ['add', 'cover', 'cover', 'uncover'], initial: 3 },
  moved: { visits: ['move'], initial: 4 },
  hands: { visits: ['hover', 'pass'], initial: 4 },
} as const satisfies Readonly<Record<string, Case>>;
export type CaseName = keyof typeof CASES;

const VISITS = 10;

export interface PlayedStory {
  readonly script: SceneScript;
  readonly events: readonly BasketEvent[];
  readonly score: EventScore;
  readonly tracks: TrackScore;
  readonly skipped: number;
}

/** The story of a case with the given number, seen at `fps`: always the same. */
export function playCase(name: CaseName, number: number, fps: number, flaws: Flaws, handheld = false): PlayedStory {
  const { visits, initial }: Case = CASES[name];
  const random = new Random(7919 * number);
  const chosen = Array.from({ length: VISITS }, () => random.pick(visits));
  const script = writeScript(random, PRODUCTS, chosen, initial);
  return { script, ...replayScript(script, PRODUCTS, fps, flaws, number, handheld) };
}
