import { describe, expect, it } from 'vitest';
import { FLAWED, PERFECT, playCase } from './testing/cases.ts';
import type { Flaws } from './testing/simulated-detector.ts';

const STORIES = 12;

/** Mean F1 and the greatest error of the final count over some mixed stories of ten hand visits each. */
function play(fps: number, flaws: Flaws, handheld = false): { f1: number; f1WithProduct: number; finalCountError: number } {
  const scores = Array.from({ length: STORIES }, (_, index) => playCase('mixed', index + 1, fps, flaws, handheld).score);
  const mean = (pick: (score: (typeof scores)[number]) => number): number =>
    scores.reduce((sum, score) => sum + pick(score), 0) / STORIES;
  return {
    f1: mean(({ f1 }) => f1),
    f1WithProduct: mean(({ f1WithProduct }) => f1WithProduct),
    finalCountError: Math.max(...scores.map((score) => score.finalCountError)),
  };
}

describe('a simulated basket', () => {
  it.each([10, 5])('is read without an error from perfect boxes at %i fps', { timeout: 180_000 }, (fps) => {
    expect(play(fps, PERFECT)).toEqual({ f1: 1, f1WithProduct: 1, finalCountError: 0 });
  });

  it.each([2, 1])(
    'is nearly so at %i fps, where a whole visit or the pause before the next one may fall between frames',
    (fps) => {
      expect(play(fps, PERFECT).f1).toBeGreaterThanOrEqual(0.95);
    },
  );

  it.each([
    [30, 0.97],
    [10, 0.97],
    [5, 0.95],
    [2, 0.94],
    [1, 0.93],
  ])('is read from flawed boxes at %i fps with F1 of at least %f', { timeout: 180_000 }, (fps, least) => {
    expect(play(fps, FLAWED).f1).toBeGreaterThanOrEqual(least);
  });

  it.each([
    [10, 0.95],
    [5, 0.94],
    [1, 0.9],
  ])('is read from flawed boxes of a phone in a hand at %i fps with F1 of at least %f', { timeout: 180_000 }, (fps, least) => {
    expect(play(fps, FLAWED, true).f1).toBeGreaterThanOrEqual(least);
  });
});
