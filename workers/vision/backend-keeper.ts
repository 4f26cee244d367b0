import type { LoadProgress, VisionChange, VisionOptions, VisionReport } from '../vision.api.ts';
import { backendChooser, type ReadyVision } from './backend-chooser.ts';
import { GpuTrust } from './gpu-trust.ts';
import { VisionError, asVisionError } from './vision-error.ts';

type OnProgress = (progress: LoadProgress) => void;

/**
 * The one owner of device, buffers and sessions: whatever is in use is here, and what is not any more has been released. When the GPU is lost the
 * CPU stands in for it at once, since nothing has to be fetched or compiled for a GPU then. What that leaves undone is caught up on: names first,
 * then the GPU, which makes frames wait and so comes when nothing is going on. A GPU that is lost again and again is given up.
 */
export class BackendKeeper {
  private readonly alone: <Result>(job: () => Promise<Result>) => Promise<Result>;
  private readonly clock: () => number;
  private onChange: (change: VisionChange) => void = () => undefined;
  private vision: Promise<ReadyVision> | null = null;
  /** What `vision` has become; null while it is on its way. */
  private inUse: ReadyVision | null = null;
  /** Things could be given their names before. */
  private named = false;
  private trust = new GpuTrust();
  private catchingUp = false;

  /**
   * @param alone runs a job while no frame is in work
   * @param clock milliseconds, growing
   */
  constructor(alone: <Result>(job: () => Promise<Result>) => Promise<Result>, clock = () => performance.now()) {
    this.alone = alone;
    this.clock = clock;
  }

  /** A second call starts anew. Throws a `VisionError`. */
  async load(options: VisionOptions, onProgress: OnProgress, onChange: (change: VisionChange) => void): Promise<VisionReport> {
    const previous = this.vision;
    this.vision = this.inUse = null;
    await previous?.then(({ path }) => path.release()).catch(() => undefined);
    this.onChange = onChange;
    this.named = false;
    this.trust = new GpuTrust();
    this.vision = backendChooser.load(options, onProgress);
    return this.use(await this.vision);
  }

  /** Throws a `VisionError`, `bad-input` where nothing was loaded. */
  async ready(): Promise<ReadyVision> {
    if (!this.vision) throw new VisionError('bad-input', 'the models are not loaded; call load first');
    return this.vision;
  }

  /** What gives things their names, where `load` has left it for later. Throws a `VisionError`; asked again it tries anew. */
  async loadNames(onProgress: OnProgress): Promise<VisionReport> {
    for (;;) {
      const vision = await this.ready();
      try {
        const named = await backendChooser.addNames(vision, onProgress);
        if (this.inUse?.path === vision.path) return this.use(named);
      } catch (error) {
        if (this.inUse?.path === vision.path) throw error;
      }
      // Another backend has taken over meanwhile: it needs them too.
    }
  }

  /**
   * To be called after a frame: does what was put off while frames were waiting, one thing at a time. Frames go on.
   *
   * @param quiet nothing is going on: frames may wait
   */
  catchUp(quiet: boolean): void {
    const { inUse } = this;
    if (inUse === null || this.catchingUp) return;
    const job = this.nextToCatchUp(inUse, quiet);
    if (job === null) return;
    this.catchingUp = true;
    void job().finally(() => (this.catchingUp = false));
  }

  private nextToCatchUp(inUse: ReadyVision, quiet: boolean): (() => Promise<void>) | null {
    // Without names the two backends could not be compared.
    if (!inUse.path.canName) return this.named ? () => this.nameAgain() : null;
    const mayReopen = inUse.report.fallback === 'device-lost' && quiet && this.trust.mayTry(this.clock());
    return mayReopen ? () => this.reopenGpu(inUse) : null;
  }

  private async nameAgain(): Promise<void> {
    try {
      this.onChange({ kind: 'moved', report: await this.loadNames(() => undefined) });
    } catch (error) {
      this.fail(error, 'things can be given no names any more');
    }
  }

  private async reopenGpu(standIn: ReadyVision): Promise<void> {
    let reopened: ReadyVision | null = null;
    try {
      const gpu = (reopened = await backendChooser.reopenGpu(standIn));
      await this.alone(async () => {
        const compared = await backendChooser.compare(gpu, standIn);
        if (this.inUse?.path !== standIn.path) throw new VisionError('device-lost', 'another load has taken over');
        this.move(compared);
        await standIn.path.release();
      });
    } catch {
      await reopened?.path.release();
      this.trust.lost(this.clock());
      if (this.trust.isSpent && this.inUse) this.move(withoutGpu(this.inUse));
    }
  }

  /** The GPU is gone: frames go on without it as soon as they can. */
  private async standIn(lost: ReadyVision): Promise<void> {
    this.inUse = null;
    this.trust.lost(this.clock());
    this.onChange({ kind: 'device-lost' });
    this.vision = backendChooser.standIn(lost);
    try {
      const standIn = await this.vision;
      this.onChange({ kind: 'recovered', report: this.use(this.trust.isSpent ? withoutGpu(standIn) : standIn) });
    } catch (error) {
      this.fail(error, 'the GPU was lost and the CPU could not stand in for it');
    }
  }

  /** From now on frames go this way. */
  private use(vision: ReadyVision): VisionReport {
    const isNew = this.inUse?.path !== vision.path;
    this.inUse = vision;
    this.vision = Promise.resolve(vision);
    this.named ||= vision.path.canName;
    if (isNew) {
      void vision.gpu?.device.lost.then(() => {
        // A device that was replaced or released on purpose is nobody's loss.
        if (this.inUse?.path === vision.path) void this.standIn(this.inUse);
      });
    }
    return vision.report;
  }

  private move(vision: ReadyVision): void {
    this.onChange({ kind: 'moved', report: this.use(vision) });
  }

  private fail(error: unknown, what: string): void {
    const { code, message } = asVisionError(error, 'device-lost', what);
    this.onChange({ kind: 'failed', code, message });
  }
}

/** The GPU has been lost too often: the CPU stays. */
function withoutGpu(vision: ReadyVision): ReadyVision {
  return { ...vision, report: { ...vision.report, fallback: 'device-failed' } };
}
