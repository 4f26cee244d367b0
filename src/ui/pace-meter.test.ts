import { expect, test } from 'vitest';
import { PaceMeter } from './pace-meter.ts';

test('a steady stream is measured as it is, and shown twice a second', () => {
  const meter = new PaceMeter();
  const shown = [];
  for (let i = 0; i <= 60; i++) {
    const pace = meter.take({ looked: true, stagesMs: { import: 1, detect: 40, embed: 20, track: 0.5 } }, i / 20);
    if (pace) shown.push(pace);
  }
  expect(shown.length).toBeGreaterThanOrEqual(5);
  expect(shown.length).toBeLessThanOrEqual(7);
  expect(shown.at(-1)?.framesPerSecond).toBeCloseTo(20);
  expect(shown.at(-1)?.stagesMs).toEqual({ import: 1, detect: 40, embed: 20, track: 0.5 });
  expect(shown.at(-1)?.looksPerSecond).toBeCloseTo(20);
});

test('frames that were not looked at count as frames, and say nothing of what looking costs', () => {
  const meter = new PaceMeter();
  let pace = null;
  for (let i = 0; i <= 200; i++) {
    const looked = i % 10 === 0;
    pace = meter.take({ looked, stagesMs: { import: 1, detect: looked ? 40 : 0, embed: 0, track: 0 } }, i / 20) ?? pace;
  }
  expect(pace?.framesPerSecond).toBeCloseTo(20);
  expect(pace?.looksPerSecond).toBeLessThan(4);
  expect(pace?.stagesMs.detect).toBeCloseTo(40);
});
