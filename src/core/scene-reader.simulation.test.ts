import { describe, expect, it } from 'vitest';
import { Random } from './testing/random.ts';
import { replayScript } from './testing/replay-script.ts';
import { writeScript } from './testing/scene-script.ts';
import type { ScriptedProduct, Visit } from './testing/scene-script.ts';
import type { Flaws } from './testing/simulated-detector.ts';

const PRODUCTS: readonly ScriptedProduct[] = [
  { id: 'can', width: 90, height: 95 },
  { id: 'carton', width: 120, height: 150 },
  { id: 'cup', width: 180, height: 180 },
  { id: 'bar', width: 110, height: 60 },
];
const VISITS: readonly Visit[] = ['add', 'add', 'add', 'remove', 'remove', 'remove', 'move', 'swap', 'cover', 'hover', 'pass'];
const PERFECT: Flaws = { missItem: 0, missHand: 0, jitter: 0.01, falseBox: 0, double: 0, confidence: 0.8 };
const FLAWED: Flaws = { missItem: 0.04, missHand: 0.08, jitter: 0.02, falseBox: 0.05, double: 0.04, confidence: 0.75 };
const SCRIPTS = 12;

/** Mean F1 and the greatest error of the final count over some stories of ten hand visits each. */
function play(fps: number, flaws: Flaws): { f1: number; f1WithProduct: number; finalCountError: number } {
  const scores = Array.from({ length: SCRIPTS }, (_, index) => {
    const random = new Random(7919 * (index + 1));
    const visits = Array.from({ length: 10 }, () => random.pick(VISITS));
    return replayScript(writeScript(random, PRODUCTS, visits, 3), PRODUCTS, fps, flaws, index + 1).score;
  });
  const mean = (pick: (score: (typeof scores)[number]) => number): number =>
    scores.reduce((sum, score) => sum + pick(score), 0) / SCRIPTS;
  return {
    f1: mean(({ f1 }) => f1),
    f1WithProduct: mean(({ f1WithProduct }) => f1WithProduct),
    finalCountError: Math.max(...scores.map((score) => score.finalCountError)),
  };
}

describe('a simulated basket', () => {
  it.each([10, 5, 2])('is read without an error from perfect boxes at %i fps', { timeout: 180_000 }, (fps) => {
    expect(play(fps, PERFECT)).toEqual({ f1: 1, f1WithProduct: 1, finalCountError: 0 });
  });

  it('is nearly so at 1 fps, where a whole visit may fall between frames', () => {
    expect(play(1, PERFECT).f1).toBeGreaterThanOrEqual(0.95);
  });

  // Misses, jitter, doubles and false boxes that last for a while, as a small detector makes them.
  it.each([
    [30, 0.9],
    [10, 0.9],
    [5, 0.9],
    [2, 0.85],
    [1, 0.8],
  ])('is read from flawed boxes at %i fps with F1 of at least %f', { timeout: 180_000 }, (fps, least) => {
    expect(play(fps, FLAWED).f1).toBeGreaterThanOrEqual(least);
  });
});
