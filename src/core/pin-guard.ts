/** Wrong PINs so far. Times are seconds of the wall clock, as the guard outlives a reload. */
export interface PinGuard {
  readonly failures: number;
  readonly lockedUntil: number;
}

export const OPEN_GUARD: PinGuard = { failures: 0, lockedUntil: 0 };

/** So often a PIN may be mistyped before there is a wait. */
export const FREE_TRIES = 3;
const FIRST_WAIT = 30;
const LONGEST_WAIT = 15 * 60;

/** Half a minute after the third wrong PIN, twice as long after each one more, up to a quarter of an hour. */
export function afterWrong({ failures }: PinGuard, now: number): PinGuard {
  const next = failures + 1;
  const wait = next < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(next - FREE_TRIES, 10));
  return { failures: next, lockedUntil: now + wait };
}

/** Whole seconds until the next try. A clock that was set back makes nobody wait longer than the longest wait. */
export function secondsLocked({ lockedUntil }: PinGuard, now: number): number {
  return Math.min(LONGEST_WAIT, Math.max(0, Math.ceil(lockedUntil - now)));
}

/** As it was kept; a guard that cannot be read is an open one, as the PIN itself still is asked. */
export function parseGuard(text: string | null): PinGuard {
  try {
    const { failures, lockedUntil } = JSON.parse(text ?? '') as Partial<Record<keyof PinGuard, unknown>>;
    if (typeof failures !== 'number' || typeof lockedUntil !== 'number') return OPEN_GUARD;
    return Number.isSafeInteger(failures) && failures >= 0 && Number.isFinite(lockedUntil)
      ? { failures, lockedUntil }
      : OPEN_GUARD;
  } catch {
    return OPEN_GUARD;
  }
}
