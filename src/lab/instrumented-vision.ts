import * as Comlink from 'comlink';
import type { InstrumentsApi, Parity, PortMessage, Reading, Setup } from '../../workers/lab.api.ts';
import type { VisionOptions } from '../../workers/vision.api.ts';
import { VisionClient } from '../vision/vision-client.ts';
import { clientError, VisionClientError } from '../vision/vision-client-error.ts';

/** A software GPU takes its time, and here slowness is to be seen, not cut off. */
const PATIENCE_MS = 300_000;

/** The app's vision client on the lab's worker, and that worker's instruments. */
export class InstrumentedVision {
  readonly client: VisionClient;
  private instruments: Comlink.Remote<InstrumentsApi> | null = null;

  constructor(options: VisionOptions) {
    this.client = new VisionClient(options, {
      createWorker: () => this.createWorker(),
      callTimeoutMs: PATIENCE_MS,
      stallTimeoutMs: PATIENCE_MS,
    });
  }

  read(): Promise<Reading> {
    return this.ask((instruments) => instruments.read());
  }

  setup(): Promise<Setup> {
    return this.ask((instruments) => instruments.setup());
  }

  /** Rejects with `bad-input` where no GPU is in use. */
  compare(): Promise<Parity> {
    return this.ask((instruments) => instruments.compare());
  }

  private createWorker(): Worker {
    const worker = new Worker(new URL('../../workers/lab.worker.ts', import.meta.url), { type: 'module', name: 'vision-lab' });
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ type: 'instruments-port' } satisfies PortMessage, [port2]);
    this.instruments = Comlink.wrap<InstrumentsApi>(port1);
    return worker;
  }

  /** Comlink never settles the calls of a dead worker: they are rejected when the client says that it died. */
  private ask<Result>(work: (instruments: Comlink.Remote<InstrumentsApi>) => Promise<Result>): Promise<Result> {
    const { instruments, client } = this;
    const dead = new VisionClientError('worker-crashed', 'The vision worker is not there any more.');
    if (!instruments) return Promise.reject(dead);
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const onState = (): void => {
        const { kind } = client.state;
        if (kind === 'idle' || kind === 'failed' || this.instruments !== instruments) reject(dead);
      };
      client.addEventListener('statechange', onState, { signal: over.signal });
      work(instruments)
        .then(resolve, (error: unknown) => reject(clientError(error)))
        .finally(() => over.abort());
    });
  }
}
