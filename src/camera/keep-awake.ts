import type { PageVisibility } from './watch-pauses.ts';

/**
 * Keeps the screen on: nobody touches a phone that watches a basket. Where the browser cannot or will not (old, low battery), the
 * screen goes dark as usual.
 *
 * @returns lets the screen go dark again
 */
export function keepAwake(
  page: PageVisibility = document,
  // The type says that it is always there; older browsers lack it.
  lock: Pick<WakeLock, 'request'> | undefined = navigator.wakeLock as WakeLock | undefined,
): () => void {
  const over = new AbortController();
  let held: WakeLockSentinel | null = null;
  const release = (sentinel: WakeLockSentinel | null): void => void sentinel?.release().catch(() => undefined);
  const acquire = async (): Promise<void> => {
    const sentinel = (await lock?.request('screen').catch(() => null)) ?? null;
    // A quick change of apps may have asked twice.
    release(over.signal.aborted ? sentinel : held);
    held = sentinel;
  };
  const look = (): void => {
    // The system drops the lock with the page's visibility and gives none to a hidden page.
    if (page.visibilityState === 'visible') void acquire();
  };
  page.addEventListener('visibilitychange', look, { signal: over.signal });
  look();
  return () => {
    over.abort();
    release(held);
  };
}
