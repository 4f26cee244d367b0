import type { Installation } from './offline/installation.ts';
import type { SessionPort } from './ui/session.ts';
import { updateMoment } from './ui/update-moment.ts';

/** So long nothing must have been loading before anything is fetched ahead: it must not take the line from what the shopper waits for. */
const AT_REST_MS = 5_000;

/**
 * Keeps the app for use without a network, as soon as that is in nobody's way, and takes a newer version by itself where nobody looks and nothing
 * is lost by it.
 */
export function keepOffline(
  installation: Pick<Installation, 'keep' | 'update' | 'state' | 'subscribe'>,
  session: Pick<SessionPort, 'state' | 'subscribe'>,
  page: Pick<Document, 'visibilityState' | 'addEventListener'>,
  script: string,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let loading: boolean | null = null;
  const watch = (): void => {
    const now = session.state.scene.kind === 'loading';
    if (now === loading) return;
    loading = now;
    clearTimeout(timer);
    if (loading) return;
    timer = setTimeout(() => {
      stop();
      void installation.keep(script);
    }, AT_REST_MS);
  };
  const stop = session.subscribe(watch);
  watch();

  const renew = (): void => {
    if (page.visibilityState !== 'hidden' || !installation.state.update) return;
    if (updateMoment(session.state) === 'free') installation.update();
  };
  page.addEventListener('visibilitychange', renew);
  installation.subscribe(renew);
}
