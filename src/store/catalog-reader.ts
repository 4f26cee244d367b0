import * as Comlink from 'comlink';
import type { CatalogApi } from '../../workers/catalog.api.ts';

/** One life of the worker. */
interface Life {
  readonly remote: Comlink.Remote<CatalogApi>;
  /** Rejects when the worker dies: Comlink never settles the calls of a dead one. */
  readonly death: Promise<never>;
}

/** Reads files in a worker, which starts with the first one, and anew after it has died (a file may be more than its memory holds). */
export class CatalogReader implements CatalogApi {
  private life: Life | null = null;

  open(file: Blob): ReturnType<CatalogApi['open']> {
    return this.call(async (remote) => remote.open(file));
  }

  openList(...list: Parameters<CatalogApi['openList']>): ReturnType<CatalogApi['openList']> {
    return this.call((remote) => remote.openList(...list));
  }

  check(...choice: Parameters<CatalogApi['check']>): ReturnType<CatalogApi['check']> {
    return this.call((remote) => remote.check(...choice));
  }

  private call<Result>(work: (remote: Comlink.Remote<CatalogApi>) => Promise<Result>): Promise<Result> {
    this.life ??= this.start();
    const { remote, death } = this.life;
    return Promise.race([work(remote), death]);
  }

  private start(): Life {
    const worker = new Worker(new URL('../../workers/catalog.worker.ts', import.meta.url), { type: 'module', name: 'catalog' });
    const death = new Promise<never>((_, reject) => {
      for (const name of ['error', 'messageerror'] as const) {
        worker.addEventListener(name, (event) => {
          event.preventDefault();
          worker.terminate();
          this.life = null;
          reject(new Error('The worker that reads files has died.'));
        });
      }
    });
    // Nobody may be waiting for it.
    death.catch(() => undefined);
    return { remote: Comlink.wrap<CatalogApi>(worker), death };
  }
}
