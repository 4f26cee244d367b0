import * as Comlink from 'comlink';
import { expect, it } from 'vitest';
import type { Trial } from '../core/head-trial.ts';
import type { LearningApi, LearningReport, LearningRequest } from '../../workers/learning.api.ts';
import { learnHead, LearningError, type LearningWorker } from './learning-client.ts';

const SCORE = { looks: 1, right: 1, recognised: 1, charged: 0, surprise: 0 };
const TRIAL: Trial = { taught: SCORE, shop: SCORE, strangers: 0 };
const REPORT: LearningReport = { head: null, plain: TRIAL, headed: null, backend: null, seconds: 0 };
const REQUEST: LearningRequest = {
  backend: 'auto',
  runtimeUrl: '/tfjs/',
  gallery: { dimension: 2, products: ['a'], vectors: Float32Array.from([1, 0]), embedder: 'x' },
  taught: ['a'],
  naming: { calibration: { scale: 16, unknownSimilarity: 0.5 }, background: null },
};

/** A worker on the other end of a channel. */
function workerOf(api: LearningApi): LearningWorker & { ended: number } {
  const { port1, port2 } = new MessageChannel();
  Comlink.expose(api, port2);
  port1.start();
  const worker = {
    ended: 0,
    postMessage: (message: unknown, transfer: Transferable[]) => port1.postMessage(message, transfer),
    addEventListener: port1.addEventListener.bind(port1),
    removeEventListener: port1.removeEventListener.bind(port1),
    terminate: () => {
      worker.ended++;
      port1.close();
      port2.close();
    },
  };
  return worker as unknown as LearningWorker & { ended: number };
}

const never = (): Promise<LearningReport> => new Promise(() => undefined);

it('gives progress and the report, and ends the worker', async () => {
  const shares: number[] = [];
  const worker = workerOf({
    async learnHead(request, onProgress) {
      expect(request.gallery.products).toEqual(['a']);
      await onProgress(0.5);
      return REPORT;
    },
  });
  await expect(
    learnHead(
      REQUEST,
      (share) => shares.push(share),
      new AbortController().signal,
      () => worker,
    ),
  ).resolves.toEqual(REPORT);
  expect([shares, worker.ended]).toEqual([[0.5], 1]);
});

it('fails with the worker’s own words', async () => {
  const worker = workerOf({ learnHead: () => Promise.reject(new Error('TensorFlow.js could not be started')) });
  await expect(
    learnHead(
      REQUEST,
      () => undefined,
      new AbortController().signal,
      () => worker,
    ),
  ).rejects.toThrow(/could not be started/);
  expect(worker.ended).toBe(1);
});

it('gives up a worker that does not answer', async () => {
  const worker = workerOf({ learnHead: never });
  await expect(
    learnHead(
      REQUEST,
      () => undefined,
      new AbortController().signal,
      () => worker,
      20,
    ),
  ).rejects.toThrow(LearningError);
  expect(worker.ended).toBe(1);
});

it('gives up a worker that crashes', async () => {
  const worker = workerOf({ learnHead: never });
  const listen = worker.addEventListener;
  worker.addEventListener = (type: string, listener: EventListenerOrEventListenerObject | null) => {
    if (type === 'error' && typeof listener === 'function')
      setTimeout(() => listener(new Event('error', { cancelable: true })), 1);
    else listen(type, listener);
  };
  await expect(
    learnHead(
      REQUEST,
      () => undefined,
      new AbortController().signal,
      () => worker,
    ),
  ).rejects.toThrow('crashed');
  expect(worker.ended).toBe(1);
});

it('ends when the lesson is called off, before and while it learns', async () => {
  const reason = new DOMException('taught anew', 'AbortError');
  const early = new AbortController();
  early.abort(reason);
  await expect(
    learnHead(
      REQUEST,
      () => undefined,
      early.signal,
      () => workerOf({ learnHead: never }),
    ),
  ).rejects.toBe(reason);
  const late = new AbortController();
  const worker = workerOf({ learnHead: never });
  const learning = learnHead(
    REQUEST,
    () => undefined,
    late.signal,
    () => worker,
  );
  late.abort(reason);
  await expect(learning).rejects.toBe(reason);
  expect(worker.ended).toBe(1);
});
