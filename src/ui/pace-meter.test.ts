import { expect, test } from 'vitest';
import { PaceMeter } from './pace-meter.ts';

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
