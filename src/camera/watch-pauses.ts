/** What is needed of the document; tests bring their own. */
export type PageVisibility = Pick<Document, 'visibilityState'> & Pick<EventTarget, 'addEventListener'>;

/**
 * Tells when a source has nothing to show for a while and when it has again: the system mutes its track (a call, another app), or nobody
 * looks at the page, and a basket that changes meanwhile must not be guessed at from the odd frame that still comes.
 *
 * @param track null: there is only the page
 * @param onChange is called at once where it begins paused, and never after `stop`
 * @returns stop
 */
export function watchPauses(
  track: (Pick<MediaStreamTrack, 'muted'> & Pick<EventTarget, 'addEventListener'>) | null,
  onChange: (paused: boolean) => void,
  page: PageVisibility = document,
): () => void {
  const over = new AbortController();
  let paused = false;
  const look = (): void => {
    const now = track?.muted === true || page.visibilityState === 'hidden';
    if (now === paused) return;
    paused = now;
    onChange(paused);
  };
  for (const name of ['mute', 'unmute']) track?.addEventListener(name, look, { signal: over.signal });
  page.addEventListener('visibilitychange', look, { signal: over.signal });
  look();
  return () => over.abort();
}

/** Resolves when somebody looks at the page, at once where that is so; rejects with the reason when `over` is aborted. */
export function pageIsShown(over: AbortSignal, page: PageVisibility = document): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const look = (): void => {
      if (page.visibilityState === 'hidden') return;
      done.abort();
      resolve();
    };
    const end = (): void => {
      done.abort();
      reject(over.reason as unknown);
    };
    over.addEventListener('abort', end, { signal: done.signal });
    page.addEventListener('visibilitychange', look, { signal: done.signal });
    if (over.aborted) end();
    else look();
  });
}
