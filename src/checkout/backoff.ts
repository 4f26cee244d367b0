const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * How long to wait before the next attempt: exponential with full jitter, so that many phones that lost the same server do not come
 * back in step.
 *
 * @param failures how many attempts failed in a row, 1 or more
 * @param random 0..1
 * @param atLeastMs what the endpoint asked for
 */
export function backoffMs(failures: number, random: number, atLeastMs = 0): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 30));
  return Math.max(atLeastMs, Math.round(ceiling * (0.25 + 0.75 * random)));
}
