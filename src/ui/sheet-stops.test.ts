import { expect, test } from 'vitest';
import { nearestStop, nextStop } from './sheet-stops.ts';

const heights = { low: 150, half: 400, full: 770 };

test.each([
  [0, 'low'],
  [270, 'low'],
  [280, 'half'],
  [580, 'half'],
  [600, 'full'],
  [2000, 'full'],
] as const)('a drag that ends at %d px rests at %s', (height, stop) => expect(nearestStop(height, heights)).toBe(stop));

test('the arrow keys walk the stops and stay at the ends', () => {
  expect(nextStop('low', 1)).toBe('half');
  expect(nextStop('half', 1)).toBe('full');
  expect(nextStop('full', 1)).toBe('full');
  expect(nextStop('low', -1)).toBe('low');
});
