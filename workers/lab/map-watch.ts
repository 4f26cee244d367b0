import type { MapWaits } from '../lab.api.ts';
import { wrap } from './observe-calls.ts';

/** Measures how long code waits for buffers of the GPU. Waits overlap where several frames are in work. */
export class MapWatch {
  private waits: MapWaits = { count: 0, ms: 0 };

  /**
   * @param scope `globalThis` of a worker
   * @param clock milliseconds
   */
  constructor(scope: object, clock: () => number) {
    wrap(scope, 'GPUBuffer', 'mapAsync', (_, args, call) => {
      const begin = clock();
      const mapped = call(args) as Promise<undefined>;
      const note = (): void => void (this.waits = { count: this.waits.count + 1, ms: this.waits.ms + clock() - begin });
      mapped.then(note, note);
      return mapped;
    });
  }

  /** What ended since the last call. */
  take(): MapWaits {
    const { waits } = this;
    this.waits = { count: 0, ms: 0 };
    return waits;
  }
}
