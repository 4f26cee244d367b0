import * as Comlink from 'comlink';
import type { BarcodeSighting } from '../core/barcode.ts';
import type { Box } from '../core/geometry.ts';
import type { BarcodeApi } from '../../workers/barcode.api.ts';

/** What is needed of a worker; tests bring their own. */
export type BarcodeWorker = Comlink.Endpoint & Pick<Worker, 'terminate'> & Pick<EventTarget, 'addEventListener'>;

export interface BarcodeClientSettings {
  readonly createWorker: () => BarcodeWorker;
  /** A frame that takes longer means that the worker hangs. Milliseconds; the first one has the reader to download. */
  readonly timeoutMs: number;
  readonly openTimeoutMs: number;
}

const DEFAULTS: BarcodeClientSettings = {
  createWorker: () =>
    new Worker(new URL('../../workers/barcode.worker.ts', import.meta.url), { type: 'module', name: 'barcode' }),
  timeoutMs: 10_000,
  openTimeoutMs: 60_000,
};

interface Life {
  readonly worker: BarcodeWorker;
  readonly remote: Comlink.Remote<BarcodeApi>;
  /** Rejects when the worker dies: Comlink never settles the calls of a dead one. */
  readonly died: Promise<never>;
  readonly end: (error: Error) => void;
  /** Under way, or done. */
  readonly opened: Promise<unknown>;
}

/**
 * Owns the barcode worker. It is started by the first frame and costs nothing while no frame comes. A worker that fails or hangs is ended, and
 * the next frame starts another: when to give up is the caller's business.
 */
export class BarcodeClient {
  private readonly settings: BarcodeClientSettings;
  private life: Life | null = null;

  constructor(settings: Partial<BarcodeClientSettings> = {}) {
    this.settings = { ...DEFAULTS, ...settings };
  }

  /**
   * Takes the frame over and closes it, whatever happens. One call at a time.
   *
   * @param boxes of things that may be looked at more closely, pixels of the frame
   */
  async read(frame: VideoFrame | ImageBitmap, boxes: readonly Box[]): Promise<readonly BarcodeSighting[]> {
    const life = (this.life ??= this.start());
    try {
      await within(this.settings.openTimeoutMs, Promise.race([life.opened, life.died]));
    } catch (error) {
      frame.close();
      this.end(life, error);
      throw error;
    }
    try {
      const reading = life.remote.read(Comlink.transfer(frame, [frame]), boxes);
      return await within(this.settings.timeoutMs, Promise.race([reading, life.died]));
    } catch (error) {
      this.end(life, error);
      throw error;
    }
  }

  /** Ends the worker; the next frame starts another. */
  stop(): void {
    if (this.life) this.end(this.life, new Error('The barcode worker was stopped.'));
  }

  private start(): Life {
    const worker = this.settings.createWorker();
    const remote = Comlink.wrap<BarcodeApi>(worker);
    let end: (error: Error) => void = () => undefined;
    const died = new Promise<never>((_resolve, reject) => (end = reject));
    died.catch(() => undefined);
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      end(new Error('The barcode worker crashed.'));
    });
    worker.addEventListener('messageerror', () => end(new Error('The barcode worker sent something unreadable.')));
    return { worker, remote, died, end, opened: remote.open() };
  }

  private end(life: Life, error: unknown): void {
    if (this.life === life) this.life = null;
    life.end(error instanceof Error ? error : new Error(String(error)));
    life.worker.terminate();
  }
}

/** The result; rejected when it takes longer. */
async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The barcode worker does not answer.')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
