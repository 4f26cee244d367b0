/**
 * What JavaScript allocates, of a page and of its workers, by the browser's sampling heap profiler: allocations are counted when they are
 * made, so collected garbage counts too. It samples every so many bytes and scales up; the inside of typed arrays lies outside of this heap.
 */
import type { CDPSession, Page } from '@playwright/test';

/** Bytes between samples: an object of 100 bytes that is made in each of 60 frames still counts to a few per cent. */
const INTERVAL = 128;

/** Bytes that were allocated, by thread. */
export interface Allocations {
  readonly page: number;
  readonly workers: number;
}

type Send = (method: string, params?: object) => Promise<unknown>;

interface ProfileNode {
  readonly selfSize: number;
  readonly children: readonly ProfileNode[];
}

/** Allocations while `work` runs. */
export async function allocationsOf(page: Page, work: () => Promise<unknown>): Promise<Allocations> {
  const session = await page.context().newCDPSession(page);
  try {
    const onPage: Send = (method, params) => session.send(method as 'HeapProfiler.enable', params as undefined);
    const workers = await workersOf(session);
    const threads = [onPage, ...workers];
    const collectToo = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
    for (const send of threads) await send('HeapProfiler.startSampling', { samplingInterval: INTERVAL, ...collectToo });
    await work();
    const sums = [];
    for (const send of threads) sums.push(allocated(await send('HeapProfiler.stopSampling')));
    const [onPageSum = 0, ...workerSums] = sums;
    return { page: onPageSum, workers: workerSums.reduce((total, sum) => total + sum, 0) };
  } finally {
    await session.detach();
  }
}

/** One sender per worker of the page. Answers of workers come as messages of the page's session. */
async function workersOf(session: CDPSession): Promise<readonly Send[]> {
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  const senders: Send[] = [];
  let calls = 0;
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result, error } = JSON.parse(message) as { id?: number; result?: unknown; error?: { message: string } };
    const call = waiting.get(id ?? -1);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
  });
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type !== 'worker') return;
    senders.push(
      (method, params = {}) =>
        new Promise((resolve, reject) => {
          const id = ++calls;
          waiting.set(id, { resolve, reject });
          session
            .send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
            .catch(reject);
        }),
    );
  });
  // Tells of all workers that are there before it answers.
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  return senders;
}

function allocated(answer: unknown): number {
  const sum = ({ selfSize, children }: ProfileNode): number => children.reduce((total, child) => total + sum(child), selfSize);
  return sum((answer as { readonly profile: { readonly head: ProfileNode } }).profile.head);
}
