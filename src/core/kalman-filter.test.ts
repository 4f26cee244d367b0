import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centerDistance, translate } from './geometry.ts';
import type { Box } from './geometry.ts';
import { correctMotion, motionBox, motionVelocity, predictMotion, startMotion } from './kalman-filter.ts';
import { Random } from './testing/random.ts';

const NOISE = { measurement: 0.04, wander: 3, growth: 0.3 };
const BOX: Box = [100, 100, 180, 160];

describe('box motion', () => {
  it('starts where it was seen, at rest', () => {
    const start = startMotion(BOX, NOISE);
    expect(motionBox(start)).toEqual(BOX);
    expect(motionVelocity(start)).toEqual([0, 0]);
    expect(motionBox(predictMotion(start, 0.5, NOISE))).toEqual(BOX);
  });

  it.each([1 / 30, 1 / 15, 0.2, 1])('learns a constant speed from frames %f s apart', (dt) => {
    let motion = startMotion(BOX, NOISE);
    for (let i = 1; i <= 20; i++)
      motion = correctMotion(predictMotion(motion, dt, NOISE), translate(BOX, 60 * i * dt, -30 * i * dt), NOISE);
    const [vx, vy] = motionVelocity(motion);
    expect(vx).toBeCloseTo(60, 0);
    expect(vy).toBeCloseTo(-30, 0);
    const ahead = motionBox(predictMotion(motion, 1, NOISE));
    expect(centerDistance(ahead, translate(BOX, 60 * (20 * dt + 1), -30 * (20 * dt + 1)))).toBeLessThan(5);
  });

  it('lies nearer to the truth than what it is told', () => {
    const random = new Random(5);
    let motion = startMotion(BOX, NOISE);
    let told = 0;
    let believed = 0;
    for (let i = 0; i < 300; i++) {
      const measured = translate(BOX, 3 * random.normal(), 3 * random.normal());
      motion = correctMotion(predictMotion(motion, 1 / 30, NOISE), measured, NOISE);
      told += centerDistance(measured, BOX);
      believed += centerDistance(motionBox(motion), BOX);
    }
    expect(believed).toBeLessThan(0.8 * told);
  });

  it('predicts in one step what it predicts in two', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: 0.01, max: 1, noNaN: true }), (a, b) => {
        const motion = correctMotion(predictMotion(startMotion(BOX, NOISE), 0.1, NOISE), translate(BOX, 5, 5), NOISE);
        const one = motionBox(predictMotion(motion, a + b, NOISE));
        const two = motionBox(predictMotion(predictMotion(motion, a, NOISE), b, NOISE));
        one.forEach((value, i) => expect(value).toBeCloseTo(two[i] ?? NaN, 6));
      }),
    );
  });

  it('never turns a box inside out', () => {
    let motion = startMotion([0, 0, 10, 10], NOISE);
    for (const size of [8, 5, 2, 1]) motion = correctMotion(predictMotion(motion, 0.03, NOISE), [0, 0, size, size], NOISE);
    const [x1, y1, x2, y2] = motionBox(predictMotion(motion, 5, NOISE));
    expect(x2 - x1).toBeGreaterThanOrEqual(1);
    expect(y2 - y1).toBeGreaterThanOrEqual(1);
  });
});
