import type { SourceFrame } from './frame-source.ts';

/**
 * Brings the newest frame to a worker that is slower than the camera: one frame is in work (or as many as it has room for), at most one waits,
 * and a newer frame replaces the waiting one. Every frame that comes in is either handed over (the receiver closes it) or closed here.
 */
export class FramePump {
  private readonly work: (frame: SourceFrame) => Promise<void>;
  private readonly onError: (error: unknown) => void;
  private readonly room: () => number;
  private waiting: SourceFrame | null = null;
  private inWork = 0;
  private readonly whenIdle: (() => void)[] = [];
  private stopped = false;
  private held = false;
  private dropped_ = 0;

  /**
   * @param work takes the frame over and closes it, also when it fails
   * @param onError hears of failed frames; the pump goes on with the next one
   * @param room how many frames may be in work at once just now
   */
  constructor(work: (frame: SourceFrame) => Promise<void>, onError: (error: unknown) => void, room: () => number = () => 1) {
    this.work = work;
    this.onError = onError;
    this.room = room;
  }

  /** Frames that were closed unseen, because a newer one came first. */
  get dropped(): number {
    return this.dropped_;
  }

  /** Takes the frame over. */
  offer(frame: SourceFrame): void {
    if (this.stopped) {
      frame.frame.close();
      return;
    }
    if (this.waiting) {
      this.waiting.frame.close();
      this.dropped_++;
    }
    this.waiting = frame;
    this.goOn();
  }

  /** While it is held nothing more is worked on; the newest frame waits. */
  hold(held: boolean): void {
    this.held = held;
    this.goOn();
  }

  /** Resolves when no frame is in work or waits. */
  async idle(): Promise<void> {
    if (this.inWork > 0 || this.waiting) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }

  /** Closes the waiting frame and all that still come. The frame in work is finished by its worker. */
  stop(): void {
    this.stopped = true;
    this.waiting?.frame.close();
    this.waiting = null;
    this.tellIdle();
  }

  private goOn(): void {
    if (!this.held && this.waiting && this.inWork < this.room()) void this.drain();
  }

  private tellIdle(): void {
    if (this.inWork === 0 && !this.waiting) for (const resolve of this.whenIdle.splice(0)) resolve();
  }

  private async drain(): Promise<void> {
    this.inWork++;
    for (let next = this.take(); next; next = this.take()) {
      try {
        await this.work(next);
      } catch (error) {
        this.onError(error);
      }
    }
    this.inWork--;
    this.tellIdle();
  }

  private take(): SourceFrame | null {
    if (this.held) return null;
    const next = this.waiting;
    this.waiting = null;
    return next;
  }
}
