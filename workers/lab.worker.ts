/** The lab's vision worker: the app's own, with instruments around it. The order matters: instruments first. The app never loads this. */
import { apiCounter, gpuTimer, mapWatch } from './lab/instruments.ts';
import { engine } from './vision.worker.ts';
import * as Comlink from 'comlink';
import type { InstrumentsApi, PortMessage } from './lab.api.ts';
import { compareWithCpu } from './vision/backend-chooser.ts';
import { numbersOf } from './lab/numbers-of.ts';

const api: InstrumentsApi = {
  read: async () => ({ counts: apiCounter.take(), maps: mapWatch.take(), passes: gpuTimer.take() }),
  setup: () =>
    engine.examine(async ({ gpu, downloaded }) => ({
      thresholds: downloaded.detector.thresholds,
      gpu: gpu && {
        adapter: gpu.adapter,
        software: gpu.software,
        features: [...gpu.device.features].sort(),
        limits: numbersOf(gpu.device.limits),
      },
    })),
  compare: () => engine.examine(compareWithCpu),
};

// Comlink has the worker's own messages and passes by what is none of its.
addEventListener('message', ({ data, ports: [port] }: MessageEvent<Partial<PortMessage> | null>) => {
  if (data?.type === 'instruments-port' && port) Comlink.expose(api, port);
});
