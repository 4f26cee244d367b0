import { ApiCounter } from '../../workers/lab/api-counter.ts';
import { defaultThreads } from '../../workers/vision/runtime-files.ts';
import type { BareStart } from './bare.worker.ts';
import type { Contestant } from './contestant.ts';
import { fetchManifest } from './our-detector.ts';
import { MODELS } from './urls.ts';

/** Our runtime and weights with nothing around them: not what anyone would use, but what no one can be below. */
export function createBare(): Contestant {
  const counter = new ApiCounter(globalThis, () => performance.now());
  const worker = new Worker(new URL('bare.worker.ts', import.meta.url), { type: 'module' });
  const ask = (message: BareStart | VideoFrame, transfer: Transferable[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message: why }) => reject(new Error(why));
      worker.postMessage(message, transfer);
    });
  return {
    async load() {
      const at = (path: string): string => new URL(path, location.href).href;
      await ask({ modelsUrl: at(MODELS), runtimeUrl: at('/runtimes/') }, []);
      const { model } = await fetchManifest(`${MODELS}detector/`);
      return { model, threads: defaultThreads(navigator.hardwareConcurrency), adapter: null };
    },
    detect: async (frame) => Number(await ask(frame, [frame])),
    takeCounts: async () => counter.take(),
  };
}
