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
 * What may differ by so much. A heap is never the same twice: code is compiled and caches fill up, less and less; what one leaked object of a hundred
 * bytes a frame would add to ten thousand frames is more. WebAssembly's memory never shrinks, and grows by a step when more things than ever before
 * are looked at in one frame.
 */
const SLACK: Readonly<Partial<Record<(typeof HELD)[number], number>>> = {
  wasmBytes: 16 * 1024 * 1024,
  pageHeapBytes: 1_000_000,
  workerHeapBytes: 1_000_000,
};

/** One line for everything of which more is held at the end than at the start; empty where all is well. */
export function growthOf(samples: readonly Sample[]): readonly string[] {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return [];
  return HELD.filter((name) => last[name] - first[name] > (SLACK[name] ?? 0)).map(
    (name) => `${name} grew from ${first[name]} to ${last[name]}`,
  );
}
