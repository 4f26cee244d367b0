/** What is needed of the document; tests bring their own. */
export type PageVisibility = Pick<Document, 'visibilityState'> & Pick<EventTarget, 'addEventListener'>;

/**
 * Tells when a camera has nothing to show for a while and when it has again: the system mutes its track (a call, another app), or nobody
 * looks at the page, and a basket that changes meanwhile must not be guessed at from the odd frame that still comes.
 *
 * @param onChange is called at once where it begins paused, and never after `stop`
 * @returns stop
 */
export function watchPauses(
  track: Pick<MediaStreamTrack, 'muted'> & Pick<EventTarget, 'addEventListener'>,
  onChange: (paused: boolean) => void,
  page: PageVisibility = document,
): () => void {
  const over = new AbortController();
  let paused = false;
  const look = (): void => {
    const now = track.muted || page.visibilityState === 'hidden';
    if (now === paused) return;
    paused = now;
    onChange(paused);
  };
  for (const name of ['mute', 'unmute']) track.addEventListener(name, look, { signal: over.signal });
  page.addEventListener('visibilitychange', look, { signal: over.signal });
  look();
  return () => over.abort();
}
