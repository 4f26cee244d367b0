import * as Comlink from 'comlink';
import type { BarcodeSite } from '../core/barcode-site.ts';
import type { ProductId } from '../core/catalog.ts';
import type { Gallery } from '../core/gallery.ts';
import type { Point } from '../core/geometry.ts';
import type { KnownScene } from '../core/known-scene.ts';
import type { Zone } from '../core/zone.ts';
import type {
  DetectionResult,
  FrameResult,
  LoadProgress,
  Naming,
  VisionApi,
  VisionChange,
  VisionErrorCode,
  VisionOptions,
  VisionReport,
} from '../../workers/vision.api.ts';
import { VisionClientError, clientError, withoutCode } from './vision-client-error.ts';

/** What the screen shows of the vision worker. */
export type VisionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading'; readonly progress: LoadProgress | null }
  | { readonly kind: 'ready'; readonly report: VisionReport }
  /** It works again by itself in a moment. Tracks and inventory are kept. */
  | { readonly kind: 'recovering'; readonly reason: 'device-lost' | 'worker-crashed' | 'timeout' }
  | { readonly kind: 'failed'; readonly code: VisionErrorCode; readonly message: string };

/** What is needed of a worker; tests bring their own. */
export type VisionWorker = Comlink.Endpoint & Pick<Worker, 'terminate'> & Pick<EventTarget, 'addEventListener'>;

export interface VisionClientSettings {
  readonly createWorker: () => VisionWorker;
  /** Calls that take longer mean that the worker hangs: it is restarted. Milliseconds. */
  readonly callTimeoutMs: number;
  /** Loading without any progress for so long has failed. Milliseconds. */
  readonly stallTimeoutMs: number;
  /** Wait before the second restart in a row (the first comes at once); doubled with each one that follows. Milliseconds. */
  readonly restartDelayMs: number;
  /** After so many restarts without steady work in between it gives up. */
  readonly maxRestarts: number;
}

const DEFAULTS: VisionClientSettings = {
  createWorker: () => new Worker(new URL('../../workers/vision.worker.ts', import.meta.url), { type: 'module', name: 'vision' }),
  callTimeoutMs: 30_000,
  stallTimeoutMs: 90_000,
  restartDelayMs: 500,
  maxRestarts: 5,
};

/** So many frames in a row are steady work: earlier crashes are forgiven. */
const STEADY_FRAMES = 30;
/** So many frames in a row that fail end a worker: about a second. */
const FAILURES = 10;

/** A timer that is so late did not run: the page was frozen, or the device asleep. Milliseconds. */
const ASLEEP_MS = 1000;

/** One life of the worker. */
interface Life {
  readonly worker: VisionWorker;
  readonly remote: Comlink.Remote<VisionApi>;
  /** What is called for each frame. Comlink makes a proxy whenever a method is named, so these are named once. */
  readonly perFrame: Pick<Comlink.Remote<VisionApi>, 'process' | 'detect'>;
  /** Rejects of all calls under way: Comlink never settles the calls of a dead worker. */
  readonly pending: Set<(error: VisionClientError) => void>;
  /** Starts the stall clock of `load` again. */
  progressed: () => void;
  /** Under way, or done. */
  names: Promise<VisionReport> | null;
}

/**
 * Owns the vision worker: starts it, gives it work, restarts it when it crashes or hangs, and tells its state. After a restart it has
 * models, gallery and zone again, and goes on with the tracks and the inventory of the last result. Dispatches `statechange`.
 */
export class VisionClient extends EventTarget {
  private readonly options: VisionOptions;
  private readonly settings: VisionClientSettings;
  private current: VisionState = { kind: 'idle' };
  private life: Life | null = null;
  private gallery: Gallery | null = null;
  /** As it lies in the latest frame. */
  private zone: Zone | null = null;
  private saving = false;
  /** What the last result showed; null before the first one of a run. */
  private scene: KnownScene | null = null;
  private runId: string;
  private restarts = 0;
  /** Workers started under this run id: their events and items must not share ids. */
  private lives = 0;
  private steady = 0;
  private failures = 0;
  private restartTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: VisionOptions, settings: Partial<VisionClientSettings> = {}) {
    super();
    this.options = options;
    this.runId = options.runId;
    this.settings = { ...DEFAULTS, ...settings };
  }

  get state(): VisionState {
    return this.current;
  }

  /**
   * Starts the worker and loads the models. Also the way to try again after `failed`. Rejects with a `VisionClientError` (and the state
   * says the same), or with the signal's reason when aborted, which ends the worker.
   */
  async start(signal?: AbortSignal): Promise<VisionReport> {
    signal?.throwIfAborted();
    this.stop();
    this.restarts = 0;
    this.scene = null;
    const abort = (): void => this.stop();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await this.boot(false);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Ends the worker; calls under way are rejected. `start` brings a new one. */
  stop(): void {
    clearTimeout(this.restartTimer);
    this.end('worker-crashed', 'The vision worker was stopped.');
    if (this.current.kind !== 'idle') this.setState({ kind: 'idle' });
  }

  /**
   * Resolves when things can be given their names: where that was left for later, it is loaded now. The first frame that was looked at starts it
   * anyway, so that the pictures come before the names. Where it cannot be loaded seeing as a whole has failed: `start` tries anew.
   */
  names(): Promise<VisionReport> {
    const { life } = this;
    if (!life) return Promise.reject(new VisionClientError('worker-crashed', 'The vision worker is not ready.'));
    return (life.names ??= this.loadNames(life));
  }

  /** What products look like. Kept for restarts. */
  async setGallery(gallery: Gallery): Promise<void> {
    this.gallery = gallery;
    await this.call((remote) => remote.setGallery(gallery));
  }

  /** Where the basket is, null: wherever the camera looks. Kept for restarts. */
  async setZone(zone: Zone | null): Promise<void> {
    this.zone = zone;
    await this.call((remote) => remote.setZone(zone));
  }

  /** A barcode that was read twice names the thing around `at`, pixels of the latest frame. Says what carries it. */
  readBarcode(product: ProductId, at: Point): Promise<BarcodeSite> {
    return this.call(async (remote) => await remote.readBarcode(product, at));
  }

  /** Looks less often while nothing is going on. Kept for restarts; before the first start it is only noted. */
  async savePower(saving: boolean): Promise<void> {
    this.saving = saving;
    // A new worker is told when it has loaded.
    if (this.life !== null) await this.call((remote) => remote.savePower(saving));
  }

  /** Forgets tracks and inventory, and lets times start again. */
  async reset(runId: string): Promise<void> {
    this.runId = runId;
    this.lives = 1;
    this.scene = null;
    await this.call((remote) => remote.reset(runId));
  }

  /** Takes the frame over and closes it, whatever happens. `t`: seconds, growing from call to call. */
  async process(frame: VideoFrame | ImageBitmap, t: number): Promise<FrameResult> {
    const { life, zone, runId } = this;
    try {
      const result = await this.callWith([frame], ({ perFrame }) => perFrame.process(Comlink.transfer(frame, [frame]), t));
      // A new worker gets it where it is now, not where it was drawn.
      if (this.zone === zone) this.zone = result.zone;
      if (this.runId === runId) this.scene = sceneOf(result, this.scene);
      this.failures = 0;
      this.names().catch(() => undefined);
      if (++this.steady >= STEADY_FRAMES) this.restarts = 0;
      return result;
    } catch (error) {
      this.steady = 0;
      // One frame that fails is lost. A runtime that fails always does so silently (it ran out of memory): a new worker may not.
      const counts = this.current.kind === 'ready' && life !== null && this.life === life;
      if (counts && ++this.failures >= FAILURES) this.crash(life, 'worker-crashed', clientError(error).message);
      throw error;
    }
  }

  /** Takes the frame over and closes it. */
  detect(frame: VideoFrame | ImageBitmap): Promise<DetectionResult> {
    return this.callWith([frame], ({ perFrame }) => perFrame.detect(Comlink.transfer(frame, [frame])));
  }

  /** Takes the pictures over and closes them. Give a few at a time: each call has to end before the timeout. */
  async embed(pictures: readonly ImageBitmap[]): Promise<Float32Array> {
    try {
      await this.names();
    } catch (error) {
      for (const picture of pictures) picture.close();
      throw error;
    }
    return this.callWith(pictures, ({ remote }) => remote.embed(Comlink.transfer(pictures, [...pictures])));
  }

  /** What names are worked out with beside the gallery. */
  naming(): Promise<Naming> {
    return this.call((remote) => remote.naming());
  }

  /** For the engineer's view and tests. */
  loseDevice(): Promise<void> {
    return this.call((remote) => remote.loseDevice());
  }

  /** @param again another worker has worked before, and frames are waiting */
  private async boot(again: boolean): Promise<VisionReport> {
    const worker = this.settings.createWorker();
    const remote = Comlink.wrap<VisionApi>(worker);
    const life: Life = {
      worker,
      remote,
      perFrame: { process: remote.process, detect: remote.detect },
      pending: new Set(),
      progressed: () => undefined,
      names: null,
    };
    this.life = life;
    this.lives++;
    this.steady = 0;
    this.failures = 0;
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.crash(life, 'worker-crashed', `The vision worker crashed${describe(event)}.`);
    });
    worker.addEventListener('messageerror', () =>
      this.crash(life, 'worker-crashed', 'The vision worker sent something unreadable.'),
    );
    if (this.current.kind !== 'recovering') this.setState({ kind: 'loading', progress: null });
    try {
      const report = await this.load(life, again);
      if (this.gallery) await this.settled(life, life.remote.setGallery(this.gallery));
      if (this.zone) await this.settled(life, life.remote.setZone(this.zone));
      if (this.saving) await this.settled(life, life.remote.savePower(true));
      if (this.scene) await this.settled(life, life.remote.resume(this.scene));
      this.setState({ kind: 'ready', report });
      return report;
    } catch (error) {
      const failure = clientError(error);
      // A life that ended meanwhile has already told its state.
      if (this.life === life) {
        this.end(failure.code, failure.message);
        this.setState({ kind: 'failed', code: failure.code, message: failure.message });
      }
      throw failure;
    }
  }

  private load(life: Life, hurry: boolean): Promise<VisionReport> {
    const onProgress = (progress: LoadProgress): void => {
      if (this.life !== life) return;
      life.progressed();
      if (this.current.kind === 'loading') this.setState({ kind: 'loading', progress });
    };
    const onChange = (change: VisionChange): void => {
      if (this.life !== life) return;
      if (change.kind === 'device-lost') this.setState({ kind: 'recovering', reason: 'device-lost' });
      // A worker that cannot mend itself is replaced.
      else if (change.kind === 'failed') this.crash(life, 'worker-crashed', withoutCode(change.message));
      else this.setState({ kind: 'ready', report: change.report });
    };
    const options = { ...this.options, hurry, runId: this.lives === 1 ? this.runId : `${this.runId}~${this.lives}` };
    const loading = life.remote.load(options, Comlink.proxy(onProgress), Comlink.proxy(onChange));
    return this.settled(life, loading, this.settings.stallTimeoutMs, (restartClock) => (life.progressed = restartClock));
  }

  private async loadNames(life: Life): Promise<VisionReport> {
    let progressed = (): void => undefined;
    try {
      const loading = life.remote.loadNames(Comlink.proxy(() => progressed()));
      const report = await this.settled(
        life,
        loading,
        this.settings.stallTimeoutMs,
        (restartClock) => (progressed = restartClock),
      );
      if (this.life === life && this.current.kind === 'ready') this.setState({ kind: 'ready', report });
      return report;
    } catch (error) {
      const failure = clientError(error);
      if (this.life === life) {
        this.end(failure.code, failure.message);
        this.setState({ kind: 'failed', code: failure.code, message: failure.message });
      }
      throw failure;
    }
  }

  private call<Result>(work: (remote: Comlink.Remote<VisionApi>) => Promise<Result>): Promise<Result> {
    return this.callWith([], ({ remote }) => work(remote));
  }

  /** Closes `frames` itself where no worker takes them. */
  private async callWith<Result>(
    frames: readonly (VideoFrame | ImageBitmap)[],
    work: (life: Life) => Promise<Result>,
  ): Promise<Result> {
    const { life, current } = this;
    const working = current.kind === 'ready' || (current.kind === 'recovering' && current.reason === 'device-lost');
    if (!life || !working) {
      for (const frame of frames) frame.close();
      throw new VisionClientError('worker-crashed', 'The vision worker is not ready.');
    }
    return this.settled(life, work(life));
  }

  /**
   * The call's result; rejected when the worker dies or takes longer than `timeoutMs`, which ends it.
   *
   * @param onClock gets a function that starts the timeout again
   */
  private settled<Result>(
    life: Life,
    call: Promise<Result>,
    timeoutMs = this.settings.callTimeoutMs,
    onClock?: (restartClock: () => void) => void,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let over = false;
      const restartClock = (): void => {
        clearTimeout(timer);
        if (over) return;
        const due = performance.now() + timeoutMs;
        timer = setTimeout(() => {
          // Woken up: the worker slept as well, and may answer now.
          if (performance.now() - due > ASLEEP_MS) restartClock();
          else this.crash(life, 'timeout', 'The vision worker does not answer.');
        }, timeoutMs);
      };
      const done = (): void => {
        over = true;
        clearTimeout(timer);
        life.pending.delete(fail);
      };
      const fail = (error: VisionClientError): void => {
        done();
        reject(error);
      };
      life.pending.add(fail);
      onClock?.(restartClock);
      restartClock();
      call.then(
        (result) => {
          done();
          resolve(result);
        },
        (error: unknown) => fail(clientError(error)),
      );
    });
  }

  /** Ends a worker that failed by itself. One that worked before is started again; one that never loaded has failed. */
  private crash(life: Life, code: 'worker-crashed' | 'timeout', message: string): void {
    if (this.life !== life) return;
    const worked = this.current.kind === 'ready' || this.current.kind === 'recovering';
    this.end(code, message);
    if (!worked || this.restarts >= this.settings.maxRestarts) {
      this.setState({ kind: 'failed', code, message });
      return;
    }
    const delay = this.restarts === 0 ? 0 : this.settings.restartDelayMs * 2 ** (this.restarts - 1);
    this.restarts++;
    this.setState({ kind: 'recovering', reason: code });
    this.restartTimer = setTimeout(() => void this.boot(true).catch(() => undefined), delay);
  }

  private end(code: VisionErrorCode, message: string): void {
    const { life } = this;
    this.life = null;
    if (!life) return;
    life.worker.terminate();
    for (const reject of [...life.pending]) reject(new VisionClientError(code, message));
  }

  private setState(state: VisionState): void {
    this.current = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

function sceneOf({ t, frame, tracks, inventory, observer }: FrameResult, before: KnownScene | null): KnownScene {
  const lastTrack = tracks.reduce((last, { id }) => Math.max(last, id), before?.lastTrack ?? 0);
  return { t, frame, tracks, inventory, observer, lastTrack };
}

function describe(event: Event): string {
  return 'message' in event && typeof event.message === 'string' && event.message ? `: ${event.message}` : '';
}
