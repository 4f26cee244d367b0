import { VisionClient } from '../../src/vision/vision-client.ts';
import type { RowBackend } from './bench-api.ts';
import type { Contestant } from './contestant.ts';
import { takeCounts } from './counts-channel.ts';

/**
 * We: the app's own client, worker and models. As in the app, the embedder is loaded too, though only detection is measured.
 *
 * @param modelsUrl folder of the models, ends in `/`
 */
export function createCartlens(backend: RowBackend, modelsUrl: string): Contestant {
  if (backend === 'webgl') throw new Error('we do not run on WebGL');
  const client = new VisionClient(
    {
      backend,
      modelsUrl: new URL(modelsUrl, location.href).href,
      runtimeUrl: new URL('/runtimes/', location.href).href,
      threads: 0,
      runId: 'bench',
    },
    {
      createWorker: () => new Worker(new URL('bench.worker.ts', import.meta.url), { type: 'module', name: 'vision' }),
      // A software GPU takes its time, and a run on a restarted worker would not be a true one.
      callTimeoutMs: 300_000,
      stallTimeoutMs: 300_000,
      maxRestarts: 0,
    },
  );
  return {
    async load() {
      const { models, threads, adapter } = await client.start();
      const detector = models.find(({ name }) => name === 'detector');
      return { model: `cartlens detector ${detector?.version ?? ''}`.trim(), threads, adapter };
    },
    complete: () => client.names(),
    detect: async (frame) => (await client.detect(frame)).count,
    takeCounts,
  };
}
