import { expect, test } from 'vitest';
import { flightFrames } from './crop-flight.ts';

const frames = flightFrames({ left: 100, top: 50, width: 80, height: 120 }, { left: 20, top: 600, width: 40, height: 40 });

test('a picture begins where the thing lies and lands in the middle of its goal, as wide as that', () => {
  expect(frames[0]).toMatchObject({ transform: 'translate(100px, 50px) scale(1)', opacity: 1 });
  // Half as large: 60 pixels high, so it stands out by ten above and below.
  expect(frames.at(-1)).toMatchObject({ transform: 'translate(20px, 590px) scale(0.5)', opacity: 0 });
});

test('nothing but transform and opacity moves', () => {
  const moved = new Set(frames.flatMap((frame) => Object.keys(frame)));
  expect([...moved].sort()).toEqual(['offset', 'opacity', 'transform']);
});
