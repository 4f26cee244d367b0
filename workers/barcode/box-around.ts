import type { Box } from '../../src/core/geometry.ts';

/** The smallest box that holds all the points. A code that was read along a single line is one pixel high. */
export function boxAround(points: readonly { readonly x: number; readonly y: number }[]): Box {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs, left + 1), Math.max(...ys, top + 1)];
}
