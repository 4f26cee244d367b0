import * as Comlink from 'comlink';
import type { CatalogApi, CatalogParts } from '../../workers/catalog.api.ts';
import { GatheredCatalog } from './gathered-catalog.ts';

/** One life of the worker. */
interface Life {
  readonly reader: CatalogApi;
  /** Rejects when the worker dies: Comlink never settles the calls of a dead one. */
  readonly death: Promise<never>;
}

/** Reads files in a worker, which starts with the first one, and anew after it has died (a file may be more than its memory holds). */
export class CatalogReader implements CatalogApi {
  private life: Life | null = null;

  open(file: Blob): ReturnType<CatalogApi['open']> {
    return this.call((reader) => reader.open(file));
  }

  openList(...list: Parameters<CatalogApi['openList']>): ReturnType<CatalogApi['openList']> {
    return this.call((reader) => reader.openList(...list));
  }

  check(...choice: Parameters<CatalogApi['check']>): ReturnType<CatalogApi['check']> {
    return this.call((reader) => reader.check(...choice));
  }

  private call<Result>(work: (reader: CatalogApi) => Promise<Result>): Promise<Result> {
    this.life ??= this.start();
    const { reader, death } = this.life;
    return Promise.race([work(reader), death]);
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
    return { reader: new GatheredCatalog(partsOf(Comlink.wrap<CatalogParts>(worker))), death };
  }
}

function partsOf(remote: Comlink.Remote<CatalogParts>): CatalogParts {
  return {
    open: async (file) => remote.open(file),
    add: (entries) => remote.add(entries),
    openAdded: (currency) => remote.openAdded(currency),
    check: (choice, shopCurrency, give) => remote.check(choice, shopCurrency, Comlink.proxy(give)),
  };
}
