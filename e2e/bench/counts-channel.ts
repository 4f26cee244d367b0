/** How the page gets the worker's counts. The worker's own message port belongs to Comlink, so they have a channel of their own. */
import type { ApiCounter, ApiCounts } from '../../workers/lab/api-counter.ts';

const NAME = 'bench-counts';
const ASK = 'take';

/** Worker side: answers with what was counted since it was last asked. */
export function serveCounts(counter: ApiCounter): void {
  const channel = new BroadcastChannel(NAME);
  channel.addEventListener('message', ({ data }) => {
    if (data === ASK) channel.postMessage(counter.take());
  });
}

/** Page side: what the worker counted since it was last asked. One call at a time. */
export function takeCounts(): Promise<ApiCounts> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(NAME);
    channel.addEventListener('message', ({ data }) => {
      channel.close();
      resolve(data as ApiCounts);
    });
    channel.postMessage(ASK);
  });
}
