/** What a soak must not let grow. Pure, so that the tool and the spec judge alike. */
import type { Sample } from './soak-run.ts';

/** In the order of the table. */
export const HELD = [
  'frames',
  'bitmaps',
  'buffers',
  'bufferBytes',
  'textures',
  'bindGroups',
  'wasmBytes',
  'pageHeapBytes',
  'workerHeapBytes',
] as const satisfies readonly (keyof Sample)[];

/**
 * A heap is never the same twice: code is compiled and caches fill up, less and less. What one leaked object of a hundred bytes a frame would add
 * to ten thousand frames is more.
 */
const HEAP_SLACK = 1_000_000;
/** WebAssembly's memory grows in steps, when pieces no longer fit; after the start it should not. */
const EXACT = ['frames', 'bitmaps', 'buffers', 'bufferBytes', 'textures', 'bindGroups', 'wasmBytes'] as const;
const HEAPS = ['pageHeapBytes', 'workerHeapBytes'] as const;

/** One line for everything of which more is held at the end than at the start; empty where all is well. */
export function growthOf(samples: readonly Sample[]): readonly string[] {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return [];
  const grown = (name: (typeof HELD)[number], slack: number): string[] =>
    last[name] - first[name] > slack ? [`${name} grew from ${first[name]} to ${last[name]}`] : [];
  return [...EXACT.flatMap((name) => grown(name, 0)), ...HEAPS.flatMap((name) => grown(name, HEAP_SLACK))];
}
