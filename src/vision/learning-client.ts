import * as Comlink from 'comlink';
import type { LearningApi, LearningReport, LearningRequest } from '../../workers/learning.api.ts';

/** What is needed of a worker; tests bring their own. */
export type LearningWorker = Comlink.Endpoint & Pick<Worker, 'terminate'> & Pick<EventTarget, 'addEventListener'>;

/** Without any progress for so long it hangs. Milliseconds. */
const STALL_MS = 60_000;

/** Learning did not come to an end: what was taught is recognised all the same, by its views alone. */
export class LearningError extends Error {
  override readonly name = 'LearningError';
}

const start = (): LearningWorker =>
  new Worker(new URL('../../workers/learning.worker.ts', import.meta.url), { type: 'module', name: 'learning' });

/**
 * Has a head learned by a worker that lives for this one job: it holds code and memory that nothing else needs.
 *
 * @param signal ends it, when the taught products have changed meanwhile
 * @throws LearningError, or the signal's reason
 */
export async function learnHead(
  request: LearningRequest,
  onProgress: (share: number) => void,
  signal: AbortSignal,
  createWorker: () => LearningWorker = start,
  stallMs = STALL_MS,
): Promise<LearningReport> {
  signal.throwIfAborted();
  const worker = createWorker();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<LearningReport>((resolve, reject) => {
      const fail = (message: string, cause?: unknown): void => reject(new LearningError(message, { cause }));
      const restartClock = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => fail('The learning worker does not answer.'), stallMs);
      };
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        fail('The learning worker crashed.', event);
      });
      worker.addEventListener('messageerror', () => fail('The learning worker sent something unreadable.'));
      restartClock();
      const onShare = (share: number): void => {
        restartClock();
        onProgress(share);
      };
      Comlink.wrap<LearningApi>(worker)
        .learnHead(request, Comlink.proxy(onShare))
        .then(resolve, (cause: unknown) => fail(cause instanceof Error ? cause.message : String(cause), cause));
    });
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
