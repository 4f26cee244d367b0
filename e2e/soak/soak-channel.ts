/** How the page asks its worker things. The worker's own message port belongs to Comlink, so they have a channel of their own. */
import type { CopyCounts, LiveCounts } from './live-counter.ts';

/** What a worker answers, and does. */
export interface WorkerAnswers {
  live: LiveCounts;
  copies: CopyCounts;
  /** Throws where nobody catches. */
  crash: null;
  /** From now on it is a browser that cannot lend frames to the GPU. */
  stopLending: null;
}

interface Answer {
  readonly to: keyof WorkerAnswers;
  readonly answer: unknown;
}

const NAME = 'soak';

/** Worker side. */
export function answerPage(answers: { readonly [K in keyof WorkerAnswers]: () => WorkerAnswers[K] }): void {
  const channel = new BroadcastChannel(NAME);
  channel.addEventListener('message', ({ data }: MessageEvent<keyof WorkerAnswers>) => {
    if (!(data in answers)) return;
    channel.postMessage({ to: data, answer: answers[data]() } satisfies Answer);
  });
}

/** Page side. One question at a time. */
export function askWorker<K extends keyof WorkerAnswers>(question: K): Promise<WorkerAnswers[K]> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(NAME);
    channel.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      if (data.to !== question) return;
      channel.close();
      resolve(data.answer as WorkerAnswers[K]);
    });
    channel.postMessage(question);
  });
}
