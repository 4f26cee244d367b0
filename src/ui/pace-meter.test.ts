import { expect, test } from 'vitest';
import { clipSpeed, PaceMeter } from './pace-meter.ts';

test('a steady stream is measured as it is, and shown twice a second', () => {
  const meter = new PaceMeter();
  const shown = [];
  for (let i = 0; i <= 60; i++) {
    const pace = meter.take({ import: 1, detect: 40, embed: 20, track: 0.5 }, i / 20);
    if (pace) shown.push(pace);
  }
  expect(shown.length).toBeGreaterThanOrEqual(5);
  expect(shown.length).toBeLessThanOrEqual(7);
  expect(shown.at(-1)?.framesPerSecond).toBeCloseTo(20);
  expect(shown.at(-1)?.stagesMs).toEqual({ import: 1, detect: 40, embed: 20, track: 0.5 });
});

test('a clip plays at full speed where vision keeps up, and never stands still', () => {
  const speed = (ms: number): number => clipSpeed({ import: 1, detect: ms - 2, embed: 1, track: 0 });
  expect(speed(20)).toBe(1);
  expect(speed(1000 / 6)).toBeCloseTo(0.5);
  expect(speed(5000)).toBe(0.2);
});
